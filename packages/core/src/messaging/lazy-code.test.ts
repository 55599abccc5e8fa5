import { describe, expect, it } from 'vitest';
import { createClient } from '../create-client.js';
import {
  createFakeClock,
  createFakeRandom,
  createMessageBackend,
  createScriptedServer,
  eagerExtras,
  settled,
} from '../testing/index.js';

/** A client whose code for acting on messages comes when the test lets it. */
async function setUp() {
  const clock = createFakeClock();
  const server = createScriptedServer(clock);
  const backend = createMessageBackend(server);
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const loadExtras = () =>
    new Promise<Awaited<ReturnType<typeof eagerExtras>>>((resolve, reject) =>
      waiting.push({ resolve: () => void eagerExtras().then(resolve), reject }),
    );
  const parley = createClient(
    { clock, random: createFakeRandom(1), socket: server.sockets, loadExtras },
    { url: 'ws://parley.test', token: () => 'token' },
  );
  backend.store('early');
  await parley.connect();
  const chat = await parley.conversations.direct('bob');
  await settled();
  const arrive = async () => {
    waiting.splice(0).forEach(({ resolve }) => resolve());
    await settled();
  };
  const fail = async () => {
    waiting.splice(0).forEach(({ reject }) => reject(new TypeError('Failed to fetch')));
    await settled();
  };
  return { clock, server, backend, chat, waiting, arrive, fail };
}

describe('an app that sends and hears', () => {
  it('needs no more code', async () => {
    const { chat, backend, waiting, server, clock } = await setUp();
    const heard: string[] = [];
    chat.on('message', ({ text }) => heard.push(text));
    await chat.send('Hi');
    backend.say('Hello');
    backend.change(3, { kind: 'edited', text: 'Hello, edited' });
    await settled();
    void chat.markRead(1);
    await clock.advance(1_000);
    expect(heard).toEqual(['Hello']);
    expect(chat.state.get()).toMatchObject({ unreadCount: 1, lastMessage: { text: 'Hello, edited' } });
    expect(waiting).toEqual([]);
    expect(server.heard('message.list')).toEqual([]);
  });
});

describe('who acts on a message before the code is there', () => {
  it('has it done when it comes; it is fetched once', async () => {
    const { chat, backend, waiting, arrive } = await setUp();
    const acting = [chat.addReaction(1, '👍'), chat.pin(1)];
    await settled();
    expect(waiting).toHaveLength(1);
    expect(backend.stored()[0]?.reactions).toBeUndefined();
    await arrive();
    await Promise.all(acting);
    expect(backend.stored()[0]).toMatchObject({ reactions: [{ emoji: '👍', count: 1 }], pinnedBy: 'alice' });
  });

  it('has it when they looked before, offline too', async () => {
    const { chat, server, waiting, arrive } = await setUp();
    chat.timeline.subscribe(() => undefined);
    await arrive();
    server.sockets.reachable = false;
    server.socket.cut();
    await settled();
    void chat.addReaction(1, '👍');
    expect(chat.timeline.get().messages[0]?.reactions).toMatchObject([{ emoji: '👍', own: true }]);
    expect(waiting).toEqual([]);
  });

  it('is told that it failed where the code does not come, and may try again', async () => {
    const { chat, backend, fail, arrive } = await setUp();
    const asked = Promise.allSettled([chat.addReaction(1, '👍'), chat.rename('x'), chat.history()]);
    await settled();
    await fail();
    for (const result of await asked) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { name: 'ParleyError', code: 'connection/lost', retryable: true },
      });
    }
    const again = chat.addReaction(1, '👍');
    await settled();
    await arrive();
    await again;
    expect(backend.stored()[0]?.reactions).toMatchObject([{ emoji: '👍' }]);
  });
});
