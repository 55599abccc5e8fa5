import type { ConnectionState, Link, Parley } from '@parley/core';
import { ParleyError } from '@parley/core';
import type {
  Conversation,
  EventFrame,
  Message,
  MessageChange,
  OperationName,
  Params,
  Result,
  Session,
  User,
} from '@parley/protocol';

export const bot: User = { id: 'teller', name: 'The Teller', bot: true };
export const alice: User = { id: 'alice', name: 'Alice' };

/** A link whose other side is a list of messages: it stores, repeats by client id and tells what the test makes it tell. */
export function createScriptedLink() {
  const stored: Message[] = [];
  const requests: { op: OperationName; params: unknown }[] = [];
  const eventListeners = new Set<(event: EventFrame) => void>();
  const sessionListeners = new Set<(session: Session) => void>();
  let readSeq = 0;
  let failing: ParleyError | undefined;

  const store = (sender: User, text: string, clientId = `c${stored.length}`): Message => {
    const known = stored.find((message) => message.sender.id === sender.id && message.clientId === clientId);
    if (known) return known;
    const seq = stored.length + 1;
    const message = { id: `msg_${seq}`, conversationId, seq, version: seq, clientId, sender, text, createdAt: seq };
    stored.push(message);
    return message;
  };
  const find = (seq: number): Message => {
    const known = stored[seq - 1];
    if (!known) throw new ParleyError('messaging/no-message', 'Unable to do this: there is no such message.');
    return known;
  };
  const conversation = (): Conversation => ({
    id: conversationId,
    kind: 'direct',
    members: [],
    memberCount: 2,
    lastSeq: stored.length,
    version: stored.length,
    createdAt: 0,
    updatedAt: 0,
    role: 'member',
    unreadCount: stored.filter((message) => message.seq > readSeq && message.sender.id !== bot.id).length,
    mentionCount: 0,
    readSeq,
    settings: { notifications: 'all', archived: false },
  });
  const answers: { [K in OperationName]?: (params: Params<K>) => Result<K> } = {
    'message.send': ({ clientId, text }) => ({ message: store(bot, text, clientId) }),
    'message.edit': ({ seq, text }) => {
      const message = { ...find(seq), text };
      stored[seq - 1] = message;
      return { message };
    },
    'reaction.add': ({ seq }) => ({ message: find(seq) }),
    'reaction.remove': ({ seq }) => ({ message: find(seq) }),
    'message.list': ({ after = 0, limit = 50 }) => {
      const items = stored.filter((message) => message.seq > after);
      return { items: items.slice(0, limit), hasNext: items.length > limit };
    },
    'receipt.mark': (params) => {
      readSeq = Math.max(readSeq, params.readSeq ?? 0);
      return {};
    },
    'typing.set': () => ({}),
    'conversation.get': () => ({ conversation: conversation() }),
    'conversation.list': () => ({ items: [conversation()] }),
  };
  const link: Link = {
    state: { get: () => state, subscribe: () => () => undefined },
    async request(op, params) {
      requests.push({ op, params });
      await Promise.resolve();
      if (failing && op === 'message.send') throw failing;
      const answer = answers[op];
      if (!answer) throw new ParleyError('protocol/unknown-operation', `Unable to answer ${op}: the script has none.`);
      return answer(params);
    },
    onEvent(listener) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    onSession(listener) {
      sessionListeners.add(listener);
      return () => void sessionListeners.delete(listener);
    },
    hurry: () => undefined,
    contribute: () => () => undefined,
    outbox: {
      entries: [],
      send: async ({ params }) => (await link.request('message.send', params)).message,
      discard: () => undefined,
      onChange: () => () => undefined,
    },
    account: { get: () => undefined, subscribe: () => () => undefined },
    share: () => undefined,
    shared: { get: () => new Map(), subscribe: () => () => undefined },
    rings: { get: () => true, subscribe: () => () => undefined },
  };
  return {
    link,
    requests,
    stored,
    store,
    get readSeq() {
      return readSeq;
    },
    texts: (sender: User) => stored.filter((message) => message.sender.id === sender.id).map(({ text }) => text),
    failSends: (error: ParleyError | undefined) => (failing = error),
    deliver: (message: Message) => {
      for (const listener of eventListeners) listener({ ev: 'message.created', data: { message } });
    },
    tellChange: (message: Message, change: MessageChange) => {
      for (const listener of eventListeners) listener({ ev: 'message.updated', data: { message, change } });
    },
    openSession: (changes: Partial<Session['sync']> = {}) => {
      const sync = { reset: false, conversations: [conversation()], left: [], messages: [], more: false };
      const session = { sync: { ...sync, presence: [], calls: [], ...changes } } as unknown as Session;
      for (const listener of sessionListeners) listener(session);
    },
  };
}

/** As much of a client as a bot over a link uses. */
export function createScriptedParley(): Parley {
  return {
    connection: { get: () => state },
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
  } as unknown as Parley;
}

const state: ConnectionState = { status: 'connected', user: bot };
export const conversationId = 'cnv_01HZZZZZZZZZZZZZZZZZZZZZZZ';

/** Lets promises that are under way settle. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
