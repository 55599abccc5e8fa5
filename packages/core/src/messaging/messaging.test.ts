import { describe, expect, it } from 'vitest';
import {
  alice,
  bob,
  createMessageBackend,
  createTestClient,
  Refusal,
  sampleConversation,
  sampleMember,
  settled,
} from '../testing/index.js';
import type { Message, Timeline } from './messaging.js';

const second = 1_000;

async function connected(before?: (test: ReturnType<typeof setUp>) => void) {
  const test = setUp();
  before?.(test);
  await test.parley.connect();
  const chat = await test.parley.conversations.direct('bob');
  await settled();
  return { ...test, chat };
}

function setUp() {
  const test = createTestClient();
  const backend = createMessageBackend(test.server);
  const resume = async () => {
    test.server.socket.cut();
    await settled();
    test.parley.connection.reconnectNow();
    await settled();
  };
  return { ...test, backend, resume };
}

const texts = (timeline: Timeline) => timeline.messages.map(({ text }) => text);
const statuses = (timeline: Timeline) => timeline.messages.map(({ status }) => status);

describe('what is looked at before connect()', () => {
  it('waits for the connection, and is loaded with it', async () => {
    const { parley, backend, clock, server } = setUp();
    backend.say('Hi');
    const chat = parley.conversations.get('cnv_1');
    const statuses: string[] = [];
    chat.timeline.subscribe(({ status }) => statuses.push(status));
    chat.state.subscribe(({ status }) => statuses.push(status));
    parley.conversations.list.subscribe(({ status }) => statuses.push(status));
    parley.presence.of('bob').subscribe(() => undefined);
    await settled();
    expect(statuses).toEqual([]);
    await parley.connect();
    await clock.advance(100);
    expect(statuses).not.toContain('failed');
    expect(chat.timeline.get()).toMatchObject({ status: 'ready', messages: [{ text: 'Hi' }] });
    expect(chat.state.get()).toMatchObject({ status: 'ready', title: 'Bob' });
    expect(parley.conversations.list.get()).toMatchObject({ status: 'ready', items: [{ id: 'cnv_1' }] });
    expect(server.heard('session.open')[0]?.params.watch).toEqual(['bob']);
  });
});

describe('sending', () => {
  it.each(['before', 'after', 'none'] as const)(
    'shows a message once, with one key, when the echo comes %s',
    async (echo) => {
      const { chat, backend, parley } = await connected();
      backend.echo = echo;
      const heard: Message[] = [];
      chat.on('message', (message) => heard.push(message));
      parley.conversations.on('message', (message) => heard.push(message));
      const seen: Timeline[] = [];
      chat.timeline.subscribe((timeline) => seen.push(timeline));
      await settled();
      const sending = chat.send('Hi');
      const [shown] = chat.timeline.get().messages;
      expect(shown).toMatchObject({ text: 'Hi', status: 'sending', own: true, sender: alice });
      expect(shown?.seq).toBeUndefined();
      const message = await sending;
      await settled();
      expect(message).toMatchObject({ key: shown?.key, seq: 1, status: 'sent' });
      expect(chat.timeline.get().messages).toEqual([message]);
      for (const timeline of seen) expect(timeline.messages.length).toBeLessThanOrEqual(1);
      expect(heard).toEqual([]);
      expect(chat.state.get().unreadCount).toBe(0);
    },
  );

  it('tells of my messages from other devices', async () => {
    const { chat, backend } = await connected();
    const heard: Message[] = [];
    chat.on('message', (message) => heard.push(message));
    backend.say('from my phone', { sender: alice, clientId: 'phone-1' });
    await settled();
    expect(heard).toMatchObject([{ text: 'from my phone', own: true, key: 'phone-1' }]);
    expect(chat.state.get().unreadCount).toBe(0);
  });

  it('keeps order and loses nothing over a drop, each once', async () => {
    const { chat, server, backend, resume } = await connected();
    chat.timeline.subscribe(() => undefined);
    server.sockets.reachable = false;
    server.socket.cut();
    await settled();
    const sending = ['a', 'b', 'c'].map((text) => chat.send(text));
    await settled();
    expect(statuses(chat.timeline.get())).toEqual(['queued', 'queued', 'queued']);
    expect(chat.state.get().lastMessage?.text).toBe('c');
    server.sockets.reachable = true;
    await resume();
    await Promise.all(sending);
    expect(backend.stored().map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(texts(chat.timeline.get())).toEqual(['a', 'b', 'c']);
    expect(statuses(chat.timeline.get())).toEqual(['sent', 'sent', 'sent']);
  });

  it('is stored once when the answer was lost, and sent again only where the sync does not bring it', async () => {
    const { chat, server, backend, resume } = await connected();
    chat.timeline.subscribe(() => undefined);
    const usual = server.check;
    server.check = (params) => ({ ...usual(params), sync: {} });
    server.on('message.send', (params) => {
      backend.accept(params);
      return null;
    });
    const sending = chat.send('once');
    await settled();
    server.on('message.send', (params) => ({ message: backend.accept(params) }));
    await resume();
    await sending;
    expect(server.heard('message.send')).toHaveLength(2);
    expect(texts(chat.timeline.get())).toEqual(['once']);

    server.check = usual;
    server.on('message.send', (params) => {
      backend.accept(params);
      return null;
    });
    const again = chat.send('once more');
    await settled();
    await resume();
    await again;
    expect(server.heard('message.send')).toHaveLength(3);
    expect(texts(chat.timeline.get())).toEqual(['once', 'once more']);
  });

  it('shows a failed message with its reason; it can be sent again, or thrown away', async () => {
    const { chat, server, backend } = await connected();
    chat.timeline.subscribe(() => undefined);
    server.on('message.send', () => {
      throw new Refusal('messaging/not-found');
    });
    await expect(chat.send('a')).rejects.toMatchObject({ code: 'messaging/not-found' });
    await expect(chat.send('b')).rejects.toMatchObject({ code: 'messaging/not-found' });
    const [a, b] = chat.timeline.get().messages;
    expect(a).toMatchObject({ status: 'failed', error: { code: 'messaging/not-found' } });
    chat.discard(b!.key);
    server.on('message.send', (params) => ({ message: backend.accept(params) }));
    const retried = chat.retry(a!.key);
    expect(chat.timeline.get().messages).toMatchObject([{ key: a!.key, status: 'sending' }]);
    expect(chat.timeline.get().messages[0]?.error).toBeUndefined();
    expect(await retried).toMatchObject({ key: a!.key, status: 'sent' });
    await expect(chat.retry(a!.key)).rejects.toThrow('has not failed');
  });

  it.each([
    ['', 'messaging/empty'],
    ['a'.repeat(16_385), 'messaging/too-large'],
    ['€'.repeat(5_462), 'messaging/too-large'],
    ['cut \ud83c', 'messaging/invalid-text'],
    [{ text: 'x', metadata: { blob: 'y'.repeat(8_192) } }, 'messaging/too-large'],
  ])('refuses what the server would refuse, and shows nothing of it (%#)', async (draft, code) => {
    const { chat, server } = await connected();
    await expect(chat.send(draft)).rejects.toMatchObject({ name: 'ParleyError', code, retryable: false });
    expect(chat.timeline.get().messages).toEqual([]);
    expect(server.heard('message.send')).toEqual([]);
  });

  it('refuses metadata that is nested too deeply, and takes what just fits', async () => {
    const { chat, backend } = await connected();
    const nested = (depth: number): Record<string, unknown> => (depth === 0 ? {} : { in: nested(depth - 1) });
    await expect(chat.send({ text: 'x', metadata: nested(40) })).rejects.toMatchObject({ code: 'protocol/too-deep' });
    await chat.send('€'.repeat(5_461));
    await chat.send({ text: '', metadata: nested(20) });
    expect(backend.stored()).toHaveLength(2);
  });
});

describe('a timeline', () => {
  it('loads the latest page when it is first looked at, and older ones on demand', async () => {
    const { chat, server } = await connected(({ backend }) => {
      for (let seq = 1; seq <= 120; seq++) backend.store(`m${seq}`);
    });
    expect(chat.timeline.get()).toMatchObject({ status: 'idle', messages: [] });
    expect(server.heard('message.list')).toHaveLength(0);
    chat.timeline.subscribe(() => undefined);
    expect(chat.timeline.get().status).toBe('loading');
    await settled();
    expect(chat.timeline.get()).toMatchObject({ status: 'ready', hasOlder: true });
    expect(texts(chat.timeline.get())).toEqual(Array.from({ length: 50 }, (_, at) => `m${71 + at}`));
    await Promise.all([chat.loadOlder(), chat.loadOlder()]);
    expect(server.heard('message.list')).toHaveLength(2);
    await chat.loadOlder();
    expect(texts(chat.timeline.get())).toHaveLength(120);
    expect(chat.timeline.get().hasOlder).toBe(false);
    await chat.loadOlder();
    expect(server.heard('message.list')).toHaveLength(3);
  });

  it('says why it could not be loaded, and is loaded again when looked at again', async () => {
    const { chat, server } = await connected();
    server.on('message.list', () => {
      throw new Refusal('server/internal', { retryable: true });
    });
    const stop = chat.timeline.subscribe(() => undefined);
    await settled();
    expect(chat.timeline.get()).toMatchObject({ status: 'failed', error: { code: 'server/internal' } });
    stop();
    server.on('message.list', () => ({ items: [], hasNext: false }));
    chat.timeline.subscribe(() => undefined);
    await settled();
    expect(chat.timeline.get()).toMatchObject({ status: 'ready' });
    expect(chat.timeline.get().error).toBeUndefined();
  });

  it('keeps every object that did not change', async () => {
    const { chat, backend, server } = await connected(({ backend }) => {
      backend.store('one');
      backend.store('two', { sender: alice, clientId: 'x' });
    });
    chat.timeline.subscribe(() => undefined);
    await settled();
    const before = chat.timeline.get();
    const state = chat.state.get();
    backend.say('three');
    await settled();
    const after = chat.timeline.get();
    expect(after.messages.slice(0, 2)).toEqual(before.messages);
    expect(after.messages[0]).toBe(before.messages[0]);
    expect(after.messages[1]).toBe(before.messages[1]);
    expect(chat.state.get().members).toBe(state.members);
    expect(chat.state.get().lastMessage).toBe(after.messages[2]);
    server.tell(backend.created(backend.stored()[0]!));
    await settled();
    expect(chat.timeline.get()).toBe(after);
    expect(chat.state.get()).toBe(chat.state.get());
  });

  it('brings what is missing between two messages, once', async () => {
    const { chat, backend, server } = await connected();
    chat.timeline.subscribe(() => undefined);
    await settled();
    const heard: string[] = [];
    chat.on('message', ({ text }) => heard.push(text));
    backend.say('1');
    await settled();
    for (const text of ['2', '3', '4']) backend.store(text);
    backend.say('5');
    await settled();
    expect(texts(chat.timeline.get())).toEqual(['1', '2', '3', '4', '5']);
    expect(server.heard('message.list').slice(1)).toMatchObject([{ params: { after: 1, limit: 3 } }]);
    expect([...heard].sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(chat.state.get().unreadCount).toBe(5);
  });

  it('does not ask for ever for what the server does not have', async () => {
    const { chat, backend, server } = await connected();
    chat.timeline.subscribe(() => undefined);
    await settled();
    backend.say('1');
    server.on('message.list', () => ({ items: [], hasNext: false }));
    server.tell(backend.created({ ...backend.stored()[0]!, id: 'far', seq: 9 }));
    await settled();
    expect(server.heard('message.list')).toHaveLength(2);
    server.tell(backend.created({ ...backend.stored()[0]!, id: 'next', seq: 10 }));
    await settled();
    expect(server.heard('message.list')).toHaveLength(2);
  });

  it('lets go of a long past when nobody looks any more', async () => {
    const { chat, backend } = await connected();
    const stop = chat.timeline.subscribe(() => undefined);
    await settled();
    for (let seq = 1; seq <= 500; seq++) backend.say(`m${seq}`);
    await settled();
    expect(chat.timeline.get().messages).toHaveLength(500);
    stop();
    backend.say('last');
    await settled();
    expect(chat.timeline.get().messages.length).toBeLessThanOrEqual(201);
    expect(chat.timeline.get()).toMatchObject({ hasOlder: true });
    expect(chat.timeline.get().messages.at(-1)?.text).toBe('last');
  });

  it('reads history apart from it, page by page', async () => {
    const { chat } = await connected(({ backend }) => {
      for (let seq = 1; seq <= 5; seq++) backend.store(`m${seq}`);
    });
    const first = await chat.history({ limit: 2 });
    const second = await first.next();
    const third = await second.next();
    const none = await third.next();
    const pages = [first, second, third, none].map(({ items, hasNext }) => [items.map(({ text }) => text), hasNext]);
    expect(pages).toEqual([
      [['m4', 'm5'], true],
      [['m2', 'm3'], true],
      [['m1'], false],
      [[], false],
    ]);
    expect(chat.timeline.get().messages).toEqual([]);
  });
});

describe('receipts', () => {
  it('show how far my messages have come', async () => {
    const { chat, server } = await connected();
    chat.timeline.subscribe(() => undefined);
    await settled();
    await chat.send('a');
    await chat.send('b');
    const receipt = (deliveredSeq: number, readSeq: number) =>
      server.tell({
        ev: 'receipt.updated',
        data: { conversationId: 'cnv_1', userId: 'bob', deliveredSeq, readSeq },
      });
    const heard: unknown[] = [];
    chat.on('receipt', (event) => heard.push(event));
    receipt(2, 0);
    await settled();
    expect(statuses(chat.timeline.get())).toEqual(['delivered', 'delivered']);
    receipt(2, 1);
    await settled();
    expect(statuses(chat.timeline.get())).toEqual(['read', 'delivered']);
    receipt(1, 0);
    await settled();
    expect(statuses(chat.timeline.get())).toEqual(['read', 'delivered']);
    expect(heard).toHaveLength(3);
  });

  it('claim nothing of a group until everybody has it, nor of members that are not known', async () => {
    const carol = { id: 'carol', name: 'Carol' };
    const members = [
      sampleMember(alice),
      sampleMember(bob, { deliveredSeq: 9, readSeq: 9 }),
      sampleMember(carol, { deliveredSeq: 1 }),
    ];
    const { parley } = await connected(({ backend }) => {
      backend.add(sampleConversation({ id: 'cnv_g', kind: 'group', name: 'Team', members, memberCount: 3 }));
      backend.add(sampleConversation({ id: 'cnv_h', kind: 'group', name: 'All', members, memberCount: 400 }));
    });
    for (const [id, status] of [
      ['cnv_g', 'delivered'],
      ['cnv_h', 'sent'],
    ] as const) {
      const group = parley.conversations.get(id);
      await settled();
      expect(group.state.get().kind).toBe('group');
      group.timeline.subscribe(() => undefined);
      await group.send('hello');
      await settled();
      expect(statuses(group.timeline.get())).toEqual([status]);
    }
  });

  it('are sent by themselves for what arrived, batched', async () => {
    const { backend, server, clock } = await connected();
    for (let seq = 1; seq <= 30; seq++) backend.say(`m${seq}`);
    await clock.advance(250);
    expect(server.heard('receipt.mark').map(({ params }) => params)).toEqual([
      { conversationId: 'cnv_1', deliveredSeq: 30 },
    ]);
    backend.say('more');
    await clock.advance(250);
    expect(server.heard('receipt.mark')).toHaveLength(2);
  });

  it('are sent for what arrived while I was away', async () => {
    const test = setUp();
    test.backend.store('missed');
    test.server.session = { sync: { conversations: [test.backend.conversation()] } };
    await test.parley.connect();
    await test.clock.advance(250);
    expect(test.server.heard('receipt.mark').map(({ params }) => params)).toEqual([
      { conversationId: 'cnv_1', deliveredSeq: 1 },
    ]);
  });

  it('of reading are coalesced, settle when the server knows, and are seen at once', async () => {
    const { chat, backend, server, clock } = await connected();
    chat.timeline.subscribe(() => undefined);
    await settled();
    for (let seq = 1; seq <= 5; seq++) backend.say(`m${seq}`);
    await settled();
    expect(chat.state.get().unreadCount).toBe(5);
    const marks = [chat.markRead(2), chat.markRead(4)];
    expect(chat.state.get()).toMatchObject({ unreadCount: 1, readSeq: 4 });
    expect(statuses(chat.timeline.get())).toEqual(['read', 'read', 'read', 'read', 'delivered']);
    await clock.advance(250);
    await Promise.all(marks);
    expect(server.heard('receipt.mark').map(({ params }) => params)).toEqual([
      { conversationId: 'cnv_1', deliveredSeq: 5, readSeq: 4 },
    ]);
    const rest = chat.markRead();
    await clock.advance(250);
    await rest;
    expect(chat.state.get().unreadCount).toBe(0);
    await chat.markRead();
    expect(server.heard('receipt.mark')).toHaveLength(2);
  });

  it('of another device of mine count here too', async () => {
    const { chat, backend, server } = await connected();
    backend.say('a');
    backend.say('b');
    await settled();
    expect(chat.state.get().unreadCount).toBe(2);
    server.tell({
      ev: 'receipt.updated',
      data: { conversationId: 'cnv_1', userId: 'alice', deliveredSeq: 2, readSeq: 1 },
    });
    await settled();
    expect(chat.state.get()).toMatchObject({ unreadCount: 1, readSeq: 1 });
  });

  it('wait for the connection', async () => {
    const { chat, backend, server, clock, parley } = await connected();
    backend.say('a');
    await settled();
    await parley.disconnect();
    const marking = chat.markRead();
    await clock.advance(10 * second);
    await parley.connect();
    await clock.advance(second);
    await marking;
    expect(server.heard('receipt.mark').at(-1)?.params).toMatchObject({ readSeq: 1 });
  });
});

describe('typing', () => {
  it('shows who types, for as long as it holds', async () => {
    const { chat, server, clock, backend } = await connected();
    const heard: [string, boolean][] = [];
    chat.on('typing', ({ user, active }) => heard.push([user.name, active]));
    const typing = (active: boolean) =>
      server.tell({
        ev: 'typing.changed',
        data: { conversationId: 'cnv_1', userId: 'bob', active, expiresIn: 6 * second },
      });
    typing(true);
    await clock.advance(4 * second);
    typing(true);
    await clock.advance(4 * second);
    expect(chat.state.get().typing).toEqual([bob]);
    await clock.advance(3 * second);
    expect(chat.state.get().typing).toEqual([]);
    typing(true);
    await settled();
    backend.say('done');
    await settled();
    expect(chat.state.get().typing).toEqual([]);
    typing(true);
    await settled();
    server.socket.cut();
    await settled();
    expect(chat.state.get().typing).toEqual([]);
    expect(heard).toEqual([
      ['Bob', true],
      ['Bob', false],
      ['Bob', true],
      ['Bob', false],
      ['Bob', true],
      ['Bob', false],
    ]);
  });

  it('tells that I type, now and then, and that I stopped', async () => {
    const { chat, server, clock } = await connected();
    for (let key = 0; key < 40; key++) {
      chat.type();
      await clock.advance(200);
    }
    expect(server.heard('typing.set').map(({ params }) => params.active)).toEqual([true, true, true]);
    await clock.advance(6 * second);
    expect(server.heard('typing.set').at(-1)?.params.active).toBe(false);
    chat.type();
    chat.stopTyping();
    chat.stopTyping();
    await settled();
    expect(server.heard('typing.set').map(({ params }) => params.active)).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
    ]);
  });
});
