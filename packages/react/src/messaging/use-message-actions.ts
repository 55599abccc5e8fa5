import type { Conversation, Message, MessageRef } from '@parley/core';
import { useMemo } from 'react';
import { useParley } from '../provider/use-parley.js';

/** What can be done with a message. Each settles when the server has it. */
export interface MessageActions extends Pick<
  Conversation,
  'edit' | 'delete' | 'addReaction' | 'removeReaction' | 'pin' | 'unpin' | 'vote' | 'closePoll' | 'retry' | 'discard'
> {
  /** Sends a copy to another conversation; it says whose message it was. */
  forward(message: MessageRef, toConversationId: string): Promise<Message>;
}

/**
 * What can be done with the messages of a conversation. Always the same object for the same conversation.
 *
 * @example
 * ```tsx
 * const { addReaction } = useMessageActions(id);
 * return <button onClick={() => void addReaction(message, '👍')}>👍</button>;
 * ```
 */
export function useMessageActions(conversationId: string): MessageActions {
  const { conversations } = useParley();
  return useMemo(() => {
    const its = conversations.get(conversationId);
    return {
      edit: (message, change) => its.edit(message, change),
      delete: (message) => its.delete(message),
      addReaction: (message, emoji) => its.addReaction(message, emoji),
      removeReaction: (message, emoji) => its.removeReaction(message, emoji),
      pin: (message) => its.pin(message),
      unpin: (message) => its.unpin(message),
      vote: (message, options) => its.vote(message, options),
      closePoll: (message) => its.closePoll(message),
      retry: (key) => its.retry(key),
      discard: (key) => its.discard(key),
      forward(message, to) {
        const seq = typeof message === 'number' ? message : message.seq;
        return conversations.get(to).send({ forward: { conversationId, seq } });
      },
    };
  }, [conversations, conversationId]);
}
