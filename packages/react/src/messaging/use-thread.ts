import type { Draft, Message, Timeline } from '@parley/core';
import { useCallback } from 'react';
import { useParley } from '../provider/use-parley.js';
import { useTimeline } from './use-messages.js';

/** What `useThread` gives. */
export interface ThreadView extends Timeline {
  /** Brings one more page of older answers. */
  readonly loadOlder: () => Promise<void>;
  /** Answers in the thread. */
  readonly send: (draft: string | Draft) => Promise<Message>;
}

/**
 * The thread of a message: the message first, then its answers. It loads when the first component asks.
 *
 * @example
 * ```tsx
 * const { messages, send } = useThread(id, seq);
 * ```
 */
export function useThread(conversationId: string, seq: number): ThreadView {
  const { conversations } = useParley();
  const view = useTimeline(conversationId, seq);
  const send = useCallback(
    (draft: string | Draft) => conversations.get(conversationId).thread(seq).send(draft),
    [conversations, conversationId, seq],
  );
  return { ...view, send };
}
