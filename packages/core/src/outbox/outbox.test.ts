import { describe, expect, it, vi } from 'vitest';
import type { OutboxEntry } from '../connection/engine-port.js';
import type { Link, OutboxChange } from '../connection/link.js';
import type { Logger } from '../ports/logger.js';
import type { Storage } from '../ports/storage.js';
import {
  alice,
  bob,
  createMemoryStorage,
  createMessageBackend,
  createTestClient,
  Refusal,
  sampleConversation,
  sampleMessage,
  settled,
  type TestClient,
} from '../testing/index.js';

const boxOfAlice = 'ws://parley.test/v1/connect  alice';

function entry(clientId: string, more: Partial<OutboxEntry['params']> = {}): OutboxEntry {
  return { params: { conversationId: 'cnv_1', clientId, text: `text of ${clientId}`, ...more }, createdAt: 1_000 };
}

function ids(link: Link): string[] {
  return link.outbox.entries.map(({ params }) => params.clientId);
}

/** A server that stores what it is sent, and clients over one storage, each the next process of the same device. */
function setUp(options: { readonly user?: string; readonly storage?: Storage; readonly logger?: Logger } = {}) {
  const storage = createMemoryStorage();
  let started = 0;
  const first = createTestClient({ storage, ...options, seed: ++started, device: 'device' });
  const { clock, server } = first;
  const backend = createMessageBackend(server);
  backend.add(sampleConversation({ id: 'cnv_2' }));
  const start = (more: { readonly user?: string; readonly token?: () => string } = {}) =>
    createTestClient({ clock, server, storage, device: 'device', ...options, ...more, seed: ++started });
  const stored = (id?: string) => backend.stored(id).map(({ clientId }) => clientId);
  const kept = () => [...storage.box(boxOfAlice).keys()].filter((key) => key.startsWith('outbox:'));
  return { ...first, first, backend, storage, start, stored, kept };
}

/** The server answers no more messages. */
function silent(server: TestClient['server']) {
  server.on('message.send', () => null);
}

describe('the outbox', () => {
  it('keeps a message until it is stored, and says what becomes of it', async () => {
    const { link, parley, server, backend, kept, stored } = setUp();
    const changes: OutboxChange[] = [];
    link.outbox.onChange((change) => changes.push(change));
    await parley.connect();
    silent(server);
    const sending = link.outbox.send(entry('a'));
    expect(link.outbox.entries).toEqual([entry('a')]);
    await settled();
    expect(kept()).toEqual(['outbox:a']);
    const [request] = server.heard('message.send');
    const message = backend.store('text of a', { clientId: 'a', sender: alice });
    server.answer(request!, { message });
    expect(await sending).toEqual(message);
    await settled();
    expect(kept()).toEqual([]);
    expect(stored()).toEqual(['a']);
    expect(link.outbox.entries).toEqual([]);
    expect(changes).toEqual([
      { type: 'outgoing', entry: entry('a') },
      { type: 'settled', entry: entry('a'), message },
    ]);
  });

  it('sends what a dead process left, before anything new, in order, and shows it meanwhile', async () => {
    const { link, parley, server, first, start, stored, kept } = setUp();
    await parley.connect();
    silent(server);
    for (const id of ['a', 'b', 'c']) void link.outbox.send(entry(id));
    void link.outbox.send(entry('x', { conversationId: 'cnv_2' }));
    await settled();
    first.kill();
    createMessageBackend(server).add(sampleConversation({ id: 'cnv_2' }));
    const backend = createMessageBackend(server);
    backend.add(sampleConversation({ id: 'cnv_2' }));

    const next = start({ user: 'alice' });
    void next.link.outbox.send(entry('d'));
    await next.parley.connect();
    await settled();
    expect(ids(next.link)).toEqual([]);
    expect(backend.stored().map(({ clientId }) => clientId)).toEqual(['a', 'b', 'c', 'd']);
    expect(backend.stored('cnv_2')).toHaveLength(1);
    expect(kept()).toEqual([]);
    expect(stored()).toEqual([]);
  });

  it('shows what was left before there is any connection, where the app says who is signed in', async () => {
    const { link, parley, server, first, start } = setUp({ user: 'alice' });
    await parley.connect();
    silent(server);
    for (const id of ['a', 'b']) void link.outbox.send(entry(id));
    await settled();
    first.kill();
    server.sockets.reachable = false;
    const next = start();
    void next.parley.connect().catch(() => undefined);
    await settled();
    expect(ids(next.link)).toEqual(['a', 'b']);
    expect(next.link.account.get()).toEqual({ box: boxOfAlice, userId: 'alice' });
  });

  it('writes all changes of one turn at once, and nothing for what was stored before it could be written', async () => {
    const { link, parley, storage, backend, clock, kept } = setUp();
    await parley.connect();
    await settled();
    const before = storage.writes;
    const sending = Array.from({ length: 50 }, (_, n) => link.outbox.send(entry(`m${n}`)));
    await Promise.all(sending);
    await clock.advance(1_000);
    expect(backend.stored()).toHaveLength(50);
    expect(kept()).toEqual([]);
    // The first write has them all; while it ran and after it, they were answered.
    expect(storage.writes - before).toBeLessThanOrEqual(60);
    parley.disconnect().catch(() => undefined);
    await settled();
    const batch = storage.writes;
    for (let n = 0; n < 50; n++) void link.outbox.send(entry(`o${n}`));
    await settled();
    expect(storage.writes - batch).toBe(1);
    expect(kept()).toHaveLength(50);
  });

  it('keeps a refused message with its error over a restart; it can be tried again or discarded', async () => {
    const { link, parley, server, first, start, kept } = setUp({ user: 'alice' });
    server.on('message.send', () => {
      throw new Refusal('messaging/too-large', { details: { limit: 5 } });
    });
    await parley.connect();
    for (const id of ['a', 'b']) {
      await expect(link.outbox.send(entry(id))).rejects.toMatchObject({ code: 'messaging/too-large' });
    }
    await settled();
    first.kill();
    const backend = createMessageBackend(server);
    const next = start();
    await next.parley.connect();
    await settled();
    const error = { code: 'messaging/too-large', details: { limit: 5 } };
    expect(next.link.outbox.entries).toMatchObject([
      { ...entry('a'), error },
      { ...entry('b'), error },
    ]);
    expect(backend.stored()).toEqual([]);
    expect(await next.link.outbox.send(entry('b'))).toMatchObject({ clientId: 'b', seq: 1 });
    next.link.outbox.discard('a');
    await settled();
    expect(kept()).toEqual([]);
    expect(next.link.outbox.entries).toEqual([]);
  });

  it('discards what has not left yet, and not what is just on its way', async () => {
    const { link, parley, server, kept } = setUp();
    await parley.connect();
    silent(server);
    const flying = link.outbox.send(entry('a'));
    const waiting = link.outbox.send(entry('b'));
    await settled();
    link.outbox.discard('a');
    link.outbox.discard('b');
    await expect(waiting).rejects.toMatchObject({ code: 'connection/cancelled' });
    await settled();
    expect(ids(link)).toEqual(['a']);
    expect(kept()).toEqual(['outbox:a']);
    server.socket.cut();
    await settled();
    link.outbox.discard('a');
    await expect(flying).rejects.toMatchObject({ code: 'connection/cancelled' });
    expect(ids(link)).toEqual([]);
  });

  it('takes the event for the answer, whichever comes first', async () => {
    const { link, parley, server, backend, kept } = setUp();
    await parley.connect();
    silent(server);
    const sending = link.outbox.send(entry('a'));
    const next = link.outbox.send(entry('b'));
    await settled();
    const [request] = server.heard('message.send');
    const message = backend.store('text of a', { clientId: 'a', sender: alice });
    server.tell(backend.created(message));
    expect(await sending).toEqual(message);
    await settled();
    expect(kept()).toEqual(['outbox:b']);
    // The next one goes at once; the answer that comes later says nothing new.
    expect(server.heard('message.send').map(({ params }) => params.clientId)).toEqual(['a', 'b']);
    server.answer(request!, { message });
    server.tell(backend.created(sampleMessage(2, { clientId: 'b', sender: bob })));
    await settled();
    expect(ids(link)).toEqual(['b']);
    server.tell(backend.created(backend.store('b', { clientId: 'b', sender: alice })));
    expect(await next).toMatchObject({ seq: 2 });
  });

  it('learns at a resume that a message was stored whose answer was lost', async () => {
    const { link, parley, server, backend, kept } = setUp();
    await parley.connect();
    silent(server);
    const sending = link.outbox.send(entry('a'));
    await settled();
    const message = backend.store('text of a', { clientId: 'a', sender: alice });
    server.check = () => ({ sync: { messages: [message] } });
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    expect(await sending).toEqual(message);
    await settled();
    expect(server.heard('message.send')).toHaveLength(1);
    expect(kept()).toEqual([]);
  });

  it('holds at most a thousand messages', async () => {
    const { link, parley, server } = setUp({ user: 'alice' });
    server.sockets.reachable = false;
    void parley.connect().catch(() => undefined);
    const changes: OutboxChange['type'][] = [];
    for (let n = 0; n < 1_000; n++) link.outbox.send(entry(`m${n}`)).catch(() => undefined);
    link.outbox.onChange(({ type }) => changes.push(type));
    const refused = link.outbox.send(entry('one more'));
    await expect(refused).rejects.toMatchObject({ code: 'messaging/outbox-full', details: { limit: 1_000 } });
    expect(link.outbox.entries).toHaveLength(1_000);
    expect(changes).toEqual(['outgoing', 'outgoing', 'settled']);
    link.outbox.discard('m0');
    link.outbox.send(entry('now')).catch(() => undefined);
    expect(link.outbox.entries).toHaveLength(1_000);
  });

  it('holds at most about four million characters', async () => {
    const { link } = setUp();
    const large = { text: 'x'.repeat(16_000) };
    for (let n = 0; n < 248; n++) link.outbox.send(entry(`m${n}`, large)).catch(() => undefined);
    expect(link.outbox.entries).toHaveLength(248);
    await expect(Promise.all([1, 2, 3].map((n) => link.outbox.send(entry(`n${n}`, large))))).rejects.toMatchObject({
      code: 'messaging/outbox-full',
    });
  });

  it('sends each message once when two processes have the same box, and brings none back', async () => {
    const { link, parley, server, first, backend, start, kept } = setUp({ user: 'alice' });
    await parley.connect();
    silent(server);
    for (const id of ['a', 'b']) void link.outbox.send(entry(id)).catch(() => undefined);
    await settled();
    const other = start();
    await other.parley.connect();
    await settled();
    expect(ids(other.link)).toEqual(['a', 'b']);
    expect(ids(link)).toEqual(['a', 'b']);
    const fresh = createMessageBackend(server);
    fresh.echo = 'none';
    server.socket.cut();
    await settled();
    other.parley.connection.reconnectNow();
    await settled();
    expect(fresh.stored().map(({ clientId }) => clientId)).toEqual(['a', 'b']);
    expect(kept()).toEqual([]);
    // The first one comes later, is answered the same, and its refusals do not bring back what is gone.
    server.on('message.send', () => {
      throw new Refusal('messaging/forbidden');
    });
    server.sockets.sockets[0]!.cut();
    await settled();
    first.parley.connection.reconnectNow();
    await settled();
    expect(kept()).toEqual([]);
    expect(ids(link)).toEqual([]);
    expect(backend.stored()).toEqual([]);
  });

  it('sends at its next session what another process has left in the box', async () => {
    const { link, parley, server, start, kept, clock } = setUp({ user: 'alice' });
    await parley.connect();
    await settled();
    server.sockets.reachable = false;
    const other = start();
    void other.parley.connect();
    await settled();
    void other.link.outbox.send(entry('left'));
    await settled();
    expect(kept()).toEqual(['outbox:left']);
    other.kill();
    server.sockets.reachable = true;
    server.socket.cut();
    await clock.advance(3_000);
    expect(server.heard('message.send').map(({ params }) => params.clientId)).toEqual(['left']);
    expect(link.outbox.entries).toEqual([]);
    expect(kept()).toEqual([]);
  });

  it.each([
    ['cannot be opened', { open: () => Promise.reject(new Error('private window')) }],
    ['does not answer', { open: () => new Promise<never>(() => undefined) }],
  ])('works without a storage that %s, and says so', async (_, storage) => {
    const warn = vi.fn();
    const { link, parley, clock, stored } = setUp({ storage, logger: { warn, debug: () => undefined } });
    await parley.connect();
    const sending = link.outbox.send(entry('a'));
    await clock.advance(6_000);
    expect(await sending).toMatchObject({ clientId: 'a' });
    expect(stored()).toEqual(['a']);
    expect(warn).toHaveBeenCalled();
  });

  it('works on while nothing can be written, and writes later what waits still', async () => {
    const { link, parley, storage, server, kept } = setUp();
    await parley.connect();
    silent(server);
    await settled();
    storage.failing = new Error('disk full');
    void link.outbox.send(entry('a'));
    await settled();
    expect(server.heard('message.send')).toHaveLength(1);
    storage.failing = undefined;
    void link.outbox.send(entry('b'));
    await settled();
    expect(kept()).toEqual(['outbox:a', 'outbox:b']);
  });

  it('leaves alone what it does not understand', async () => {
    const { parley, link, storage } = setUp();
    const box = await storage.open(boxOfAlice);
    await box.write([
      ['outbox:x', { of: 'another version' }],
      ['outbox:y', null],
      ['draft:cnv_1', 'hello'],
    ]);
    await parley.connect();
    await settled();
    expect(link.outbox.entries).toEqual([]);
    expect(storage.box(boxOfAlice).get('draft:cnv_1')).toBe('hello');
  });
});

describe('whose messages they are', () => {
  const jwt = (claims: object) => `x.${btoa(JSON.stringify(claims))}.y`;

  it('is known from the token, before the server says it', async () => {
    const { server, start } = setUp();
    server.sockets.reachable = false;
    const client = start({ token: () => jwt({ iss: 'app_eu1_x', sub: 'alice' }) });
    void client.parley.connect().catch(() => undefined);
    await settled();
    expect(client.link.account.get()).toEqual({ box: 'ws://parley.test/v1/connect app_eu1_x alice', userId: 'alice' });
  });

  it('is known with the session where the token does not say; the app of a bot by its key', async () => {
    const { start } = setUp();
    const client = start({ token: () => 'pk_app_eu1_x_secret' });
    await client.parley.connect();
    expect(client.link.account.get()).toEqual({ box: 'ws://parley.test/v1/connect app_eu1_x alice', userId: 'alice' });
  });

  it('is another than assumed: nothing of the assumed user is shown or sent, and all of it stays', async () => {
    const { link, parley, server, first, start, kept } = setUp({ user: 'alice' });
    await parley.connect();
    silent(server);
    void link.outbox.send(entry('a')).catch(() => undefined);
    await settled();
    first.kill();
    const backend = createMessageBackend(server);
    backend.echo = 'none';
    server.sockets.reachable = false;
    const next = start();
    const accounts: (string | undefined)[] = [];
    next.link.account.subscribe((account) => accounts.push(account?.userId));
    const changes: OutboxChange['type'][] = [];
    next.link.outbox.onChange(({ type }) => changes.push(type));
    void next.parley.connect();
    await settled();
    expect(ids(next.link)).toEqual(['a']);
    server.session = { user: { id: 'eve', name: 'Eve' } };
    server.sockets.reachable = true;
    next.parley.connection.reconnectNow();
    await settled();
    expect(next.parley.connection.get().user?.id).toBe('eve');
    expect(accounts).toEqual(['alice', 'eve']);
    expect(ids(next.link)).toEqual([]);
    expect(changes).toEqual(['outgoing', 'settled']);
    expect(backend.stored()).toEqual([]);
    expect(kept()).toEqual(['outbox:a']);
  });

  it('rejects what was sent for one user when another has signed in', async () => {
    const { server, backend, storage, start, kept } = setUp();
    await (await storage.open('parley')).write([['ws://parley.test/v1/connect alice', '']]);
    const client = start({ user: 'alice' });
    server.sockets.reachable = false;
    void client.parley.connect();
    await settled();
    expect(client.link.account.get()?.userId).toBe('alice');
    const sending = client.link.outbox.send(entry('a'));
    const rejected = expect(sending).rejects.toMatchObject({ code: 'auth/invalid' });
    server.session = { user: { id: 'eve', name: 'Eve' } };
    server.sockets.reachable = true;
    client.parley.connection.reconnectNow();
    await settled();
    await rejected;
    expect(backend.stored()).toEqual([]);
    expect(kept()).toEqual(['outbox:a']);
  });

  it('is whoever signs in, for what was sent before anybody was known', async () => {
    const { link, parley, kept, stored, server } = setUp();
    const sending = link.outbox.send(entry('early'));
    await settled();
    expect(kept()).toEqual([]);
    silent(server);
    await parley.connect();
    await settled();
    expect(kept()).toEqual(['outbox:early']);
    server.on('message.send', ({ clientId }) => ({ message: sampleMessage(1, { clientId, sender: alice }) }));
    server.socket.cut();
    parley.connection.reconnectNow();
    await settled();
    parley.connection.reconnectNow();
    expect(await sending).toMatchObject({ clientId: 'early' });
    expect(stored()).toEqual([]);
  });
});

describe('signing out', () => {
  it('takes everything away, and lets somebody else sign in', async () => {
    const { link, parley, server, storage, clock, first } = setUp({ user: 'alice' });
    await parley.connect();
    silent(server);
    const sending = link.outbox.send(entry('a'));
    const rejected = expect(sending).rejects.toMatchObject({ code: 'connection/cancelled' });
    await settled();
    await (await storage.open(boxOfAlice)).write([['draft:cnv_1', 'secret']]);
    expect(storage.names).toEqual(['parley', boxOfAlice]);
    await parley.signOut();
    await rejected;
    expect(storage.names).toEqual([]);
    expect(link.outbox.entries).toEqual([]);
    expect(link.account.get()).toBeUndefined();
    expect(parley.connection.get()).toEqual({ status: 'disconnected' });
    expect(first.leaks()).toEqual([]);

    const backend = createMessageBackend(server);
    server.session = { user: { id: 'bob', name: 'Bob' } };
    await parley.connect();
    await settled();
    expect(server.heard('session.open').at(-1)!.params.cursor).toBeUndefined();
    expect(parley.connection.get().user).toEqual({ id: 'bob', name: 'Bob' });
    expect(link.account.get()?.userId).toBe('bob');
    await clock.advance(60_000);
    expect(backend.stored()).toEqual([]);
  });

  it('takes away what was kept also before there was a connection', async () => {
    const { link, parley, server, storage, first, start } = setUp({ user: 'alice' });
    await parley.connect();
    silent(server);
    void link.outbox.send(entry('a'));
    await settled();
    first.kill();
    server.sockets.reachable = false;
    const next = start();
    void next.parley.connect().catch(() => undefined);
    await settled();
    await next.parley.signOut();
    expect(storage.names).toEqual([]);
  });

  it('settles where the storage fails', async () => {
    const { parley, storage } = setUp({ user: 'alice' });
    await parley.connect();
    await settled();
    storage.failing = new Error('disk gone');
    await parley.signOut();
    expect(parley.connection.get().status).toBe('disconnected');
  });
});
