import { createHash } from 'node:crypto';
import { ParleyError, type Clock, type Link, type MessageRef } from '@parley/core';
import type { Message, OperationName, Params, Result } from '@parley/protocol';
import type { BotContext, BotDraft, Reply, Update } from './bot.js';
import { growMessage } from './grow-message.js';

/** How often typing is renewed while a stream runs, in ms. */
const typingInterval = 3_000;

/** What contexts are made of. */
export interface ContextParts {
  readonly link: Link;
  readonly clock: Clock;
}

/** The context of one update. */
export function createContext(update: Update, { link, clock }: ContextParts): BotContext {
  const { message } = update;
  const { conversationId, seq } = message;
  let replies = 0;

  /** Over reconnects, and one after another. */
  const ask = <K extends OperationName>(op: K, params: Params<K>): Promise<Result<K>> =>
    link.request(op, params, { durable: true, lane: conversationId });
  const send = async (clientId: string, reply: Reply): Promise<Message> => {
    const draft = typeof reply === 'string' ? { text: reply } : reply;
    const params = { conversationId, clientId, ...paramsOf(draft, message) };
    if (draft.files?.length) return link.outbox.send({ params, createdAt: clock.now(), sources: draft.files });
    return (await ask('message.send', params)).message;
  };
  const edit = async ({ seq: at }: Message, text: string): Promise<Message> =>
    (await ask('message.edit', { conversationId, seq: at, text })).message;
  const nextId = () => replyId(update, replies++);
  return {
    update,
    message,
    sender: message.sender,
    conversation: {
      id: conversationId,
      get: async () => (await link.request('conversation.get', { conversationId })).conversation,
    },
    text: message.text,
    args: [],
    reply: (reply) => send(nextId(), reply),
    async replyStream(text, draft) {
      const clientId = nextId();
      const stopTyping = showTyping(conversationId, { link, clock });
      try {
        return await growMessage(text, { clock, edit, send: (words) => send(clientId, { ...draft, text: words }) });
      } finally {
        stopTyping();
      }
    },
    async react(emoji) {
      await ask('reaction.add', { conversationId, seq, emoji });
    },
    async unreact(emoji) {
      await ask('reaction.remove', { conversationId, seq, emoji });
    },
  };
}

/** The same update and the same number of the reply always give the same client id. */
function replyId({ message, ...update }: Update, index: number): string {
  const of = update.type === 'message' ? message.id : `${message.id}@${message.version}`;
  return `re-${createHash('sha256').update(of).digest('base64url')}-${String(index)}`;
}

/** A draft as the wire carries it. Without a word on it, an answer stands in the thread of what it answers. */
function paramsOf(
  draft: BotDraft,
  { threadSeq }: Message,
): Omit<Params<'message.send'>, 'conversationId' | 'clientId'> {
  const { text = '', replyTo, thread, forward, files: _, ...rest } = draft;
  const inThread = thread === undefined ? threadSeq : thread === false ? undefined : threadOf(thread);
  return {
    text,
    ...rest,
    ...(replyTo !== undefined && { replyTo: seqOf(replyTo) }),
    ...(inThread !== undefined && { threadSeq: inThread }),
    ...(forward && { forward: { conversationId: forward.conversationId, seq: seqOf(forward) } }),
  };
}

function threadOf(message: MessageRef): number {
  return (typeof message === 'object' ? message.threadSeq : undefined) ?? seqOf(message);
}

function seqOf(message: MessageRef): number {
  const seq = typeof message === 'number' ? message : message.seq;
  if (seq !== undefined) return seq;
  const text = 'Unable to send this message: the one that it names is not stored yet. Wait until it is sent.';
  throw new ParleyError('messaging/no-message', text);
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
