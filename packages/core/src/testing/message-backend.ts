import type { Conversation, EventFrame, Message, MessageChange, Params } from '@parley/protocol';
import { createMessageBox, type MessageBox } from './message-box.js';
import { alice, bob, sampleConversation } from './samples.js';
import { Refusal, type ScriptedServer } from './scripted-server.js';

/** The conversations of a scripted server, with their rules. */
export interface MessageBackend {
  /** Everything stored in a conversation, in order, as it is for Alice. */
  stored(conversationId?: string): readonly Message[];
  /** Stores a message of somebody, without telling anybody. */
  store(text: string, more?: Partial<Message>): Message;
  /** Stores a message of somebody and tells. */
  say(text: string, more?: Partial<Message>): Message;
  /** Stores what Alice sends, without telling anybody. */
  accept(params: Params<'message.send'>): Message;
  /** Changes a message for somebody. What is told of it is answered, and told unless `silent`; nothing where nothing changed. */
  change(
    seq: number,
    act: MessageAct,
    more?: { readonly silent?: boolean; readonly conversationId?: string },
  ): EventFrame[];
  /** That something was done to a message, as it is now. */
  told(seq: number, change: MessageChange): EventFrame[];
  /** Alice has read up to here, on another device. */
  read(seq: number): void;
  /** The conversation as it is for Alice now. */
  conversation(id?: string): Conversation;
  add(conversation: Conversation): void;
  /** Alice is no longer in it. */
  remove(id: string): void;
  readonly created: (message: Message) => EventFrame;
  /** How what Alice asks is acknowledged: the event before the answer, after it, or the test does it. */
  echo: 'before' | 'after' | 'none';
}

// Changes that were made at about the same time may be told in any order: a few more than asked for are brought.
const versionOverlap = 16;

/** What somebody does to a message. */
export type MessageAct = MessageChange & { readonly text?: string };

/** Gives a scripted server conversations with Alice as its client. */
export function createMessageBackend(server: ScriptedServer): MessageBackend {
  const conversations = new Map<string, Conversation>();
  const boxes = new Map<string, MessageBox>();

  const boxOf = (id: string) => {
    const box = boxes.get(id) ?? createMessageBox(id);
    boxes.set(id, box);
    return box;
  };
  const created = (message: Message): EventFrame => ({
    ev: 'message.created',
    at: { conversation: message.conversationId, version: message.version },
    data: { message },
  });
  const updated = (message: Message, { text: _, ...change }: MessageAct): EventFrame => ({
    ev: 'message.updated',
    at: { conversation: message.conversationId, version: message.version },
    data: { message, change },
  });
  const find = (id: string): Conversation => {
    const found = conversations.get(id);
    if (!found) throw new Refusal('messaging/not-found');
    const all = boxOf(id).messages(alice.id);
    const lastMessage = all.at(-1);
    const unread = all.filter(
      ({ seq, sender, deletedAt, stored }) =>
        seq > found.readSeq && sender.id !== alice.id && deletedAt === undefined && stored !== false,
    );
    return {
      ...found,
      version: Math.max(found.version, boxOf(id).version),
      lastSeq: all.length,
      unreadCount: unread.filter(({ threadSeq }) => threadSeq === undefined).length,
      mentionCount: unread.filter(({ mentions, mentionsAll }) => mentionsAll ?? mentions?.includes(alice.id)).length,
      ...(lastMessage && { lastMessage, updatedAt: lastMessage.createdAt }),
    };
  };
  /** What an act changed, as events: the message, and the one in whose thread it stands. */
  const act = (conversationId: string, seq: number, { userId = '', ...given }: MessageAct): EventFrame[] => {
    const anonymous = given.kind === 'voted' && boxOf(conversationId).find(seq)?.poll?.anonymous;
    return boxOf(conversationId)
      .change(seq, { ...given, userId })
      .map((message) =>
        message.seq === seq
          ? updated(message, anonymous ? { kind: 'voted' } : { ...given, ...(userId && { userId }) })
          : updated(message, { kind: 'answered' }),
      );
  };
  const store = (text: string, more: Partial<Message> = {}): { message: Message; events: EventFrame[] } => {
    const { conversationId = 'cnv_1', sender = bob } = more;
    const box = boxOf(conversationId);
    const before = box.known(sender.id, more.clientId);
    if (before) return { message: before, events: [] };
    const [message, root] = box.add({ ...more, sender, text });
    return { message, events: [created(message), ...(root ? [updated(root, { kind: 'answered' })] : [])] };
  };
  const accept = (params: Params<'message.send'>) => {
    const { id } = find(params.conversationId);
    const original = params.forward && boxes.get(params.forward.conversationId)?.find(params.forward.seq);
    const parts = boxOf(id).partsOf(params, original);
    return store(original?.text ?? params.text, { ...parts, sender: alice });
  };
  const backend: MessageBackend = {
    echo: 'before',
    created,
    stored: (id = 'cnv_1') => boxOf(id).messages(alice.id),
    store: (text, more) => store(text, more).message,
    accept: (params) => accept(params).message,
    told: (seq, change) => [updated(boxOf('cnv_1').told(seq), change)],
    read(seq) {
      const found = find('cnv_1');
      conversations.set(found.id, { ...found, readSeq: Math.max(found.readSeq, seq) });
    },
    conversation: (id = 'cnv_1') => find(id),
    add: (conversation) => void conversations.set(conversation.id, conversation),
    remove: (id) => void conversations.delete(id),
    say(text, more) {
      const { message, events } = store(text, more);
      server.tell(...(events.length > 0 ? events : [created(message)]));
      return message;
    },
    change(seq, what, { silent = false, conversationId = 'cnv_1' } = {}) {
      const events = act(conversationId, seq, { userId: bob.id, ...what });
      if (!silent) server.tell(...events);
      return events;
    },
  };

  const changedSince = new Map<string, number>();
  server.check = ({ cursor, holds = [] }) => {
    const all = [...conversations.keys()].map(find);
    const known = cursor === undefined ? 0 : (changedSince.get(cursor) ?? 0);
    const total = all.reduce((sum, { id, readSeq }) => sum + boxOf(id).version + readSeq, 0);
    const next = `at-${total}-${changedSince.size}`;
    changedSince.set(next, total);
    const held = holds.filter(({ conversationId }) => conversations.has(conversationId));
    return {
      cursor: next,
      sync: {
        conversations: total > known || cursor === undefined ? all : [],
        left: holds.map(({ conversationId }) => conversationId).filter((id) => !conversations.has(id)),
        messages: held.flatMap(({ conversationId, seq, from = 0, version = Infinity }) =>
          boxOf(conversationId)
            .messages(alice.id)
            .filter((one) => one.seq > seq || (one.seq >= from && one.version > version - versionOverlap)),
        ),
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
  server.on('message.list', ({ conversationId, before, after, threadSeq, limit = 50 }) => {
    const all = boxOf(find(conversationId).id).messages(alice.id);
    const inRange = all.filter(
      ({ seq, ...one }) =>
        seq < (before ?? Infinity) &&
        seq > (after ?? 0) &&
        (threadSeq === undefined || seq === threadSeq || one.threadSeq === threadSeq),
    );
    const items = after === undefined ? inRange.slice(-limit) : inRange.slice(0, limit);
    return { items, hasNext: items.length < inRange.length };
  });

  type Client = Parameters<Parameters<ScriptedServer['on']>[1]>[1];
  const echo = (events: readonly EventFrame[], socket: Client) => {
    const tell = () => events.forEach((event) => socket.send(JSON.stringify(event)));
    if (backend.echo === 'before') tell();
    if (backend.echo === 'after') queueMicrotask(tell);
  };
  server.on('message.send', (params, socket) => {
    const { message, events } = accept(params);
    echo(events, socket);
    return { message };
  });
  const acts = {
    'message.edit': ({ text }: Params<'message.edit'>) => ({ kind: 'edited', text }),
    'message.delete': () => ({ kind: 'deleted' }),
    'message.pin': () => ({ kind: 'pinned' }),
    'message.unpin': () => ({ kind: 'unpinned' }),
    'reaction.add': ({ emoji }: Params<'reaction.add'>) => ({ kind: 'reacted', emoji, active: true }),
    'reaction.remove': ({ emoji }: Params<'reaction.remove'>) => ({ kind: 'reacted', emoji, active: false }),
    'poll.vote': ({ options }: Params<'poll.vote'>) => ({ kind: 'voted', options }),
    'poll.close': () => ({ kind: 'pollClosed' }),
  } as const;
  for (const [op, describe] of Object.entries(acts) as [keyof typeof acts, (params: never) => MessageAct][]) {
    server.on(op, (params, socket) => {
      find(params.conversationId);
      const { conversationId, seq } = params;
      echo(act(conversationId, seq, { ...describe(params as never), userId: alice.id }), socket);
      const message = boxOf(conversationId).messages(alice.id)[seq - 1];
      if (!message) throw new Refusal('messaging/no-message');
      return { message };
    });
  }
  server.on('receipt.mark', ({ conversationId, readSeq }) => {
    const found = find(conversationId);
    conversations.set(conversationId, { ...found, readSeq: Math.max(found.readSeq, readSeq ?? 0) });
    return {};
  });
  server.on('typing.set', () => ({}));
  backend.add(sampleConversation());
  return backend;
}
