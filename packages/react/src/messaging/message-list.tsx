import { ArrowDown, ArrowUp } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useFormat } from '../theme/format.js';
import { useNow } from '../theme/use-now.js';
import { usePageFocus } from '../theme/use-page-focus.js';
import { useStrings } from '../theme/use-strings.js';
import { moveThroughThread } from './move-through-thread.js';
import { ThreadAnnouncer } from './thread-announcer.js';
import { ThreadPart } from './thread-part.js';
import { chunksOf } from './thread-rows.js';
import { createThreadScroller, type ThreadPosition } from './thread-scroller.js';
import { ThreadTop } from './thread-top.js';
import { TypingLine } from './typing-line.js';
import { useConversation } from './use-conversation.js';
import { useMessages } from './use-messages.js';
import { useOlder } from './use-older.js';
import { useReading } from './use-reading.js';
import { useUnreadLine } from './use-unread-line.js';

/** What `MessageList` takes. */
export interface MessageListProps {
  readonly conversationId: string;
  /** Shown when nothing was written yet, in place of the usual words. */
  readonly empty?: ReactNode;
  readonly className?: string;
}

/**
 * The thread of a conversation. It fills its container, marks as read what is seen, and never moves what is being read.
 *
 * @example
 * ```tsx
 * <MessageList conversationId={id} />
 * ```
 */
export function MessageList(props: MessageListProps) {
  return <Thread key={props.conversationId} {...props} />;
}

const start: ThreadPosition = { atBottom: true, nearTop: false, lineAbove: false };

function Thread({ conversationId, empty, className }: MessageListProps) {
  const conversation = useParley().conversations.get(conversationId);
  const state = useConversation(conversationId);
  const view = useMessages(conversationId);
  const strings = useStrings();
  const format = useFormat();
  const focused = usePageFocus();
  const today = startOfDay(useNow(60_000));
  const [position, setPosition] = useState(start);
  const [scroller] = useState(() =>
    createThreadScroller((next) => setPosition((now) => (same(now, next) ? now : next))),
  );
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);

  const { messages, status } = view;
  const lineKey = useUnreadLine({ timeline: view, state, watching: focused && position.atBottom });
  useReading(conversation, state, { seenSeq: position.seenSeq, focused });
  const older = useOlder(view, position.nearTop);
  const chunks = useMemo(() => chunksOf(messages), [messages]);
  const spelledKey = messages.findLast((message) => message.own && message.status !== 'failed')?.key;
  const tools = useMemo(
    () => ({
      strings,
      format,
      actions: {
        retry: (key: string) => void conversation.retry(key).catch(() => undefined),
        discard: (key: string) => conversation.discard(key),
      },
    }),
    [strings, format, conversation],
  );

  useLayoutEffect(() => {
    if (viewport.current && content.current) return scroller.attach(viewport.current, content.current);
  }, [scroller]);

  const opened = status === 'ready' && messages.length > 0;
  const shown = useRef<{ readonly lastKey?: string } | undefined>(undefined);
  useLayoutEffect(() => {
    const last = messages.at(-1);
    const before = shown.current;
    if (opened) shown.current = { lastKey: last?.key };
    const line = content.current?.querySelector<HTMLElement>('[data-parley-line]');
    if (opened && !before && line) scroller.toElement(line);
    else if (before && last?.own && last.seq === undefined && last.key !== before.lastKey) scroller.toBottom();
    else scroller.settle();
  }, [scroller, messages, opened, lineKey, view.hasOlder, status, older.error]);

  const toLine = () => {
    const line = content.current?.querySelector<HTMLElement>('[data-parley-line]');
    if (line) scroller.toElement(line);
  };
  const { label, toLatest, toLatestNew, toUnread } = strings.messages;
  const above = position.lineAbove && state.unreadCount > 0;
  return (
    <section className={cx('parley-root', 'parley-thread', className)}>
      <div
        ref={viewport}
        className="parley-thread-scroll"
        role="log"
        aria-live="off"
        aria-label={label(state.title)}
        aria-busy={status === 'loading'}
        tabIndex={0}
        onKeyDown={moveThroughThread}
      >
        <div ref={content} className="parley-thread-content">
          <ThreadTop view={view} older={older} state={state} empty={empty} />
          {chunks.map((chunk, index) => (
            <ThreadPart
              key={chunk.id}
              chunk={chunk}
              near={index < 8 || index >= chunks.length - 4}
              lineKey={chunk.messages.find((message) => message.key === lineKey)?.key}
              spelledKey={chunk.messages.find((message) => message.key === spelledKey)?.key}
              today={today}
              tools={tools}
            />
          ))}
        </div>
      </div>
      {above && (
        <button type="button" className="parley-thread-jump parley-thread-jump-up" onClick={toLine}>
          <ArrowUp aria-hidden="true" size={16} strokeWidth={1.5} />
          {strings.messages.unreadLine}
          <span className="parley-hidden">{toUnread(state.unreadCount)}</span>
        </button>
      )}
      {!position.atBottom && (
        <button type="button" className="parley-thread-jump" onClick={() => scroller.toBottom()} title={toLatest}>
          {state.unreadCount > 0 ? toLatestNew(state.unreadCount) : <span className="parley-hidden">{toLatest}</span>}
          <ArrowDown aria-hidden="true" size={16} strokeWidth={1.5} />
        </button>
      )}
      <TypingLine users={state.typing} strings={strings} />
      <ThreadAnnouncer messages={messages} ready={status === 'ready'} strings={strings} />
    </section>
  );
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

function same(one: ThreadPosition, other: ThreadPosition): boolean {
  return (
    one.atBottom === other.atBottom &&
    one.nearTop === other.nearTop &&
    one.lineAbove === other.lineAbove &&
    one.seenSeq === other.seenSeq
  );
}
