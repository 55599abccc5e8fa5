import type { CallRecord, Session } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createSessionTokens } from '../auth/create-session-tokens.js';
import { createView } from '../create-view.js';
import type { ParleyError } from '../kernel/parley-error.js';
import { createCloningPort } from '../testing/cloning-port.js';
import {
  alice,
  bob,
  createFakeClock,
  createFakeRandom,
  createMemoryStorage,
  createMessageBackend,
  createScriptedServer,
  settled,
} from '../testing/index.js';
import { createEngine } from './create-engine.js';
import type { EngineDeps } from './create-connector.js';
import type { ToEngine, ToView } from './engine-port.js';
import { createMemoryPorts } from './memory-port.js';

/** A server, and engines with views as tabs have them. */
function setUp() {
  const clock = createFakeClock();
  const server = createScriptedServer(clock);
  const backend = createMessageBackend(server);
  const random = createFakeRandom();
  server.on('presence.watch', ({ userIds }) => ({
    items: userIds.map((userId) => ({ userId, status: 'online' as const })),
  }));
  server.on('presence.unwatch', () => ({}));
  server.on('presence.idle', () => ({}));
  const start = (more: Partial<EngineDeps> = {}) =>
    createEngine({
      clock,
      random,
      socket: server.sockets,
      url: 'ws://parley.test',
      tokens: createSessionTokens({ clock, random, provider: () => 'token' }),
      device: () => 'device',
      client: { name: 'test', version: '0' },
      ...more,
    });
  const open = () => {
    const { left, right } = createMemoryPorts<ToEngine, ToView>();
    const heard: ToView[] = [];
    left.listen((message) => heard.push(message));
    return {
      ...createView(createCloningPort(left), { url: 'http://parley.test', clock, random }),
      heard,
      port: createCloningPort(right),
      say: left.post,
    };
  };
  const attach = (engine: ReturnType<typeof start>) => {
    const view = open();
    const detach = engine.attach(view.port);
    view.say({ type: 'attach' });
    return { ...view, detach };
  };
  return { clock, server, backend, start, open, attach };
}

const record = (id: string, more: Partial<CallRecord> = {}): CallRecord => ({
  id,
  clientId: id,
  version: 1,
  state: 'ringing',
  topology: 'p2p',
  epoch: 0,
  video: false,
  createdBy: 'bob',
  createdAt: 1,
  participants: [bob, alice].map((user) => ({
    id: user.id,
    user,
    state: 'ringing',
    connected: true,
    media: { microphone: false, camera: false, screen: false },
  })),
  ...more,
});

const sessions = (heard: readonly ToView[]): readonly Session[] =>
  heard.flatMap((message) => (message.type === 'session' ? [message.session] : []));

describe('a view that comes late', () => {
  it('is told of the calls that run now, and of the server’s time now', async () => {
    const { server, clock, start, attach } = setUp();
    server.session = { sync: { calls: [record('over'), record('on')] } };
    const engine = start();
    await attach(engine).parley.connect();
    const tell = (call: CallRecord) => server.tell({ ev: 'call.updated', data: { call } });
    tell(record('over', { state: 'ended', version: 2 }));
    tell(record('on', { state: 'active', version: 2 }));
    tell(record('new'));
    await clock.advance(5_000);
    const [told] = sessions(attach(engine).heard);
    expect(told?.sync.calls.map(({ id, version }) => [id, version])).toEqual([
      ['on', 2],
      ['new', 1],
    ]);
    expect(told?.serverTime).toBe(clock.now());
  });

  it('is brought everything when it was not asked before the session was opened', async () => {
    const { server, clock, start, attach } = setUp();
    const engine = start();
    const early = attach(engine);
    await early.parley.connect();
    server.session = { sync: { left: ['cnv_left'] } };
    server.on('session.open', () => null);
    server.socket.cut();
    await clock.advance(2_000);
    const request = server.heard('session.open').at(-1)!;
    const late = attach(engine);
    server.answer(request, { ...sessions(early.heard)[0], cursor: 'next', sync: { ...missing, left: ['cnv_left'] } });
    await settled();
    expect(sessions(early.heard).at(-1)?.sync).toMatchObject({ reset: false, left: ['cnv_left'] });
    expect(sessions(late.heard).at(-1)?.sync).toMatchObject({ reset: true, more: true, left: [] });
  });

  it('watches whom it shows though it was not named', async () => {
    const { server, clock, start, attach, open } = setUp();
    const engine = start();
    const awake = attach(engine).parley;
    await awake.connect();
    const late = open();
    const said: ToView[] = [];
    let hear: (message: ToEngine) => void = () => undefined;
    // It hears everything, and answers too late.
    engine.attach({
      post(message) {
        if (message.type === 'partWanted') said.push(message);
        else late.port.post(message);
      },
      listen: (listener) => late.port.listen((hear = listener)),
    });
    hear({ type: 'attach' });
    late.parley.presence.of('bob').subscribe(() => undefined);
    await clock.advance(100);
    server.socket.cut();
    await clock.advance(5_000);
    expect(said).toHaveLength(1);
    expect(server.heard('session.open').at(-1)?.params.watch).toEqual([]);
    expect(server.heard('presence.watch').at(-1)?.params.userIds).toEqual(['bob']);
  });
});

const missing = { reset: false, conversations: [], left: [], messages: [], more: false, presence: [], calls: [] };

describe('what session.open may name', () => {
  it('is never too much: a view that has more is brought everything instead', async () => {
    const { server, clock, start, attach } = setUp();
    const engine = start();
    const views = [attach(engine), attach(engine)];
    views.forEach(({ link }, of) =>
      link.contribute(() => ({
        holds: Array.from({ length: 150 }, (_, n) => ({ conversationId: `cnv_${of}_${n}`, seq: 1 })),
      })),
    );
    await views[0]!.parley.connect();
    server.socket.cut();
    await clock.advance(3_000);
    expect(server.heard('session.open').at(-1)?.params.holds).toHaveLength(150);
    const resets = views.map(({ heard }) => sessions(heard).at(-1)?.sync.reset);
    expect(resets.sort()).toEqual([false, true]);
  });
});

describe('presence of several views', () => {
  it('is unwatched when the last view has no use for it, or is closed', async () => {
    const { server, clock, start, attach } = setUp();
    const engine = start();
    const [one, other] = [attach(engine), attach(engine)];
    await one.parley.connect();
    const stop = one.parley.presence.of('bob').subscribe(() => undefined);
    other.parley.presence.of('bob').subscribe(() => undefined);
    one.parley.presence.of('carol').subscribe(() => undefined);
    await clock.advance(100);
    stop();
    await clock.advance(100);
    expect(server.heard('presence.unwatch')).toEqual([]);
    other.detach();
    await clock.advance(100);
    expect(server.heard('presence.unwatch').map(({ params }) => params.userIds)).toEqual([['bob']]);
    one.detach();
    await clock.advance(100);
    expect(server.heard('presence.unwatch').at(-1)?.params.userIds).toEqual(['carol']);
  });

  it('is idle when all views are, and not once one is touched, opened or closed', async () => {
    const { server, clock, start, attach } = setUp();
    const engine = start();
    const [one, other] = [attach(engine), attach(engine)];
    await one.parley.connect();
    const told = async () => {
      await settled();
      return server.heard('presence.idle').map(({ params }) => params.idle);
    };
    one.parley.presence.setIdle(true);
    expect(await told()).toEqual([]);
    other.parley.presence.setIdle(true);
    expect(await told()).toEqual([true]);
    one.parley.presence.setIdle(false);
    expect(await told()).toEqual([true, false]);
    other.parley.presence.setIdle(false);
    other.parley.presence.setIdle(true);
    expect(await told()).toEqual([true, false]);
    one.detach();
    expect(await told()).toEqual([true, false, true]);
    attach(engine);
    expect(await told()).toEqual([true, false, true, false]);
    server.socket.cut();
    await clock.advance(3_000);
    expect(await told()).toEqual([true, false, true, false]);
  });
});

describe('an engine that takes over', () => {
  it('goes on where all views have heard everything, under its own epoch', async () => {
    const { server, start, attach } = setUp();
    const before = start({ epoch: () => 7 });
    const views = [attach(before), attach(before)];
    await views[0]!.parley.connect();
    expect(server.heard('session.open').at(-1)?.params).toMatchObject({ epoch: 7 });
    server.tell({ ev: 'session.cursor', data: { cursor: 'here' } });
    await settled();
    before.stop();
    expect(server.socket.open).toBe(false);
    const after = start({ epoch: () => 8, former: sessions(views[0]!.heard)[0]! });
    for (const view of views) {
      after.attach(view.port);
      view.say({ type: 'attach' });
    }
    expect(views[1]!.parley.connection.get()).toMatchObject({ user: alice });
    await settled();
    expect(views[1]!.parley.connection.get()).toMatchObject({ status: 'connected', user: alice });
    expect(server.heard('session.open').at(-1)?.params).toMatchObject({ epoch: 8, cursor: 'here' });
    expect(sessions(views[1]!.heard).at(-1)?.sync.reset).toBe(false);
  });

  it('brings everything to those views that have heard differently much, or nothing yet', async () => {
    const { server, start, attach } = setUp();
    const before = start();
    const views = [attach(before), attach(before)];
    await views[0]!.parley.connect();
    views[1]!.port.post({ type: 'cursor', cursor: 'further' });
    before.stop();
    const after = start();
    const fresh = attach(after);
    for (const view of views) {
      after.attach(view.port);
      view.say({ type: 'attach' });
    }
    await settled();
    expect(server.heard('session.open')).toHaveLength(2);
    const [first] = sessions(views[0]!.heard);
    expect(server.heard('session.open').at(-1)?.params.cursor).toBe(first?.cursor);
    const brought = [views[0]!, views[1]!, fresh].map(({ heard }) => sessions(heard).at(-1)?.sync);
    expect(brought.map((sync) => [sync?.reset, sync?.more])).toEqual([
      [false, false],
      [true, true],
      [true, true],
    ]);
  });

  it('shows messages on their way all the time, also to a view that did not send them', async () => {
    const { server, start, attach } = setUp();
    const storage = createMemoryStorage();
    const before = start({ storage });
    const [one, other] = [attach(before), attach(before)];
    await one.parley.connect();
    server.on('message.send', () => null);
    void one.parley.conversations.get('cnv_1').send('on its way');
    await settled();
    before.stop();
    const changes: unknown[] = [];
    other.link.outbox.onChange((change) => changes.push(change.type));
    const after = start({ storage });
    after.attach(other.port);
    other.say({ type: 'attach' });
    await settled();
    expect(other.link.outbox.entries.map(({ params }) => params.text)).toEqual(['on its way']);
    expect(changes).not.toContain('settled');
  });

  it('leaves nothing behind when it stops, whatever it was doing', async () => {
    const { clock, server, start, attach } = setUp();
    for (const wait of [0, 1, 500]) {
      const engine = start();
      const view = attach(engine);
      const connecting = view.parley.connect();
      const refused: unknown[] = [];
      connecting.catch((error: unknown) => refused.push(error));
      await clock.advance(wait);
      void view.parley.users.get('bob').catch(() => undefined);
      const { length } = view.heard;
      engine.stop();
      await clock.advance(1_000);
      expect(view.heard).toHaveLength(length);
      expect(refused).toEqual([]);
      expect(server.sockets.sockets.filter((socket) => socket.open)).toEqual([]);
      expect(clock.waiting).toBe(0);
    }
  });

  it('may keep to itself that only the app can mend something, where somebody else goes on', async () => {
    const { server, start, attach } = setUp();
    const failures: ParleyError[] = [];
    const engine = start({
      onFailed(error) {
        failures.push(error);
        return failures.length > 1;
      },
    });
    const view = attach(engine);
    await view.parley.connect();
    server.socket.close(4001);
    await settled();
    expect(failures.map(({ code }) => code)).toEqual(['connection/superseded']);
    expect(view.parley.connection.get().status).toBe('failed');
    await view.parley.connect();
    server.socket.close(4001);
    await settled();
    expect(failures).toHaveLength(2);
    expect(view.parley.connection.get().status).toBe('connected');
  });
});
