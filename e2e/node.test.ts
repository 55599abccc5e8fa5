import { createAdmin, createBot, createParley, type Bot } from '@parley/node';
import type { Parley } from '@parley/core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { eventually } from './helpers/eventually.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
const endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(() => server.stop());

async function connect(userId: string): Promise<Parley> {
  const admin = createAdmin(server);
  await admin.users.upsert({ id: userId });
  const parley = createParley({ url: server.url, token: () => admin.tokens.create({ userId }) });
  await parley.connect();
  endings.push(() => parley.disconnect());
  return parley;
}

/** A bot that says back what it hears, and what it heard. */
function echo(apiKey: string): { bot: Bot; heard: string[] } {
  const bot = createBot({ url: server.url, apiKey });
  const heard: string[] = [];
  bot.on('message', (ctx) => {
    heard.push(ctx.text);
    return ctx.reply(`echo ${ctx.text}`);
  });
  endings.push(() => bot.stop());
  return { bot, heard };
}

const textsOf = async (parley: Parley, conversationId: string) =>
  (await parley.conversations.get(conversationId).history({ limit: 200 })).items.map(({ text }) => text);

it('answers once what came while its server was killed, and what came while it was away itself', async () => {
  const { apiKey } = await createAdmin(server).bots.create({ id: 'echo' });
  const { bot, heard } = echo(apiKey);
  await bot.start();
  const ann = await connect('ann');
  const chat = await ann.conversations.direct('echo');
  await chat.send('one');
  await eventually(async () => expect(await textsOf(ann, chat.id)).toContain('echo one'));

  await server.kill();
  const waiting = chat.send('two');
  await server.restart();
  await waiting;
  await eventually(async () => expect(await textsOf(ann, chat.id)).toContain('echo two'));

  await bot.stop();
  await chat.send('three');
  await chat.send('four');
  const again = echo(apiKey);
  await again.bot.start();
  await eventually(async () => expect(await textsOf(ann, chat.id)).toContain('echo four'));
  expect(heard).toEqual(['one', 'two']);
  expect(again.heard).toEqual(['three', 'four']);
  const texts = await textsOf(ann, chat.id);
  expect([...texts].sort()).toEqual(['one', 'two', 'three', 'four'].flatMap((text) => [text, `echo ${text}`]).sort());
});

it('does not talk to another bot', async () => {
  const admin = createAdmin(server);
  const keys = await Promise.all(['left', 'right'].map((id) => admin.bots.create({ id })));
  const [left, right] = keys.map(({ apiKey }) => echo(apiKey));
  await left!.bot.start();
  await right!.bot.start();
  const talk = await left!.bot.parley.conversations.direct('right');
  await talk.send('Hello, bot');
  const ben = await connect('ben');
  const chat = await ben.conversations.direct('right');
  await chat.send('Hello from Ben');
  await eventually(() => expect(right!.heard).toEqual(['Hello from Ben']));
  expect(await textsOf(left!.bot.parley, talk.id)).toEqual(['Hello, bot']);
});

it('is refused with a key that is not one', async () => {
  const bot = createBot({ url: server.url, apiKey: `pk_${server.appId}_${'0'.repeat(32)}` });
  endings.push(() => bot.stop());
  await expect(bot.start()).rejects.toMatchObject({ code: 'auth/invalid' });
});

it('ends the sessions of a user whose tokens are revoked, and lets in whoever has a new one', async () => {
  const admin = createAdmin(server);
  await admin.users.upsert({ id: 'eve' });
  const stolen = await admin.tokens.create({ userId: 'eve' });
  const thief = createParley({ url: server.url, token: () => stolen });
  await thief.connect();
  endings.push(() => thief.disconnect());
  await admin.tokens.revoke('eve');
  await eventually(() =>
    expect(thief.connection.get()).toMatchObject({ status: 'failed', error: { code: 'auth/revoked' } }),
  );
  const eve = await connect('eve');
  expect(eve.connection.get().status).toBe('connected');
});

it('pages through the users of the app', async () => {
  const admin = createAdmin(server);
  for (const id of ['page-1', 'page-2', 'page-3']) await admin.users.upsert({ id });
  const ids: string[] = [];
  for (let page = await admin.users.list({ limit: 2 }); ; page = await page.next()) {
    ids.push(...page.items.map(({ id }) => id));
    if (!page.hasNext) break;
  }
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids).toEqual(expect.arrayContaining(['page-1', 'page-2', 'page-3']));
});
