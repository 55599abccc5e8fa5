import { describe, expect, it } from 'vitest';
import { alice, bob, createMessageBackend, createTestClient, Refusal, settled } from '../testing/index.js';
import type { ConversationEvents, Message } from './messaging.js';

async function connected() {
  const test = createTestClient();
  const backend = createMessageBackend(test.server);
  backend.store('theirs');
  backend.store('mine', { sender: alice, clientId: 'mine' });
  backend.store('', { sender: bob, poll: { ...poll, options: poll.options.map((option) => ({ ...option })) } });
  await test.parley.connect();
  const chat = await test.parley.conversations.direct('bob');
  chat.timeline.subscribe(() => undefined);
  await settled();
  const shown = (seq: number) => chat.timeline.get().messages.find((message) => message.seq === seq)!;
  const cut = async () => {
    test.server.sockets.reachable = false;
    test.server.socket.cut();
    await settled();
  };
  const resume = async () => {
    test.server.sockets.reachable = true;
    test.parley.connection.reconnectNow();
    await settled();
  };
  return { ...test, backend, chat, shown, cut, resume };
}

const poll = {
  question: 'Where?',
  options: [
    { text: 'here', count: 0, userIds: [] },
    { text: 'there', count: 0, userIds: [] },
  ],
  voterCount: 0,
  multiple: false,
  anonymous: false,
};

type Test = Awaited<ReturnType<typeof connected>>;

/** Each act on a message, how the message looks at once, and how it looked before. */
const acts: readonly {
  name: string;
  seq: number;
  op: Parameters<Test['server']['on']>[0];
  ask: (chat: Test['chat']) => Promise<unknown>;
  before: object;
  after: object;
}[] = [
  {
    name: 'an edit',
    seq: 2,
    op: 'message.edit',
    ask: (chat) => chat.edit(2, 'mine, edited'),
    before: { text: 'mine' },
    after: { text: 'mine, edited' },
  },
  {
    name: 'a deletion',
    seq: 2,
    op: 'message.delete',
    ask: (chat) => chat.delete(2),
    before: { text: 'mine' },
    after: { text: '' },
  },
  {
    name: 'a reaction',
    seq: 1,
    op: 'reaction.add',
    ask: (chat) => chat.addReaction(1, '👍'),
    before: {},
    after: { reactions: [{ emoji: '👍', count: 1, userIds: ['alice'], own: true }] },
  },
  {
    name: 'a pin',
    seq: 1,
    op: 'message.pin',
    ask: (chat) => chat.pin(1),
    before: {},
    after: { pinnedBy: 'alice' },
  },
  {
    name: 'a vote',
    seq: 3,
    op: 'poll.vote',
    ask: (chat) => chat.vote(3, [1]),
    before: { poll: { voterCount: 0, own: [] } },
    after: { poll: { voterCount: 1, own: [1], options: [{ count: 0 }, { count: 1, userIds: ['alice'] }] } },
  },
  {
    name: "a poll's end",
    seq: 3,
    op: 'poll.close',
    ask: (chat) => chat.closePoll(3),
    before: { poll: { voterCount: 0 } },
    after: { poll: { voterCount: 0, question: 'Where?' } },
  },
];

describe.each(acts)('$name', ({ seq, op, ask, before, after }) => {
  it('shows at once, and stays when the server has done it', async () => {
    const { chat, shown, backend } = await connected();
    expect(shown(seq)).toMatchObject(before);
    const first = chat.timeline.get();
    const asking = ask(chat);
    await settled(1);
    expect(shown(seq)).toMatchObject(after);
    const { key, own, status } = first.messages.find((message) => message.seq === seq)!;
    expect(shown(seq)).toMatchObject({ key, own, status });
    expect(chat.timeline.get().messages.filter((message) => message.seq !== seq)).toEqual(
      first.messages.filter((message) => message.seq !== seq),
    );
    await asking;
    expect(shown(seq)).toMatchObject(after);
    expect(backend.stored()[seq - 1]).toMatchObject(after);
  });

  it('is taken back when the server refuses it, and says why', async () => {
    const { chat, shown, server } = await connected();
    const first = chat.timeline.get();
    const asking = ask(chat).catch((error: unknown) => error);
    server.on(op, () => {
      throw new Refusal('messaging/forbidden');
    });
    await settled(1);
    expect(shown(seq)).toMatchObject(after);
    expect(await asking).toMatchObject({ name: 'ParleyError', code: 'messaging/forbidden' });
    expect(chat.timeline.get().messages).toEqual(first.messages);
  });

  it('asked while offline shows, and is done once when the connection is back', async () => {
    const { chat, shown, server, backend, cut, resume } = await connected();
    await cut();
    const asking = ask(chat);
    await settled();
    expect(shown(seq)).toMatchObject(after);
    expect(backend.stored()[seq - 1]).toMatchObject(before);
    await resume();
    await asking;
    expect(server.heard(op)).toHaveLength(1);
    expect(backend.stored()[seq - 1]).toMatchObject(after);
    expect(shown(seq)).toMatchObject(after);
  });

  it('whose answer was lost is asked again, and done once', async () => {
    const { chat, shown, server, backend, resume } = await connected();
    server.on(op, () => null);
    const asking = ask(chat);
    await settled();
    server.socket.cut();
    createAgain(server, backend, op);
    await settled();
    await resume();
    await asking;
    expect(server.heard(op)).toHaveLength(2);
    expect(shown(seq)).toMatchObject(after);
    expect(backend.stored()[seq - 1]).toMatchObject(after);
  });
});

/** The server does again what it did not answer before. */
function createAgain(server: Test['server'], backend: Test['backend'], op: Parameters<Test['server']['on']>[0]) {
  const kinds = {
    'message.edit': { kind: 'edited', text: 'mine, edited' },
    'message.delete': { kind: 'deleted' },
    'reaction.add': { kind: 'reacted', emoji: '👍', active: true },
    'message.pin': { kind: 'pinned' },
    'poll.vote': { kind: 'voted', options: [1] },
    'poll.close': { kind: 'pollClosed' },
  } as const;
  server.on(op, (params) => {
    const { seq } = params as { seq: number };
    backend.change(seq, { ...kinds[op as keyof typeof kinds], userId: 'alice' });
    return { message: backend.stored()[seq - 1]! };
  });
}

describe('changes of one message', () => {
  it('are done in the order in which they were asked, over a drop too', async () => {
    const { chat, server, shown, cut, resume, backend } = await connected();
    await cut();
    const asked = [
      chat.addReaction(1, '👍'),
      chat.removeReaction(1, '👍'),
      chat.addReaction(1, '🎉'),
      chat.edit(2, 'a'),
      chat.edit(2, 'b'),
    ];
    await settled();
    expect(shown(1).reactions).toMatchObject([{ emoji: '🎉', own: true }]);
    expect(shown(2).text).toBe('b');
    await resume();
    await Promise.all(asked);
    expect(server.requests.filter(({ params }) => (params as { seq?: number }).seq === 1).map(({ op }) => op)).toEqual([
      'reaction.add',
      'reaction.remove',
      'reaction.add',
    ]);
    expect(backend.stored()[0]!.reactions).toMatchObject([{ emoji: '🎉', own: true }]);
    expect(shown(1).reactions).toMatchObject([{ emoji: '🎉', own: true }]);
    expect(shown(2).text).toBe('b');
  });

  it('that is refused leave the others as they are', async () => {
    const { chat, server, shown } = await connected();
    server.on('reaction.add', ({ emoji }) => {
      if (emoji === 'no') throw new Refusal('messaging/invalid-emoji');
      return null;
    });
    const refused = chat.addReaction(1, 'no').catch((error: unknown) => error);
    void chat.addReaction(2, '👍');
    await settled();
    expect(await refused).toMatchObject({ code: 'messaging/invalid-emoji' });
    expect(shown(1).reactions ?? []).toEqual([]);
    expect(shown(2).reactions).toMatchObject([{ emoji: '👍', own: true }]);
  });

  it('are counted with those of others, once', async () => {
    const { chat, shown, backend } = await connected();
    backend.change(1, { kind: 'reacted', emoji: '👍', active: true, userId: 'bob' });
    await settled();
    const adding = chat.addReaction(1, '👍');
    await settled(1);
    expect(shown(1).reactions).toEqual([{ emoji: '👍', count: 2, userIds: ['bob', 'alice'], own: true }]);
    await adding;
    await chat.addReaction(1, '👍');
    expect(shown(1).reactions).toEqual([{ emoji: '👍', count: 2, userIds: ['bob', 'alice'], own: true }]);
    await chat.removeReaction(1, '👍');
    expect(shown(1).reactions).toEqual([{ emoji: '👍', count: 1, userIds: ['bob'], own: false }]);
  });

  it('name their message by what is shown of it, once it is stored', async () => {
    const { chat, server, shown } = await connected();
    await chat.addReaction(shown(1), '👍');
    expect(server.heard('reaction.add')[0]?.params).toEqual({ conversationId: 'cnv_1', seq: 1, emoji: '👍' });
    server.on('message.send', () => null);
    void chat.send('on its way');
    const outgoing = chat.timeline.get().messages.at(-1)!;
    await expect(chat.addReaction(outgoing, '👍')).rejects.toMatchObject({ code: 'messaging/no-message' });
    await expect(chat.edit(outgoing, 'x')).rejects.toMatchObject({ code: 'messaging/no-message' });
  });

  it('refuse an edit that the server would refuse, and show nothing of it', async () => {
    const { chat, server, shown } = await connected();
    await expect(chat.edit(2, '')).rejects.toMatchObject({ code: 'messaging/empty' });
    await expect(chat.edit(2, 'x'.repeat(20_000))).rejects.toMatchObject({ code: 'messaging/too-large' });
    await expect(chat.edit(99, { metadata: { a: 1 } })).rejects.toMatchObject({ code: 'messaging/empty' });
    expect(server.heard('message.edit')).toEqual([]);
    expect(shown(2).text).toBe('mine');
  });

  it('keep what an edit does not name', async () => {
    const { chat, server, shown } = await connected();
    server.on('message.edit', () => null);
    void chat.edit(2, { metadata: { card: 7 } });
    await settled();
    expect(server.heard('message.edit')[0]?.params).toMatchObject({ text: 'mine', metadata: { card: 7 } });
    expect(shown(2)).toMatchObject({ text: 'mine', metadata: { card: 7 } });
  });

  it('answer with the message as it is', async () => {
    const { chat } = await connected();
    const edited = await chat.edit(2, 'new');
    expect(edited).toMatchObject({ seq: 2, text: 'new', key: 'mine', own: true, editedAt: 5_000 });
  });
});

describe('messageUpdated', () => {
  async function heard() {
    const test = await connected();
    const told: ConversationEvents['messageUpdated'][] = [];
    const everywhere: Message[] = [];
    test.chat.on('messageUpdated', (update) => told.push(update));
    test.parley.conversations.on('messageUpdated', ({ message }) => everywhere.push(message));
    return { ...test, told, everywhere };
  }

  it('tells once of each change, whoever made it, however often the server tells', async () => {
    const { told, everywhere, chat, backend, server } = await heard();
    const events = backend.change(2, { kind: 'reacted', emoji: '👍', active: true, userId: 'bob' });
    server.tell(...events, ...events);
    await settled();
    await chat.edit(2, 'edited');
    await settled();
    expect(told.map(({ change, message }) => [change, message.text])).toEqual([
      [{ kind: 'reacted', emoji: '👍', active: true, userId: 'bob' }, 'mine'],
      [{ kind: 'edited', userId: 'alice' }, 'edited'],
    ]);
    expect(everywhere.map(({ version }: Message & { version?: number }) => version)).toEqual([4, 5]);
  });

  it.each(['before', 'after', 'none'] as const)('tells once of mine when the echo comes %s', async (echo) => {
    const { told, chat, backend } = await heard();
    backend.echo = echo;
    await chat.addReaction(1, '👍');
    await settled();
    expect(told).toMatchObject([
      { change: { kind: 'reacted', userId: 'alice' }, message: { reactions: [{ own: true }] } },
    ]);
  });

  it('tells of messages that are not held, and keeps nothing of them', async () => {
    const { server, parley } = createTestClient();
    const backend = createMessageBackend(server);
    for (let n = 1; n <= 120; n++) backend.store(`m${n}`, { clientId: `m${n}` });
    await parley.connect();
    const chat = await parley.conversations.direct('bob');
    chat.timeline.subscribe(() => undefined);
    await settled();
    const told: string[] = [];
    chat.on('messageUpdated', ({ message }) => told.push(message.text));
    backend.change(2, { kind: 'edited', text: 'far away' });
    await settled();
    expect(told).toEqual(['far away']);
    expect(chat.timeline.get().messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => 71 + n));
    expect(server.heard('message.list')).toHaveLength(1);
    await chat.loadOlder();
    await chat.loadOlder();
    expect(chat.timeline.get().messages[1]?.text).toBe('far away');
  });
});

describe('reactions of many', () => {
  it('say whether mine is among them, which events do not', async () => {
    const { chat, shown, backend } = await connected();
    for (let user = 0; user < 25; user++) {
      backend.change(1, { kind: 'reacted', emoji: '👍', active: true, userId: `user${user}` });
    }
    await settled();
    expect(shown(1).reactions).toMatchObject([{ count: 25, own: false }]);
    await chat.addReaction(1, '👍');
    backend.change(1, { kind: 'reacted', emoji: '👍', active: true, userId: 'bob' });
    await settled();
    expect(shown(1).reactions).toMatchObject([{ count: 27, own: true }]);
    // From another device of mine.
    backend.change(1, { kind: 'reacted', emoji: '👍', active: false, userId: 'alice' });
    backend.change(1, { kind: 'reacted', emoji: '🎉', active: true, userId: 'bob' });
    await settled();
    expect(shown(1).reactions).toMatchObject([{ count: 26, own: false }, { emoji: '🎉' }]);
  });

  it('know my vote in an anonymous poll from the answer, whatever others do', async () => {
    const { chat, shown, backend } = await connected();
    const { seq } = backend.say('', { poll: { ...poll, anonymous: true }, clientId: 'secret' });
    await settled();
    await chat.vote(seq, [0]);
    backend.change(seq, { kind: 'voted', options: [0], userId: 'bob' });
    await settled();
    expect(shown(seq).poll).toMatchObject({ own: [0], options: [{ count: 2, userIds: [] }, { count: 0 }] });
  });
});

describe('unread counts', () => {
  it('follow deletions and edits of what is unread', async () => {
    const { chat, backend } = await connected();
    backend.say('Hi Alice', { mentions: ['alice'], clientId: 'm1' });
    await settled();
    expect(chat.state.get()).toMatchObject({ unreadCount: 3, mentionCount: 1 });
    backend.change(4, { kind: 'deleted' });
    await settled();
    expect(chat.state.get()).toMatchObject({ unreadCount: 2, mentionCount: 0 });
    backend.change(2, { kind: 'deleted' });
    await settled();
    expect(chat.state.get()).toMatchObject({ unreadCount: 2 });
  });

  it('do not count threads and what is not kept, but mentions in threads', async () => {
    const { chat, backend } = await connected();
    backend.say('in a thread', { threadSeq: 1, mentions: ['alice'], clientId: 't1' });
    backend.say('gone soon', { stored: false, clientId: 's1' });
    await settled();
    expect(chat.state.get()).toMatchObject({ unreadCount: 2, mentionCount: 1 });
    expect(backend.conversation()).toMatchObject({ unreadCount: 2, mentionCount: 1 });
  });

  it('are asked for once when many unread messages are deleted together', async () => {
    const { chat, backend, server } = await connected();
    for (let n = 0; n < 20; n++) backend.say(`spam ${n}`, { clientId: `spam${n}` });
    await settled();
    const events = Array.from({ length: 20 }, (_, n) => backend.change(4 + n, { kind: 'deleted' }, { silent: true }));
    server.tellTogether(...events.flat());
    await settled();
    expect(chat.state.get().unreadCount).toBe(2);
    expect(server.heard('conversation.get')).toHaveLength(1);
  });

  it('are exact again where only a part was read elsewhere', async () => {
    const { parley, backend, server } = await connected();
    const other = parley.conversations.get('cnv_1');
    backend.read(1);
    server.tell({
      ev: 'receipt.updated',
      data: { conversationId: 'cnv_1', userId: 'alice', deliveredSeq: 1, readSeq: 1 },
    });
    await settled();
    expect(other.state.get()).toMatchObject({ readSeq: 1, unreadCount: 1 });
  });
});
