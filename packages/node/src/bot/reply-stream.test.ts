import { createMessageBackend, createTestClient, settled } from '@parley/core/testing';
import { expect, it } from 'vitest';
import { createLinkBot } from './create-link-bot.js';

/** A bot (Alice, as the scripted server knows its client) that says words as the test gives them. */
async function setUp() {
  const { clock, server, parley, link } = createTestClient();
  const backend = createMessageBackend(server);
  let say: (word: string | undefined) => void = () => undefined;
  async function* words() {
    for (;;) {
      const word = await new Promise<string | undefined>((resolve) => (say = resolve));
      if (word === undefined) return;
      yield word;
    }
  }
  const bot = createLinkBot({ parley, link, clock });
  const done: string[] = [];
  bot.on('message', async (ctx) => done.push((await ctx.replyStream(words())).text));
  await bot.start();
  await settled();
  backend.say('Tell me a story');
  await settled();
  const speak = async (word?: string) => {
    say(word);
    await clock.advance(600);
  };
  return { backend, server, parley, bot, clock, done, speak, reads: () => backend.stored()[1]?.text };
}

it('grows for its readers, over a drop too, and is one message', async () => {
  const { backend, server, parley, speak, reads, done } = await setUp();
  await speak('Once ');
  expect(reads()).toBe('Once ');
  await speak('upon ');
  expect(reads()).toBe('Once upon ');
  server.sockets.reachable = false;
  server.socket.cut();
  await speak('a ');
  await speak('time');
  expect(reads()).toBe('Once upon ');
  server.sockets.reachable = true;
  parley.connection.reconnectNow();
  await speak('.');
  await speak();
  expect(reads()).toBe('Once upon a time.');
  expect(done).toEqual(['Once upon a time.']);
  expect(backend.stored()).toHaveLength(2);
});

it('is one message when the answer to its first words is lost', async () => {
  const { backend, server, parley, speak, reads } = await setUp();
  server.on('message.send', (params) => {
    backend.accept(params);
    return null;
  });
  await speak('Once ');
  server.socket.cut();
  server.on('message.send', (params) => ({ message: backend.accept(params) }));
  await speak('upon');
  parley.connection.reconnectNow();
  await speak();
  expect(backend.stored()).toHaveLength(2);
  expect(reads()).toBe('Once upon');
});

it('is gone on with by a bot that starts again in the middle', async () => {
  const { backend, parley, link, clock, bot, speak, reads } = await setUpTwice();
  await speak('Once ');
  await speak('upon a time');
  await bot.crash();
  const again = createLinkBot({ parley, link, clock });
  async function* whole() {
    await Promise.resolve();
    yield 'Once ';
    yield 'upon a time there was a bot.';
  }
  again.on('message', (ctx) => ctx.replyStream(whole()));
  await again.start();
  await clock.advance(5_000);
  expect(backend.stored().filter(({ sender }) => sender.id === 'alice')).toHaveLength(1);
  expect(reads()).toBe('Once upon a time there was a bot.');
});

/** The same, where the bot's process ends and another begins. */
async function setUpTwice() {
  const first = await setUp();
  const next = createTestClient({ server: first.server, clock: first.clock, seed: 2 });
  return { ...first, parley: next.parley, link: next.link, bot: { crash: () => first.parley.disconnect() } };
}
