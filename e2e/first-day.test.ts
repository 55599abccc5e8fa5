import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createAdmin, createBot, createParley, type Bot } from '@parley/node';
import type { Call, Parley } from '@parley/core';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startServer();
  endings.push(() => server.stop());
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

async function connect(userId: string): Promise<Parley> {
  const admin = createAdmin(server);
  const parley = createParley({ url: server.url, token: () => admin.tokens.create({ userId }) });
  await parley.connect();
  endings.push(() => parley.disconnect());
  return parley;
}

it('runs the backend of an app', async () => {
  const { url, appId, appSecret } = server;
  const admin = createAdmin({ url, appId, appSecret });
  await admin.users.upsert({ id: 'bob', name: 'Bob' });
  const token = await admin.tokens.create({ userId: 'bob', ttl: '1h' });
  expect(token.split('.')).toHaveLength(3);
  expect(await admin.users.get('bob')).toEqual({ id: 'bob', name: 'Bob' });
});

it('runs a bot', async () => {
  const admin = createAdmin(server);
  const { apiKey, user } = await admin.bots.create({ id: 'teller', name: 'Teller' });
  expect(user).toMatchObject({ id: 'teller', bot: true });
  const env = { PARLEY_API_KEY: apiKey } as NodeJS.ProcessEnv;
  const balance = (userId: string) => (userId === 'ann' ? 42 : 0);
  const model = {
    async *answer(text: string) {
      for (const word of `You said ${text}`.split(/(?<= )/)) yield await Promise.resolve(word);
    },
  };
  const seen: [string, number][] = [];

  const bot: Bot = createBot({ url: server.url, apiKey: env['PARLEY_API_KEY'] });

  bot.use(async (ctx, next) => {
    const t = Date.now();
    await next();
    seen.push([ctx.update.type, Date.now() - t]);
  });
  bot.command('balance', (ctx) => ctx.reply(`You have ${balance(ctx.sender.id)} €`));
  bot.on('message', (ctx) => ctx.replyStream(model.answer(ctx.message.text))); // any AsyncIterable<string>
  await bot.start();
  endings.push(() => bot.stop());

  await admin.users.upsert({ id: 'ann', name: 'Ann' });
  const ann = await connect('ann');
  const chat = await ann.conversations.direct('teller');
  // An answer that is streamed grows by edits.
  const heard = new Map<string, string>();
  chat.on('message', (message) => heard.set(message.key, message.text));
  chat.on('messageUpdated', ({ message }) => heard.set(message.key, message.text));
  await chat.send('/balance');
  await chat.send('good morning');
  await eventually(() => expect([...heard.values()]).toEqual(['You have 42 €', 'You said good morning']));
  expect(seen.map(([type]) => type)).toEqual(['message', 'message']);
});

it('runs an app in a browser', async () => {
  const admin = createAdmin(server);
  await admin.users.upsert({ id: 'alice', name: 'Alice' });
  await admin.users.upsert({ id: 'bob', name: 'Bob' });
  const bob = await connect('bob');
  const heard: string[] = [];
  bob.conversations.on('message', ({ sender, text }) => heard.push(`${sender.id}: ${text}`));
  const rung = new Promise<Call>((resolve) => bob.calls.on('incoming', resolve));

  const page = await openApp(() => admin.tokens.create({ userId: 'alice' }));
  const expectLog = (line: string) =>
    eventually(async () => expect(await page.locator('pre').textContent()).toContain(line));
  await expectLog('ready');
  expect(heard).toEqual(['alice: Hi Bob']);
  const alice = bob.presence.of('alice');
  const stop = alice.subscribe(() => undefined);
  await eventually(() => expect(alice.get()).toMatchObject({ status: 'dnd', message: 'Back at 3' }));
  stop();
  await bob.presence.set('away');
  await expectLog('bob is away');
  await (await rung).reject();
  await expectLog('ended: rejected');
  const chat = await bob.conversations.direct('alice');
  await chat.send('Hi Alice');
  await expectLog('bob: Hi Alice');
});

/** The app's own little backend: its page, and tokens for whoever is signed in. */
async function openApp(token: () => Promise<string>) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('first-day/app.ts', import.meta.url))],
    conditions: ['@parley/source'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  });
  const script = outputFiles[0]?.text ?? '';
  const backend: Server = createServer((request, response) => {
    void (async () => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const [type, body] =
        path === '/token'
          ? ['text/plain', await token()]
          : path === '/app.js'
            ? ['text/javascript', script]
            : ['text/html', '<!doctype html><meta charset=utf-8><pre></pre><script type=module src=/app.js></script>'];
      response.writeHead(200, { 'content-type': type }).end(body);
    })();
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  endings.push(() => backend.close());
  const browser: Browser = await launchBrowser();
  endings.push(() => browser.close());
  const page = await browser.newPage();
  const { port } = backend.address() as AddressInfo;
  await page.goto(`http://localhost:${port}/?server=${encodeURIComponent(server.url)}`);
  return page;
}
