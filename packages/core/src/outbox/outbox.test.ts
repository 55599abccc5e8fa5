import { describe, expect, it, vi } from 'vitest';
import { closeCodes } from '@parley/protocol';
import { createSessionTokens } from '../auth/create-session-tokens.js';
import { createEngine } from '../connection/create-engine.js';
import type { ToEngine, ToView } from '../connection/engine-port.js';
import type { OutboxChange } from '../connection/link.js';
import { createMemoryPorts } from '../connection/memory-port.js';
import { createView } from '../create-view.js';
import {
  alice,
  bob,
  createFakeClock,
  createFakeRandom,
  createMemoryStorage,
  createMessageBackend,
  createScriptedServer,
  eagerBox,
  eagerExtras,
  Refusal,
  sampleConversation,
  sampleMessage,
  settled,
} from '../testing/index.js';
import { boxOfAlice, createOutboxWorld, entry, ids, silent } from '../testing/outbox-world.js';

describe('the outbox', () => {
  it('keeps a message until it is stored, and says what becomes of it', async () => {
    const { link, parley, server, backend, kept, stored } = createOutboxWorld();
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
    const { link, parley, server, first, start, stored, kept } = createOutboxWorld();
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
    const { link, parley, server, first, start } = createOutboxWorld({ user: 'alice' });
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
    const { link, parley, storage, backend, clock, kept } = createOutboxWorld();
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
    const { link, parley, server, first, start, kept } = createOutboxWorld({ user: 'alice' });
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
    const { link, parley, server, kept } = createOutboxWorld();
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
    const { link, parley, server, backend, kept } = createOutboxWorld();
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
    const { link, parley, server, backend, kept } = createOutboxWorld();
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
    const { link, parley, server } = createOutboxWorld({ user: 'alice' });
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
    const { link } = createOutboxWorld();
    const large = { text: 'x'.repeat(16_000) };
    for (let n = 0; n < 248; n++) link.outbox.send(entry(`m${n}`, large)).catch(() => undefined);
    expect(link.outbox.entries).toHaveLength(248);
    await expect(Promise.all([1, 2, 3].map((n) => link.outbox.send(entry(`n${n}`, large))))).rejects.toMatchObject({
      code: 'messaging/outbox-full',
    });
  });

  it('sends each message once when two processes have the same box, and brings none back', async () => {
    const { link, parley, server, first, backend, start, kept } = createOutboxWorld({ user: 'alice' });
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
    const { link, parley, server, start, kept, clock } = createOutboxWorld({ user: 'alice' });
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

  it('sends when a tab comes what it has left in the box before', async () => {
    const clock = createFakeClock();
    const server = createScriptedServer(clock);
    createMessageBackend(server);
    const storage = createMemoryStorage();
    const random = createFakeRandom();
    const tokens = createSessionTokens({ clock, random, provider: () => 'token' });
    const client = { name: 'test', version: '0' };
    const url = 'ws://parley.test/v1/connect';
    const device = () => 'device';
    const engine = createEngine({
      ...{ clock, random, storage, tokens, client, url, device, socket: server.sockets, loadBox: eagerBox },
    });
    const attach = () => {
      const { left, right } = createMemoryPorts<ToEngine, ToView>();
      engine.attach(right);
      return createView(left, { url: 'http://parley.test', clock, random, loadExtras: eagerExtras });
    };
    await attach().parley.connect();
    await settled();
    await (await storage.open(boxOfAlice)).write([['outbox:left', { entry: entry('left'), order: 1 }]]);
    attach();
    await settled();
    expect(server.heard('message.send').map(({ params }) => params.clientId)).toEqual(['left']);
    expect([...storage.box(boxOfAlice).keys()]).toEqual([]);
  });

  it('waits through a token that has expired and a provider that fails', async () => {
    let tokens = 0;
    const { link, parley, server, clock, stored } = createOutboxWorld({
      token() {
        tokens++;
        if (tokens > 1 && tokens < 4) throw new Error('the app is away');
        return `token-${tokens}`;
      },
    });
    await parley.connect();
    await settled();
    const { check } = server;
    server.check = (params) => {
      if (params.token === 'token-1') throw new Refusal('auth/expired', { retryable: true });
      return check(params);
    };
    server.socket.close(closeCodes.unauthorized);
    const sending = ['a', 'b', 'c'].map((id) => link.outbox.send(entry(id)));
    await clock.advance(60_000);
    await Promise.all(sending);
    expect(stored()).toEqual(['a', 'b', 'c']);
    expect(tokens).toBe(4);
  });

  it.each([
    ['cannot be opened', { open: () => Promise.reject(new Error('private window')) }],
    ['does not answer', { open: () => new Promise<never>(() => undefined) }],
  ])('works without a storage that %s, and says so', async (_, storage) => {
    const warn = vi.fn();
    const { link, parley, clock, stored } = createOutboxWorld({ storage, logger: { warn, debug: () => undefined } });
    await parley.connect();
    const sending = link.outbox.send(entry('a'));
    await clock.advance(6_000);
    expect(await sending).toMatchObject({ clientId: 'a' });
    expect(stored()).toEqual(['a']);
    expect(warn).toHaveBeenCalled();
  });

  it('sends while the code that keeps messages does not arrive, and keeps them once it does', async () => {
    const arriving: (() => void)[] = [];
    const loadBox: typeof eagerBox = () => new Promise((resolve) => arriving.push(() => void eagerBox().then(resolve)));
    const { link, parley, clock, server, stored, kept, backend } = createOutboxWorld({ loadBox });
    await parley.connect();
    const sending = link.outbox.send(entry('a'));
    await clock.advance(4_000);
    expect(stored()).toEqual([]);
    await clock.advance(2_000);
    expect(await sending).toMatchObject({ clientId: 'a' });
    backend.echo = 'none';
    silent(server);
    void link.outbox.send(entry('b'));
    await settled();
    expect(kept()).toEqual([]);
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    await settled();
    arriving.forEach((arrive) => arrive());
    await settled();
    expect(kept()).toEqual(['outbox:b']);
  });

  it('works on while nothing can be written, and writes later what waits still', async () => {
    const { link, parley, storage, server, kept } = createOutboxWorld();
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
    const { parley, link, storage } = createOutboxWorld();
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
