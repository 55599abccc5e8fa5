import { describe, expect, it } from 'vitest';
import type { Clock } from '../../ports/clock.js';
import type { Storage } from '../../ports/storage.js';
import type { LoadExtras } from '../conversation-extras.js';
import {
  alice,
  bob,
  createMemoryStorage,
  createMessageBackend,
  createTestClient,
  sampleConversation,
  sampleMember,
  settled,
  type TestClient,
} from '../../testing/index.js';

const boxOfAlice = 'ws://parley.test/v1/connect  alice';
const second = 1_000;

/** A server, and clients over one storage, each the next page of the same tab. */
function setUp() {
  const storage = createMemoryStorage();
  const started: TestClient[] = [];
  const start = (more: { readonly storage?: Storage; readonly loadExtras?: LoadExtras } = {}) => {
    const [world] = started;
    const same = world && { clock: world.clock, server: world.server };
    const options = { storage, user: 'alice', device: 'device', ...same, ...more, seed: started.length + 1 };
    const client = createTestClient(options);
    started.push(client);
    return client;
  };
  const first = start();
  const { clock, server } = first;
  const backend = createMessageBackend(server);
  const texts = (client: TestClient, id = 'cnv_1') =>
    client.parley.conversations
      .get(id)
      .timeline.get()
      .messages.map(({ text }) => text);
  /** The page has looked at the conversation, its state is kept, and the page is left. */
  const leave = async (client: TestClient) => {
    await clock.advance(2 * second);
    client.kill();
  };
  const kept = (prefix: string) => [...storage.box(boxOfAlice).keys()].filter((key) => key.startsWith(prefix));
  const offline = () => {
    server.sockets.reachable = false;
  };
  const online = async (client: TestClient) => {
    server.sockets.reachable = true;
    client.parley.connection.reconnectNow();
    await settled();
  };
  return { first, start, clock, server, backend, storage, texts, leave, kept, offline, online };
}

/** A page that has looked at its one conversation with some messages, and was left. */
async function visited() {
  const test = setUp();
  const { first, backend, leave } = test;
  backend.store('one', { sender: alice });
  backend.store('two');
  await first.parley.connect();
  first.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
  await settled();
  backend.say('three');
  await settled();
  await leave(first);
  return test;
}

describe('the last state', () => {
  it('shows before the network answers: the list, counts and timelines that were looked at', async () => {
    const { start, texts, offline } = await visited();
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    const { list } = next.parley.conversations;
    expect(list.get()).toMatchObject({ status: 'loading', unreadCount: 2 });
    expect(list.get().items).toMatchObject([
      { id: 'cnv_1', title: 'Bob', peer: bob, unreadCount: 2, lastMessage: { text: 'three', own: false } },
    ]);
    expect(texts(next)).toEqual(['one', 'two', 'three']);
    const { timeline } = next.parley.conversations.get('cnv_1');
    expect(timeline.get()).toMatchObject({ status: 'ready', hasOlder: false });
    expect(timeline.get().messages.map(({ own, status }) => [own, status])).toEqual([
      [true, 'sent'],
      [false, 'delivered'],
      [false, 'delivered'],
    ]);
    expect(await next.parley.conversations.direct('bob')).toBe(next.parley.conversations.get('cnv_1'));
  });

  it('shows the list where the code of timelines does not arrive, and keeps what they hold', async () => {
    const { start, leave, texts, offline } = await visited();
    offline();
    const lacking = start({ loadExtras: () => Promise.reject(new TypeError('Failed to fetch')) });
    void lacking.parley.connect();
    await settled();
    expect(lacking.parley.conversations.list.get().items).toMatchObject([{ id: 'cnv_1', unreadCount: 2 }]);
    expect(texts(lacking)).toEqual([]);
    await leave(lacking);
    const next = start();
    void next.parley.connect();
    await settled();
    expect(texts(next)).toEqual(['one', 'two', 'three']);
  });

  it('names what it holds, so that the session brings what was missed and changed, and asks nothing else', async () => {
    const { start, backend, server, texts } = await visited();
    backend.store('missed');
    backend.change(2, { kind: 'edited', text: 'two, edited' }, { silent: true });
    const next = start();
    const heard: string[] = [];
    next.parley.conversations.on('message', ({ text }) => heard.push(text));
    const requests = server.requests.length;
    await next.parley.connect();
    next.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    await settled();
    expect(server.heard('session.open').at(-1)?.params.holds).toEqual([
      { conversationId: 'cnv_1', seq: 3, from: 1, version: 3 },
    ]);
    expect(texts(next)).toEqual(['one', 'two, edited', 'three', 'missed']);
    expect(next.parley.conversations.list.get()).toMatchObject({ status: 'ready', unreadCount: 3 });
    expect(server.requests.slice(requests).map(({ op }) => op)).toEqual(['session.open']);
    // What came while no page was there is no news.
    expect(heard).toEqual([]);
    backend.say('now');
    await settled();
    expect(heard).toEqual(['now']);
  });

  it('takes the counts of the server for its own', async () => {
    const { start, backend, server } = await visited();
    server.on('receipt.mark', () => ({}));
    backend.add({ ...backend.conversation(), readSeq: 3 });
    const next = start();
    await next.parley.connect();
    await settled();
    expect(next.parley.conversations.get('cnv_1').state.get()).toMatchObject({ unreadCount: 0, readSeq: 3 });
  });

  it('tells the server how far was read while there was no connection', async () => {
    const { start, clock, server, backend, offline, online, leave } = await visited();
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    void next.parley.conversations
      .get('cnv_1')
      .markRead()
      .catch(() => undefined);
    await leave(next);
    expect(backend.conversation().readSeq).toBe(0);
    const last = start();
    void last.parley.connect();
    await settled();
    expect(last.parley.conversations.list.get().unreadCount).toBe(0);
    await online(last);
    await clock.advance(second);
    expect(server.heard('receipt.mark').at(-1)?.params).toMatchObject({ readSeq: 3 });
    expect(last.parley.conversations.list.get().unreadCount).toBe(0);
    expect(backend.conversation().unreadCount).toBe(0);
  });

  it('lets go of conversations that are not there any more', async () => {
    const { start, backend, first, leave, kept } = setUp();
    backend.add(sampleConversation({ id: 'cnv_2', kind: 'group', name: 'Old' }));
    await first.parley.connect();
    first.parley.conversations.get('cnv_2').timeline.subscribe(() => undefined);
    await settled();
    await leave(first);
    expect(kept('cache:c:')).toHaveLength(2);
    expect(kept('cache:t:')).toEqual(['cache:t:cnv_2']);
    backend.remove('cnv_2');
    const next = start();
    await next.parley.connect();
    await settled();
    expect(next.parley.conversations.list.get().items.map(({ id }) => id)).toEqual(['cnv_1']);
    expect(next.parley.conversations.get('cnv_2').state.get().status).toBe('gone');
    await leave(next);
    expect(kept('cache:c:')).toEqual(['cache:c:cnv_1']);
    expect(kept('cache:t:')).toEqual([]);
  });

  it('is compared with the list where the session does not bring all, and dropped where it is too far back', async () => {
    const { start, backend, first, leave, server, clock, offline, online } = setUp();
    const usual = server.check;
    server.check = (params) => {
      const parts = usual(params);
      const latest = [...(parts.sync?.conversations ?? [])].sort((a, b) => b.updatedAt - a.updatedAt);
      return { ...parts, sync: { ...parts.sync, conversations: latest.slice(0, 50), more: latest.length > 50 } };
    };
    for (let n = 0; n < 220; n++) backend.add(sampleConversation({ id: `cnv_x${n}`, updatedAt: 10_000 - n }));
    await first.parley.connect();
    for (let page = 0; page < 4; page++) await first.parley.conversations.loadMore();
    await leave(first);
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    expect(next.parley.conversations.list.get().items).toHaveLength(200);
    const given = next.parley.conversations.get('cnv_x199');
    expect(given.state.get().status).toBe('ready');
    for (let n = 0; n < 30; n++) backend.add(sampleConversation({ id: `cnv_y${n}`, updatedAt: 20_000 }));
    backend.remove('cnv_x120');
    const requests = server.requests.length;
    await online(next);
    await clock.advance(second);
    const { items, hasMore } = next.parley.conversations.list.get();
    expect(hasMore).toBe(true);
    // The 200 latest, and the one that the app has in its hands.
    expect(items).toHaveLength(201);
    expect(items.map(({ id }) => id)).not.toContain('cnv_x120');
    expect(given.state.get().status).toBe('ready');
    const asked = server.requests.slice(requests).map(({ op }) => op);
    expect(asked.filter((op) => op !== 'receipt.mark')).toEqual([
      'session.open',
      'conversation.list',
      'conversation.get',
    ]);
  });

  it('is worth nothing where the server has less than it had', async () => {
    const { start, server, texts } = await visited();
    const restored = createMessageBackend(server);
    restored.store('another one');
    const next = start();
    await next.parley.connect();
    next.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    await settled();
    expect(texts(next)).toEqual(['another one']);
    expect(next.parley.conversations.get('cnv_1').state.get()).toMatchObject({ lastSeq: 1, unreadCount: 1 });
  });

  it('is read again where the session did not bring all that was missed', async () => {
    const { start, backend, server, texts } = await visited();
    backend.change(2, { kind: 'edited', text: 'two, edited' }, { silent: true });
    const usual = server.check;
    server.check = (params) => ({ ...usual(params), sync: { ...usual(params).sync, messages: [], more: true } });
    const next = start();
    next.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    await next.parley.connect();
    await settled();
    expect(texts(next)).toEqual(['one', 'two, edited', 'three']);
  });

  it('is left alone where the server spoke first', async () => {
    const { storage, start, texts, backend, server, clock } = await visited();
    backend.store('missed');
    const next = start({ storage: { open: (name) => after(clock, 20 * second, () => storage.open(name)) } });
    const connected = next.parley.connect();
    await clock.advance(second);
    await connected;
    expect(server.heard('session.open').at(-1)?.params.holds).toEqual([]);
    next.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    await settled();
    void next.parley.conversations.get('cnv_1').markRead();
    await clock.advance(second);
    backend.say('now');
    await clock.advance(30 * second);
    expect(texts(next)).toEqual(['one', 'two', 'three', 'missed', 'now']);
    expect(next.parley.conversations.list.get().unreadCount).toBe(1);
    expect(JSON.stringify(storage.box(boxOfAlice).get('cache:t:cnv_1'))).toContain('now');
  });

  it('of another version is thrown away; drafts and messages on their way are not', async () => {
    const { storage, start, offline, kept } = await visited();
    const box = await storage.open(boxOfAlice);
    const entry = { params: { conversationId: 'cnv_1', clientId: 'x', text: 'x' }, createdAt: 1 };
    await box.write([
      ['cache:version', 0],
      ['draft:cnv_1', 'begun'],
      ['outbox:x', { entry, order: 1 }],
    ]);
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    expect(next.parley.conversations.list.get().items).toEqual([]);
    expect(next.parley.conversations.get('cnv_1').draft.get()).toBe('begun');
    expect(next.link.outbox.entries).toHaveLength(1);
    expect(kept('cache:')).toEqual(['cache:version']);
  });

  it('that cannot be read is thrown away', async () => {
    const { storage, start, offline, kept } = await visited();
    const box = await storage.open(boxOfAlice);
    await box.write([['cache:t:cnv_1', { messages: 5 }]]);
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    expect(kept('cache:')).toEqual(['cache:version']);
  });
});

describe('what is kept', () => {
  it('is written a second after a change, all at once, and at a disconnect', async () => {
    const { first, backend, clock, storage, kept } = setUp();
    await first.parley.connect();
    first.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    await clock.advance(2 * second);
    const before = storage.writes;
    for (let n = 0; n < 20; n++) backend.say(`message ${n}`);
    await clock.advance(900);
    expect(storage.writes).toBe(before);
    await clock.advance(200);
    expect(storage.writes).toBe(before + 1);
    backend.say('at the end');
    await settled();
    await first.parley.disconnect();
    await settled();
    expect(storage.writes).toBe(before + 2);
    expect(kept('cache:')).toEqual(['cache:c:cnv_1', 'cache:me', 'cache:t:cnv_1', 'cache:version']);
    expect(JSON.stringify(storage.box(boxOfAlice).get('cache:t:cnv_1'))).toContain('at the end');
    await clock.advance(10 * second);
    expect(storage.writes).toBe(before + 2);
    expect(first.leaks()).toEqual([]);
  });

  it('is written at once when the connection is lost', async () => {
    const { first, backend, clock, server, storage, offline } = setUp();
    await first.parley.connect();
    first.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    await clock.advance(2 * second);
    backend.say('just before the tunnel');
    await settled();
    offline();
    server.socket.cut();
    await settled();
    expect(JSON.stringify(storage.box(boxOfAlice).get('cache:t:cnv_1'))).toContain('just before the tunnel');
  });

  it('is bounded: the last fifty messages, and less where they are large', async () => {
    const { first, start, backend, leave, offline, texts } = setUp();
    for (let n = 1; n <= 80; n++) backend.store(`${n}`);
    await first.parley.connect();
    const chat = first.parley.conversations.get('cnv_1');
    chat.timeline.subscribe(() => undefined);
    await settled();
    await chat.loadOlder();
    await leave(first);
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    expect(texts(next)).toEqual(Array.from({ length: 50 }, (_, n) => `${n + 31}`));
    expect(next.parley.conversations.get('cnv_1').timeline.get().hasOlder).toBe(true);
  });

  it('leaves out what is too large', async () => {
    const { first, start, backend, leave, offline, texts } = setUp();
    for (let n = 1; n <= 20; n++) backend.store(`${n}:${'x'.repeat(15_000)}`);
    await first.parley.connect();
    first.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    await leave(first);
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    expect(texts(next).map((text) => text.split(':')[0])).toEqual(['15', '16', '17', '18', '19', '20']);
  });

  it('is bounded: two hundred conversations, and the fifty timelines looked at last', async () => {
    const { first, backend, leave, kept, clock } = setUp();
    for (let n = 0; n < 260; n++) backend.add(sampleConversation({ id: `cnv_x${n}`, updatedAt: 10_000 - n }));
    await first.parley.connect();
    for (let n = 0; n < 70; n++) {
      const stop = first.parley.conversations.get(`cnv_x${n}`).timeline.subscribe(() => undefined);
      await clock.advance(10);
      stop();
    }
    await leave(first);
    expect(kept('cache:c:')).toHaveLength(200);
    expect(kept('cache:t:')).toHaveLength(50);
    expect(kept('cache:t:')).not.toContain('cache:t:cnv_x0');
    expect(kept('cache:t:')).toContain('cache:t:cnv_x69');
    const [record] = kept('cache:c:').filter((key) => key === 'cache:c:cnv_x259');
    expect(record).toBeUndefined();
  });

  it('is not shown to another user, and goes when its user signs out', async () => {
    const { start, server, storage, kept, offline, online } = await visited();
    offline();
    const next = start();
    void next.parley.connect();
    await settled();
    const chat = next.parley.conversations.get('cnv_1');
    chat.setDraft('for Bob');
    expect(chat.state.get().status).toBe('ready');
    const eve = { id: 'eve', name: 'Eve' };
    server.session = { user: eve };
    const theirs = createMessageBackend(server);
    theirs.remove('cnv_1');
    theirs.add(sampleConversation({ id: 'cnv_9', members: [sampleMember(eve), sampleMember(bob)] }));
    await online(next);
    expect(next.parley.conversations.list.get().items.map(({ id }) => id)).toEqual(['cnv_9']);
    expect(chat.state.get().status).toBe('gone');
    expect(chat.timeline.get().messages).toEqual([]);
    expect(chat.draft.get()).toBe('');
    expect(kept('cache:c:')).toEqual(['cache:c:cnv_1']);

    await next.parley.signOut();
    expect(storage.names).toEqual(['parley', boxOfAlice]);
    expect(next.parley.conversations.list.get()).toMatchObject({ items: [], status: 'idle', unreadCount: 0 });
  });

  it('is gone after signing out, also what was about to be written', async () => {
    const { first, backend, clock, storage } = setUp();
    await first.parley.connect();
    const chat = first.parley.conversations.get('cnv_1');
    chat.timeline.subscribe(() => undefined);
    await clock.advance(2 * second);
    backend.say('secret');
    chat.setDraft('secret');
    await clock.advance(300);
    chat.setDraft('secret, too');
    await first.parley.signOut();
    expect(storage.names).toEqual([]);
    await clock.advance(10 * second);
    expect(storage.names).toEqual([]);
    expect(chat.timeline.get().messages).toEqual([]);
    expect(chat.state.get().status).toBe('loading');
    expect(first.leaks()).toEqual([]);
  });
});

describe('a draft', () => {
  it('is there after a reload, also before there is any connection, and goes when it is taken back', async () => {
    const { first, start, leave, offline, kept } = setUp();
    await first.parley.connect();
    first.parley.conversations.get('cnv_1').setDraft('I was about to');
    first.parley.conversations.get('cnv_2').setDraft('elsewhere');
    await leave(first);
    offline();
    const next = start();
    const chat = next.parley.conversations.get('cnv_1');
    const seen: string[] = [];
    chat.draft.subscribe((text) => seen.push(text));
    void next.parley.connect();
    await settled();
    expect(seen).toEqual(['I was about to']);
    expect(next.parley.conversations.get('cnv_2').draft.get()).toBe('elsewhere');
    chat.setDraft('');
    await leave(next);
    expect(kept('draft:')).toEqual(['draft:cnv_2']);
  });

  it('is written at once when it is begun, and when it was sent', async () => {
    const { first, kept } = setUp();
    await first.parley.connect();
    const chat = first.parley.conversations.get('cnv_1');
    chat.setDraft('S');
    await settled();
    expect(kept('draft:')).toEqual(['draft:cnv_1']);
    chat.setDraft('Said');
    chat.setDraft('');
    await settled();
    expect(kept('draft:')).toEqual([]);
  });

  it('that was begun before the kept one was read is not replaced', async () => {
    const { first, start, leave, offline, storage } = setUp();
    await first.parley.connect();
    first.parley.conversations.get('cnv_1').setDraft('old');
    await leave(first);
    offline();
    const next = start();
    next.parley.conversations.get('cnv_1').setDraft('new');
    void next.parley.connect();
    await leave(next);
    expect(storage.box(boxOfAlice).get('draft:cnv_1')).toBe('new');
  });

  it('lives as long as the client where nothing can be kept', () => {
    const { parley } = createTestClient();
    parley.conversations.get('cnv_1').setDraft('here');
    expect(parley.conversations.get('cnv_1').draft.get()).toBe('here');
  });
});

function after<T>(clock: Clock, ms: number, run: () => Promise<T>): Promise<T> {
  return new Promise<void>((resolve) => void clock.setTimer(resolve, ms)).then(run);
}
