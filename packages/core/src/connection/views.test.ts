import { describe, expect, it } from 'vitest';
import { createSessionTokens } from '../auth/create-session-tokens.js';
import { createView } from '../create-view.js';
import { createCloningPort } from '../testing/cloning-port.js';
import {
  createFakeClock,
  createFakeRandom,
  createMessageBackend,
  createScriptedServer,
  settled,
} from '../testing/index.js';
import { createEngine } from './create-engine.js';
import type { ToEngine, ToView } from './engine-port.js';
import { createMemoryPorts } from './memory-port.js';

/** One engine, and views that attach to it as tabs would. */
function setUp() {
  const clock = createFakeClock();
  const server = createScriptedServer(clock);
  const backend = createMessageBackend(server);
  const random = createFakeRandom();
  const engine = createEngine({
    clock,
    random,
    socket: server.sockets,
    url: 'ws://parley.test',
    tokens: createSessionTokens({ clock, random, provider: () => 'token' }),
    device: () => 'device',
    client: { name: 'test', version: '0' },
  });
  const attach = () => {
    const { left, right } = createMemoryPorts<ToEngine, ToView>();
    const detach = engine.attach(createCloningPort(right));
    return { ...createView(createCloningPort(left), { url: 'http://parley.test', clock, random }), detach };
  };
  return { clock, server, backend, engine, attach };
}

describe('views of one engine', () => {
  it('share one session; one that comes later is told where things stand, and loads the rest', async () => {
    const { server, backend, attach } = setUp();
    backend.store('before');
    const first = attach().parley;
    await first.connect();
    const later = attach().parley;
    expect(later.connection.get()).toMatchObject({ status: 'connected', user: { id: 'alice' } });
    await settled();
    expect(later.conversations.list.get().items).toMatchObject([{ id: 'cnv_1', unreadCount: 1 }]);
    expect(server.heard('session.open')).toHaveLength(1);
  });

  it('see the same, whoever sends', async () => {
    const { attach, backend } = setUp();
    const views = [attach().parley, attach().parley];
    await views[0]!.connect();
    const chats = await Promise.all(views.map((view) => view.conversations.direct('bob')));
    for (const chat of chats) chat.timeline.subscribe(() => undefined);
    await settled();
    await Promise.all([chats[0]!.send('from one'), chats[1]!.send('from the other')]);
    await settled();
    backend.say('from Bob');
    await settled();
    const seen = chats.map((chat) => chat.timeline.get().messages.map(({ text }) => text));
    expect(seen[0]).toEqual(['from one', 'from the other', 'from Bob']);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('name together what they lack, as far back as the one that has least', async () => {
    const { attach, backend, server, clock } = setUp();
    const [one, other] = [attach(), attach()];
    await one.parley.connect();
    for (const view of [one, other]) {
      const chat = await view.parley.conversations.direct('bob');
      chat.timeline.subscribe(() => undefined);
      view.parley.presence.of('bob').subscribe(() => undefined);
    }
    other.parley.presence.of('carol').subscribe(() => undefined);
    backend.say('a');
    await settled();
    server.socket.cut();
    await clock.advance(3_000);
    const { holds, watch } = server.heard('session.open').at(-1)!.params;
    expect(holds).toEqual([{ conversationId: 'cnv_1', seq: 1, from: 1, version: 1 }]);
    expect(watch).toEqual(['bob', 'carol']);
  });

  it('that are closed leave what they sent, and nothing else', async () => {
    const { attach, server, backend } = setUp();
    const [one, other] = [attach(), attach()];
    await one.parley.connect();
    server.on('message.send', () => null);
    const chat = await other.parley.conversations.direct('bob');
    void chat.send('last words');
    void other.parley.users.get('bob');
    await settled();
    other.detach();
    server.on('message.send', (params) => ({ message: backend.accept(params) }));
    server.socket.cut();
    await settled();
    one.parley.connection.reconnectNow();
    await settled();
    expect(backend.stored()).toMatchObject([{ text: 'last words' }]);
    expect(server.heard('user.get')).toHaveLength(1);
  });

  it('do not hold up the next session when one has fallen asleep', async () => {
    const { attach, engine, server, clock } = setUp();
    const awake = attach();
    engine.attach({ post: () => undefined, listen: () => () => undefined });
    void awake.parley.connect();
    await clock.advance(1_000);
    server.socket.cut();
    await clock.advance(3_000);
    expect(awake.parley.connection.get().status).toBe('connected');
  });
});
