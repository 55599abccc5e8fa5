import type { Draft, Message } from '@parley/core';
import { useCallback } from 'react';
import { useParley } from '../provider/use-parley.js';

/**
 * Sends to a conversation. The message is in `useMessages` at once; the promise settles when it is stored.
 *
 * @example
 * ```tsx
 * const send = useSendMessage(id);
 * <button onClick={() => void send('On my way')}>On my way</button>;
 * ```
 */
export function useSendMessage(conversationId: string): (draft: string | Draft) => Promise<Message> {
  const { conversations } = useParley();
  return useCallback(
    (draft: string | Draft) => conversations.get(conversationId).send(draft),
    [conversations, conversationId],
  );
}
