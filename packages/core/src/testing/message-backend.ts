import type { Conversation, EventFrame, Message } from '@parley/protocol';
import { alice, bob, sampleConversation, sampleMessage } from './samples.js';
import { Refusal, type ScriptedServer } from './scripted-server.js';

/** The conversations of a scripted server, with their rules. */
export interface MessageBackend {
  /** Everything stored in a conversation, in order. */
  stored(conversationId?: string): readonly Message[];
  /** Stores a message of somebody, without telling anybody. */
  store(text: string, more?: Partial<Message>): Message;
  /** Stores a message of somebody and tells. */
  say(text: string, more?: Partial<Message>): Message;
  /** The conversation as it is for Alice now. */
  conversation(id?: string): Conversation;
  add(conversation: Conversation): void;
  /** Alice is no longer in it. */
  remove(id: string): void;
  readonly created: (message: Message) => EventFrame;
  /** How sends are acknowledged: the event before the answer, after it, or the test does it. */
  echo: 'before' | 'after' | 'none';
}

/** Gives a scripted server conversations with Alice as its client. */
export function createMessageBackend(server: ScriptedServer): MessageBackend {
  const conversations = new Map<string, Conversation>();
  const messages = new Map<string, Message[]>();

  const created = (message: Message): EventFrame => ({
    ev: 'message.created',
    at: { conversation: message.conversationId, version: message.version },
    data: { message },
  });
  const stored = (id = 'cnv_1') => messages.get(id) ?? [];
  const find = (id: string): Conversation => {
    const found = conversations.get(id);
    if (!found) throw new Refusal('messaging/not-found');
    const all = stored(id);
    const lastMessage = all.at(-1);
    const unreadCount = all.filter(({ seq, sender }) => seq > found.readSeq && sender.id !== alice.id).length;
    return {
      ...found,
      lastSeq: all.length,
      unreadCount,
      ...(lastMessage && { lastMessage, updatedAt: lastMessage.createdAt }),
    };
  };
  const store = (text: string, more: Partial<Message> = {}) => {
    const { conversationId = 'cnv_1', sender = bob } = more;
    const all = stored(conversationId);
    const known = all.find(({ clientId, sender: from }) => clientId === more.clientId && from.id === sender.id);
    if (known) return known;
    const message = sampleMessage(all.length + 1, { ...more, conversationId, sender, text });
    messages.set(conversationId, [...all, message]);
    return message;
  };
  const backend: MessageBackend = {
    echo: 'before',
    created,
    stored,
    store,
    conversation: (id = 'cnv_1') => find(id),
    add: (conversation) => void conversations.set(conversation.id, conversation),
    remove: (id) => void conversations.delete(id),
    say(text, more) {
      const message = store(text, more);
      server.tell(created(message));
      return message;
    },
  };

  const changedSince = new Map<string, number>();
  server.check = ({ cursor, holds = [] }) => {
    const all = [...conversations.keys()].map(find);
    const known = cursor === undefined ? 0 : (changedSince.get(cursor) ?? 0);
    const total = all.reduce((sum, { lastSeq }) => sum + lastSeq, 0);
    const next = `at-${total}-${changedSince.size}`;
    changedSince.set(next, total);
    const held = holds.filter(({ conversationId }) => conversations.has(conversationId));
    return {
      cursor: next,
      sync: {
        conversations: total > known || cursor === undefined ? all : [],
        left: holds.map(({ conversationId }) => conversationId).filter((id) => !conversations.has(id)),
        messages: held.flatMap(({ conversationId, seq }) => stored(conversationId).filter((one) => one.seq > seq)),
      },
    };
  };
  server.on('conversation.list', ({ cursor, limit = 50 }) => {
    const all = [...conversations.keys()].map(find).sort((a, b) => b.updatedAt - a.updatedAt);
    const from = Number(cursor ?? 0);
    const items = all.slice(from, from + limit);
    return { items, ...(from + limit < all.length && { next: String(from + limit) }) };
  });
  server.on('conversation.direct', () => ({ conversation: find('cnv_1') }));
  server.on('conversation.get', ({ conversationId }) => ({ conversation: find(conversationId) }));
  server.on('message.list', ({ conversationId, before, after, limit = 50 }) => {
    const all = stored(find(conversationId).id);
    const inRange = all.filter(({ seq }) => seq < (before ?? Infinity) && seq > (after ?? 0));
    const items = after === undefined ? inRange.slice(-limit) : inRange.slice(0, limit);
    return { items, hasNext: items.length < inRange.length };
  });
  server.on('message.send', (params, socket) => {
    const { conversationId } = params;
    const fresh = !stored(conversationId).some(({ clientId }) => clientId === params.clientId);
    const { text, ...more } = params;
    find(conversationId);
    const message = store(text, { ...more, sender: alice });
    const event = JSON.stringify(created(message));
    if (fresh && backend.echo === 'before') socket.send(event);
    if (fresh && backend.echo === 'after') queueMicrotask(() => socket.send(event));
    return { message };
  });
  server.on('receipt.mark', ({ conversationId, readSeq }) => {
    const found = find(conversationId);
    conversations.set(conversationId, { ...found, readSeq: Math.max(found.readSeq, readSeq ?? 0) });
    return {};
  });
  server.on('typing.set', () => ({}));
  backend.add(sampleConversation());
  return backend;
}
