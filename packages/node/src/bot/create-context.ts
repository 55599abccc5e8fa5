import { createHash } from 'node:crypto';
import type { Clock, Link } from '@parley/core';
import type { Message } from '@parley/protocol';
import type { BotContext, Reply } from './bot.js';

/** How often typing is renewed while a stream runs, in ms. */
const typingInterval = 3_000;

/** What contexts are made of. */
export interface ContextParts {
  readonly link: Link;
  readonly clock: Clock;
}

/** The context of one message. */
export function createContext(message: Message, { link, clock }: ContextParts): BotContext {
  const { conversationId } = message;
  let replies = 0;

  const send = async (clientId: string, reply: Reply): Promise<Message> => {
    const draft = typeof reply === 'string' ? { text: reply } : reply;
    const params = { conversationId, clientId, ...draft };
    return (await link.request('message.send', params, { durable: true, lane: conversationId })).message;
  };
  return {
    update: { type: 'message', message },
    message,
    sender: message.sender,
    conversation: {
      id: conversationId,
      get: async () => (await link.request('conversation.get', { conversationId })).conversation,
    },
    text: message.text,
    args: [],
    reply: (reply) => send(replyId(message.id, replies++), reply),
    async replyStream(text) {
      const clientId = replyId(message.id, replies++);
      const stopTyping = showTyping(conversationId, { link, clock });
      try {
        let whole = '';
        for await (const part of text) whole += part;
        return await send(clientId, whole);
      } finally {
        stopTyping();
      }
    },
  };
}

/** The same update and the same number of the reply always give the same client id. */
export function replyId(messageId: string, index: number): string {
  return `re-${createHash('sha256').update(messageId).digest('base64url')}-${String(index)}`;
}

function showTyping(conversationId: string, { link, clock }: ContextParts): () => void {
  // Typing is a courtesy: where it cannot be told, nothing is lost.
  const tell = (active: boolean) => void link.request('typing.set', { conversationId, active }).catch(() => undefined);
  let stop: () => void;
  const renew = () => {
    tell(true);
    stop = clock.setTimer(renew, typingInterval);
  };
  renew();
  return () => {
    stop();
    tell(false);
  };
}
