import { describe, expect, it } from 'vitest';
import type { OutboxChange } from '../connection/link.js';
import type { Storage } from '../ports/storage.js';
import { alice, createMemoryStorage, createMessageBackend, sampleMessage, settled } from '../testing/index.js';
import { boxOfAlice, createOutboxWorld, entry, ids, silent } from '../testing/outbox-world.js';

describe('whose messages they are', () => {
  const jwt = (claims: object) => `x.${btoa(JSON.stringify(claims))}.y`;

  it('is known from the token, before the server says it', async () => {
    const { server, start } = createOutboxWorld();
    server.sockets.reachable = false;
    const client = start({ token: () => jwt({ iss: 'app_eu1_x', sub: 'alice' }) });
    void client.parley.connect().catch(() => undefined);
    await settled();
    expect(client.link.account.get()).toEqual({ box: 'ws://parley.test/v1/connect app_eu1_x alice', userId: 'alice' });
  });

  it('is known with the session where the token does not say; the app of a bot by its key', async () => {
    const { start } = createOutboxWorld();
    const client = start({ token: () => 'pk_app_eu1_x_secret' });
    await client.parley.connect();
    expect(client.link.account.get()).toEqual({ box: 'ws://parley.test/v1/connect app_eu1_x alice', userId: 'alice' });
  });

  it('is another than assumed: nothing of the assumed user is shown or sent, and all of it stays', async () => {
    const { link, parley, server, first, start, kept } = createOutboxWorld({ user: 'alice' });
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
    const { server, backend, storage, start, kept } = createOutboxWorld();
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
    const { link, parley, kept, stored, server } = createOutboxWorld();
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
    const { link, parley, server, storage, clock, first } = createOutboxWorld({ user: 'alice' });
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
    const { link, parley, server, storage, first, start } = createOutboxWorld({ user: 'alice' });
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

  it('settles where the storage does not answer any more', async () => {
    const memory = createMemoryStorage();
    let hangs = false;
    const storage: Storage = { open: (name) => (hangs ? new Promise(() => undefined) : memory.open(name)) };
    const { parley, clock } = createOutboxWorld({ user: 'alice', storage });
    await parley.connect();
    await settled();
    hangs = true;
    const leaving = parley.signOut();
    await clock.advance(6_000);
    await leaving;
    expect(parley.connection.get().status).toBe('disconnected');
  });

  it('settles where the storage fails', async () => {
    const { parley, storage } = createOutboxWorld({ user: 'alice' });
    await parley.connect();
    await settled();
    storage.failing = new Error('disk gone');
    await parley.signOut();
    expect(parley.connection.get().status).toBe('disconnected');
  });
});
