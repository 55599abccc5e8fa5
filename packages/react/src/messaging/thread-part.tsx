import { Fragment, memo, useEffect, useRef, useState } from 'react';
import type { Editing } from '../provider/desk.js';
import { MessageRow } from './message/message-row.js';
import type { RowTools } from './message/row-tools.js';
import { rowsOf, sameChunk, type ThreadChunk } from './thread-rows.js';

/** What a part of a thread takes. */
export interface ThreadChunkProps {
  readonly chunk: ThreadChunk;
  /** Shown from the start, without waiting to come near. */
  readonly near: boolean;
  /** The message under the line for new messages, when it is in this chunk. */
  readonly lineKey?: string;
  /** Shown however far away it is, since the reader is led there. */
  readonly wanted?: boolean;
  /** The message that is being changed, when it is in this chunk. */
  readonly editing?: Editing;
  /** The message whose status is spelled out, when it is in this chunk. */
  readonly spelledKey?: string;
  /** The start of the reader's day. */
  readonly today: number;
  readonly tools: RowTools;
}

const estimatedRow = 44;
const margin = '1600px 0px';

/** A part of a thread. Far from the screen it is a gap of the height that it had, so that long threads stay light. */
export const ThreadPart = /* @__PURE__ */ memo(
  function ThreadPart(props: ThreadChunkProps) {
    const { chunk, near: initiallyNear, wanted, lineKey, spelledKey, editing, today, tools } = props;
    const box = useRef<HTMLDivElement>(null);
    const [near, setNear] = useState(initiallyNear);
    const [height, setHeight] = useState(chunk.messages.length * estimatedRow);
    useEffect(() => {
      const element = box.current;
      if (!element || typeof IntersectionObserver === 'undefined') return;
      const observer = new IntersectionObserver(
        (entries) => {
          const entry = entries.at(-1);
          if (!entry) return;
          const keep = entry.isIntersecting || element.contains(element.ownerDocument.activeElement);
          if (!keep) setHeight(entry.boundingClientRect.height);
          setNear(keep);
        },
        { root: element.closest('.parley-thread-scroll'), rootMargin: margin },
      );
      observer.observe(element);
      return () => observer.disconnect();
    }, []);
    // The line for new messages stays measurable, however far away it is.
    if (!near && !wanted && lineKey === undefined)
      return <div ref={box} className="parley-thread-part" style={{ height }} />;
    return (
      <div ref={box} className="parley-thread-part">
        {rowsOf(chunk, lineKey).map((row) => {
          switch (row.kind) {
            case 'day':
              return (
                <div key={row.key} className="parley-thread-day" suppressHydrationWarning>
                  <span>{tools.format.day(row.time, today)}</span>
                </div>
              );
            case 'unread':
              return (
                <div key={row.key} className="parley-thread-unread" data-parley-line="">
                  <span>{tools.strings.messages.unreadLine}</span>
                </div>
              );
            case 'message':
              return (
                <Fragment key={row.key}>
                  <MessageRow
                    message={row.message}
                    head={row.head}
                    spelled={row.key === spelledKey}
                    editing={editing?.key === row.key ? editing : undefined}
                    tools={tools}
                  />
                  {row.message.thread && row.message.seq === tools.thread && (
                    <div className="parley-thread-day parley-thread-answers">
                      <span>{tools.strings.threads.answers(row.message.thread.count)}</span>
                    </div>
                  )}
                </Fragment>
              );
          }
        })}
      </div>
    );
  },
  (one, other) =>
    sameChunk(one.chunk, other.chunk) &&
    one.lineKey === other.lineKey &&
    one.wanted === other.wanted &&
    one.editing === other.editing &&
    one.spelledKey === other.spelledKey &&
    one.today === other.today &&
    one.tools === other.tools,
);
