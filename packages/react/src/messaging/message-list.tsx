import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Message } from '@parley/core';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useNow } from '../theme/use-now.js';
import { usePageFocus } from '../theme/use-page-focus.js';
import { useWords } from '../theme/use-words.js';
import { MessageDialog } from './dialogs/message-dialog.js';
import type { MessageQuestion } from './message/row-tools.js';
import { moveThroughThread } from './move-through-thread.js';
import { ThreadAnnouncer } from './thread-announcer.js';
import { ThreadNotice } from './thread-notice.js';
import { ThreadPart } from './thread-part.js';
import { chunksOf } from './thread-rows.js';
import { createThreadScroller, type ThreadPosition } from './thread-scroller.js';
import { ThreadTop } from './thread-top.js';
import { TypingLine } from './typing-line.js';
import { useConversation } from './use-conversation.js';
import { useEditing } from './use-editing.js';
import { useJumping } from './use-jumping.js';
import { useTimeline } from './use-messages.js';
import { useNotice } from './use-notice.js';
import { useOlder } from './use-older.js';
import { useReading } from './use-reading.js';
import { useRowTools } from './use-row-tools.js';
import { useUnreadLine } from './use-unread-line.js';

/** What `MessageList` takes. */
export interface MessageListProps {
  readonly conversationId: string;
  /** Shows the thread of the message with this seq in place of the conversation. */
  readonly thread?: number;
  /** Called with the seq of the message whose thread the reader wants to see; without it, threads are not offered. */
  readonly onOpenThread?: (seq: number) => void;
  /** Shown when nothing was written yet, in place of the usual words. */
  readonly empty?: ReactNode;
  readonly className?: string;
}

/**
 * The messages of a conversation, with all that can be done with them. It fills its container, marks as read what is seen, and never
 * moves what is being read. Arrows go from message to message, Enter opens the menu of one.
 *
 * @example
 * ```tsx
 * <MessageList conversationId={id} onOpenThread={setThread} />
 * ```
 */
export function MessageList(props: MessageListProps) {
  return <Messages key={`${props.conversationId} ${props.thread ?? ''}`} {...props} />;
}

const start: ThreadPosition = { atBottom: true, nearTop: false, lineAbove: false };

function Messages({ conversationId, thread, onOpenThread, empty, className }: MessageListProps) {
  const conversation = useParley().conversations.get(conversationId);
  const state = useConversation(conversationId);
  const view = useTimeline(conversationId, thread);
  const strings = useWords();
  const focused = usePageFocus();
  const today = startOfDay(useNow(60_000));
  const [position, setPosition] = useState(start);
  const [scroller] = useState(() =>
    createThreadScroller((next) => setPosition((now) => (same(now, next) ? now : next))),
  );
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [question, setQuestion] = useState<{ readonly question: MessageQuestion; readonly message: Message }>();
  const [editing] = useEditing(conversationId, thread);
  const [notice, run, say] = useNotice();

  const { messages, status } = view;
  const ofThread = thread !== undefined;
  const watching = focused && position.atBottom;
  const lineKey = useUnreadLine({ timeline: view, state, off: ofThread, watching });
  // What is read in a thread counts as read only once nothing of the conversation is unread.
  const reading = focused && !(ofThread && state.unreadCount > 0);
  useReading(conversation, state, { seenSeq: position.seenSeq, focused: reading });
  const older = useOlder(view, position.nearTop);
  const chunks = useMemo(() => chunksOf(messages), [messages]);
  const spelledKey = messages.findLast((message) => message.own && message.status !== 'failed')?.key;

  const { label, toLatest, toLatestNew, toUnread } = strings.messages;
  const onMissing = useCallback(() => say({ text: strings.actions.notFound, bad: false }), [say, strings]);
  const jumping = useJumping({ conversationId, thread, view, older, scroller, content, onMissing });
  const ask = useCallback((asked: MessageQuestion, message: Message) => setQuestion({ question: asked, message }), []);
  const tools = useRowTools({ conversation, state, thread, ask, run, jump: jumping.jump, openThread: onOpenThread });

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
  const above = position.lineAbove && state.unreadCount > 0;
  const name = messages[0]?.sender.name ?? '';
  return (
    <section className={cx('parley-root', 'parley-thread', ofThread && 'parley-thread-of-message', className)}>
      <div
        ref={viewport}
        className="parley-thread-scroll"
        role="log"
        aria-live="off"
        aria-label={ofThread ? strings.threads.label(name) : label(state.title)}
        aria-busy={status === 'loading'}
        tabIndex={0}
        onKeyDown={moveThroughThread}
      >
        <div ref={content} className="parley-thread-content">
          <ThreadTop view={view} older={older} state={state} empty={empty} thread={ofThread} />
          {chunks.map((chunk, index) => (
            <ThreadPart
              key={chunk.id}
              chunk={chunk}
              near={index < 8 || index >= chunks.length - 4}
              wanted={jumping.target && chunk.messages.includes(jumping.target)}
              lineKey={chunk.messages.find((message) => message.key === lineKey)?.key}
              spelledKey={chunk.messages.find((message) => message.key === spelledKey)?.key}
              editing={editing && chunk.messages.some(({ key }) => key === editing.key) ? editing : undefined}
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
          {!ofThread && state.unreadCount > 0 ? (
            toLatestNew(state.unreadCount)
          ) : (
            <span className="parley-hidden">{toLatest}</span>
          )}
          <ArrowDown aria-hidden="true" size={16} strokeWidth={1.5} />
        </button>
      )}
      <ThreadNotice notice={notice} searching={jumping.searching} />
      <TypingLine users={ofThread ? [] : state.typing} strings={strings} />
      <ThreadAnnouncer messages={messages} ready={status === 'ready'} strings={strings} />
      {question && <MessageDialog {...question} tools={tools} onClose={() => setQuestion(undefined)} />}
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
