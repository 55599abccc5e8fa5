import type { Timeline } from '@parley/core';
import { useCallback } from 'react';
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
  const conversation = useParley().conversations.get(conversationId);
  const timeline = useObservable(conversation.timeline);
  const loadOlder = useCallback(() => conversation.loadOlder(), [conversation]);
  return { ...timeline, loadOlder };
}
