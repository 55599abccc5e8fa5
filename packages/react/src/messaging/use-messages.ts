import type { Timeline } from '@parley/core';
import { useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/** What `useMessages` gives. */
export interface MessagesView extends Timeline {
  /** Brings one more page of older messages. */
  readonly loadOlder: () => Promise<void>;
}

/**
 * The messages of a conversation in order, those on their way last. The latest page loads when the first component asks.
 *
 * @example
 * ```tsx
 * const { messages, hasOlder, loadOlder } = useMessages(id);
 * return <ol>{messages.map((message) => <li key={message.key}>{message.text}</li>)}</ol>;
 * ```
 */
export function useMessages(conversationId: string): MessagesView {
  return useTimeline(conversationId);
}

/** The messages of a conversation, or of the thread of one of its messages. */
export function useTimeline(conversationId: string, thread?: number): MessagesView {
  const { conversations } = useParley();
  const source = useMemo(() => {
    const conversation = conversations.get(conversationId);
    return thread === undefined ? conversation : conversation.thread(thread);
  }, [conversations, conversationId, thread]);
  const timeline = useObservable(source.timeline);
  const loadOlder = useMemo(() => () => source.loadOlder(), [source]);
  return { ...timeline, loadOlder };
}
