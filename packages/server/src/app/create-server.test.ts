import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { defaults, type ServerConfig } from './config.js';
import { createServer, type ParleyServer } from './create-server.js';
import { demoApp } from './demo-app.js';
import { demoRoutes } from './demo-routes.js';
import { seedDemo } from './seed-demo.js';

const root = mkdtempSync(join(tmpdir(), 'parley-server-'));
const running: ParleyServer[] = [];
let folders = 0;

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => rmSync(root, { recursive: true }));

async function start(config: Partial<ServerConfig> = {}): Promise<ParleyServer> {
  const data = join(root, String((folders += 1)));
  const server = await createServer(
    { ...defaults, port: 0, data, logLevel: 'silent', ...config },
    {
      async prepare(parts) {
        const demo = await demoApp(parts);
        if (demo.fresh) await seedDemo(parts, demo.appId);
        return demoRoutes(demo, parts);
      },
    },
  );
  running.push(server);
  return server;
}

async function signIn(server: ParleyServer, userId: string) {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${server.url}/demo/sign-in`, { method: 'POST', headers, body: JSON.stringify({ userId }) });
}

/** Opens a session over WebSocket and tells what came and how it closed. */
async function connect(server: ParleyServer, token: string) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/connect`);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  const client = { name: 'test', version: '1' };
  const answered = new Promise<string>((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())));
  socket.send(JSON.stringify({ id: 1, op: 'session.open', params: { protocol: [1], token, device: 'd1', client } }));
  // Frames that belong together come as one.
  const [session] = [JSON.parse(await answered) as { result?: { user: unknown } }].flat();
  return { session, closed, socket };
}

describe('a server', () => {
  it('signs in, opens a session and serves what was seeded', async () => {
    const server = await start();
    const { token, user, expiresIn } = (await (await signIn(server, 'chloe')).json()) as Record<string, string>;
    expect(user).toEqual({ id: 'chloe', name: 'Chloé Lefèvre' });
    expect(expiresIn).toBe(3_600_000);
    const { session, socket, closed } = await connect(server, token!);
    expect(session?.result?.user).toEqual({ id: 'chloe', name: 'Chloé Lefèvre' });
    const answer = await fetch(`${server.url}/v1/conversations`, { headers: { authorization: `Bearer ${token!}` } });
    const { items } = (await answer.json()) as { items: { kind: string; unreadCount: number; memberCount: number }[] };
    expect(items.map(({ kind, unreadCount, memberCount }) => [kind, unreadCount, memberCount])).toEqual([
      ['direct', 1, 2],
      ['group', 1, 6],
      ['channel', 0, 6],
      ['group', 1, 7],
    ]);
    socket.close();
    await closed;
  });

  it.each(['nobody', 'concierge', '', undefined])('signs nobody in who is not of the demo: %s', async (userId) => {
    const server = await start();
    expect((await signIn(server, userId as string)).status).toBe(404);
  });

  it('starts again on the same data with the same app, and seeds it once', async () => {
    const data = join(root, 'again');
    const first = await start({ data });
    const apps = await first.parts.stores.auth.apps();
    await first.stop();
    const second = await start({ data });
    expect(await second.parts.stores.auth.apps()).toEqual(apps);
    const app = apps[0]!.id;
    expect(await second.parts.stores.messaging.listConversations(app, 'alice', { limit: 50 })).toHaveLength(4);
  });

  it('shows what links lead to, where it may look there, and sends later what was to be sent later', async () => {
    const data = join(root, 'later');
    const call = async (server: ParleyServer, path: string, body?: object) => {
      const { token } = (await (await signIn(server, 'alice')).json()) as { token: string };
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
      const answer = await fetch(`${server.url}/v1${path}`, init);
      expect([path, answer.status]).toEqual([path, 200]);
      return (await answer.json()) as { items: Record<string, unknown>[]; conversation: { id: string } };
    };
    const rates = { read: { perSecond: 10_000, burst: 100_000 } };
    const server = await start({ data, rates, previewAllow: ['127.0.0.1'] });
    const { conversation } = await call(server, '/conversations/direct', { userId: 'bob' });
    const messages = `/conversations/${conversation.id}/messages`;
    const find = async (at: ParleyServer, is: (message: Record<string, unknown>) => boolean) => {
      for (;;) {
        const found = (await call(at, messages)).items.filter(is);
        if (found.length > 0) return found;
      }
    };
    const page = `http://127.0.0.1:${server.port}/`;
    await call(server, messages, { clientId: 'link', text: `See ${page}` });
    expect(await find(server, ({ linkPreview }) => linkPreview !== undefined)).toMatchObject([
      { clientId: 'link', linkPreview: { url: page, title: 'Parley' } },
    ]);

    const later = { conversationId: conversation.id, clientId: 'later', text: 'Later', sendAt: Date.now() + 500 };
    await call(server, '/scheduled', later);
    await server.stop();
    const again = await start({ data, rates });
    expect(await find(again, ({ clientId }) => clientId === 'later')).toMatchObject([{ text: 'Later' }]);
    while ((await call(again, '/scheduled')).items.length > 0);
  });

  it('tells clients to come back when it stops, and then takes nobody', async () => {
    const server = await start();
    const { token } = (await (await signIn(server, 'bob')).json()) as { token: string };
    const { closed } = await connect(server, token);
    const stopped = server.stop();
    expect(await closed).toBe(1001);
    await stopped;
    await server.stop();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it('says who holds a port, and lets go of everything', async () => {
    const server = await start();
    const data = join(root, 'taken');
    await expect(start({ data, port: server.port })).rejects.toThrow(
      new RegExp(`because process ${process.pid} .* has that port. Stop it, or choose another with --port`),
    );
    await start({ data });
  });

  it('has its data folder for itself', async () => {
    const data = join(root, 'shared');
    await start({ data });
    await expect(start({ data })).rejects.toThrow('is using it. Stop that one, or give another with --data');
  });

  it('wants a place for its data, and a key', async () => {
    await expect(start({ data: undefined })).rejects.toThrow('Set PARLEY_SECRET_KEY');
    const secretKey = new Uint8Array(32);
    await expect(start({ data: undefined, secretKey })).rejects.toThrow('Give --data <folder> or --database-url <url>');
  });

  it('names a database that does not answer, and not its password', async () => {
    const start1 = start({ databaseUrl: 'postgres://parley:hunter2@127.0.0.1:1/parley' });
    await expect(start1).rejects.toThrow('Unable to use the database at 127.0.0.1:1: because it answered ECONNREFUSED');
    await expect(start1).rejects.not.toThrow('hunter2');
  });

  it('wants the demo that it is to serve', async () => {
    await expect(start({ demo: join(root, 'nothing') })).rejects.toThrow('index.html. Build it');
    writeFileSync(join(root, 'index.html'), 'demo');
    const server = await start({ demo: root });
    expect(await (await fetch(server.url)).text()).toBe('demo');
  });

  it('serves HTTPS on all addresses for the network', async () => {
    const server = await start({ lan: true });
    expect(server.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      get(`https://127.0.0.1:${server.port}/healthz`, { rejectUnauthorized: false, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(200);
    for (const url of server.lanUrls) expect(url).toMatch(/^https:\/\/[\d.]+:\d+$/);
  });
});
