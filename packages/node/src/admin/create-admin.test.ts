import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ParleyError } from '@parley/core';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Admin } from './admin.js';
import { createAdmin } from './create-admin.js';

const appId = 'app_eu1_0123456789';
const appSecret = 'a-secret-of-some-length-that-signs-tokens';

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

let server: Server;
let admin: Admin;
let url: string;
let requests: { method: string; url: string; body: string; authorization: string }[];
let answers: Answer[];

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

beforeEach(async () => {
  requests = [];
  answers = [];
  server = createServer((request, response) => {
    void read(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      requests.push({ method, url: path, body, authorization: headers.authorization ?? '' });
      const answer = answers.shift();
      // No answer in the script: the connection is cut.
      if (!answer) return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  admin = createAdmin({ url, appId, appSecret });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const failure = (code: string, retryable: boolean) => ({
  error: { code, message: 'Unable to do it: because. Next.', retryable, requestId: 'req_1' },
});
const user = { id: 'bob', name: 'Bob', createdAt: 1, updatedAt: 1 };
const after = { 'retry-after': '0' };

describe('requests', () => {
  it('carry a signed admin token of ten minutes at most, and never the secret', async () => {
    answers = [{ status: 200, body: { user } }];
    expect(await admin.users.upsert({ id: 'bob', name: 'Bob' })).toEqual(user);
    const [request] = requests;
    expect(request).toMatchObject({ method: 'PUT', url: '/v1/users/bob', body: '{"name":"Bob"}' });
    const token = request!.authorization.replace('Bearer ', '');
    const { payload } = await jwtVerify(token, new TextEncoder().encode(appSecret), { audience: 'parley' });
    expect(payload).toMatchObject({ iss: appId, scope: 'admin' });
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(600);
    expect(payload.sub).toBeUndefined();
    expect(JSON.stringify(request)).not.toContain(appSecret);
  });

  it('escape ids', async () => {
    answers = [{ status: 200, body: { user } }];
    await admin.users.get('a@b/../c');
    expect(requests[0]?.url).toBe('/v1/users/a%40b%2F..%2Fc');
  });

  it('are sent again after a refusal that may pass, and not after one that will not', async () => {
    answers = [
      { status: 429, body: failure('limits/rate', true), headers: after },
      { status: 503, body: failure('server/unavailable', true), headers: after },
      { status: 200, body: { user } },
      { status: 404, body: failure('auth/unknown-user', false) },
    ];
    expect(await admin.users.get('bob')).toEqual(user);
    expect(requests).toHaveLength(3);
    const error = await admin.users.get('bob').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ParleyError);
    expect(error).toMatchObject({ code: 'auth/unknown-user', requestId: 'req_1', retryable: false });
    expect(requests).toHaveLength(4);
  });

  it('that make a bot are not sent again when it is unknown whether they arrived', async () => {
    await expect(admin.bots.create({ id: 'teller' })).rejects.toMatchObject({
      code: 'connection/lost',
      retryable: true,
    });
    answers = [{ status: 500, body: failure('server/internal', true) }];
    await expect(admin.bots.create({ id: 'teller' })).rejects.toMatchObject({ code: 'server/internal' });
    expect(requests).toHaveLength(2);
  });

  it('page through users', async () => {
    const carol = { id: 'carol', name: 'Carol' };
    answers = [
      { status: 200, body: { items: [user], next: 'n1' } },
      { status: 200, body: { items: [carol] } },
    ];
    const first = await admin.users.list({ limit: 1 });
    expect([first.items, first.hasNext]).toEqual([[user], true]);
    const second = await first.next();
    expect([second.items, second.hasNext]).toEqual([[carol], false]);
    expect((await second.next()).items).toEqual([]);
    expect(requests.map((request) => request.url)).toEqual(['/v1/users?limit=1', '/v1/users?limit=1&cursor=n1']);
  });

  it('give desk phones to users, once, and take them away', async () => {
    const phone = { name: 'desk.1', userId: 'bob', createdAt: 1 };
    const created = { phone, password: 'p', realm: 'parley.phone', server: '192.0.2.1:5060' };
    answers = [
      { status: 200, body: created },
      { status: 200, body: { phones: [phone] } },
      { status: 503, body: failure('server/unavailable', true), headers: after },
      { status: 200, body: {} },
    ];
    expect(await admin.phones.create({ name: 'desk.1', userId: 'bob' })).toEqual(created);
    expect(await admin.phones.list()).toEqual([phone]);
    await admin.phones.delete('desk.1');
    await expect(admin.phones.create({ name: 'desk.1', userId: 'bob' })).rejects.toMatchObject({
      code: 'connection/lost',
    });
    expect(requests.map((request) => [request.method, request.url, request.body])).toEqual([
      ['POST', '/v1/phones', '{"name":"desk.1","userId":"bob"}'],
      ['GET', '/v1/phones', ''],
      ['DELETE', '/v1/phones/desk.1', ''],
      ['DELETE', '/v1/phones/desk.1', ''],
      ['POST', '/v1/phones', '{"name":"desk.1","userId":"bob"}'],
    ]);
  });

  it('say and ask what the app lets its users say', async () => {
    const rules = { words: ['rubbish'], onWord: 'mask', rate: { messages: 5, seconds: 10 } } as const;
    answers = [
      { status: 200, body: { rules } },
      { status: 200, body: { rules } },
    ];
    expect([await admin.moderation.configure(rules), await admin.moderation.rules()]).toEqual([rules, rules]);
    expect(requests.map((request) => [request.method, request.url, request.body])).toEqual([
      ['PUT', '/v1/moderation', JSON.stringify({ rules })],
      ['GET', '/v1/moderation', ''],
    ]);
  });

  it('list what was reported page by page, and decide on it', async () => {
    const report = { id: 'rpt_1', state: 'open' };
    answers = [
      { status: 200, body: { items: [report], next: 'r1' } },
      { status: 200, body: { items: [] } },
      { status: 200, body: { report: { ...report, state: 'resolved' } } },
      { status: 409, body: failure('moderation/resolved', false) },
    ];
    const first = await admin.reports.list({ state: 'open', userId: 'bob', limit: 1 });
    expect([first.items, (await first.next()).hasNext]).toEqual([[report], false]);
    const decision = { reportId: 'rpt_1', action: 'hide', note: 'Clear' } as const;
    expect(await admin.reports.resolve(decision)).toMatchObject({ state: 'resolved' });
    await expect(admin.reports.resolve(decision)).rejects.toMatchObject({ code: 'moderation/resolved' });
    expect(requests.map((request) => [request.method, request.url, request.body])).toEqual([
      ['GET', '/v1/reports?state=open&userId=bob&limit=1', ''],
      ['GET', '/v1/reports?state=open&userId=bob&limit=1&cursor=r1', ''],
      ['POST', '/v1/reports/rpt_1/resolve', '{"action":"hide","note":"Clear"}'],
      ['POST', '/v1/reports/rpt_1/resolve', '{"action":"hide","note":"Clear"}'],
    ]);
  });

  it('say so when what answers is no Parley server', async () => {
    answers = [{ status: 404, body: '<html>' }];
    await expect(admin.users.get('bob')).rejects.toMatchObject({ code: 'server/unavailable', retryable: false });
  });
});

describe('tokens', () => {
  it('hold what was asked, signed with the secret of the app', async () => {
    const token = await admin.tokens.create({ userId: 'bob', ttl: '15m', name: 'Bob' });
    const { payload } = await jwtVerify(token, new TextEncoder().encode(appSecret), {
      issuer: appId,
      audience: 'parley',
      algorithms: ['HS256'],
    });
    expect(payload).toMatchObject({ sub: 'bob', name: 'Bob' });
    expect(Math.abs(payload.exp! - payload.iat! - 900)).toBeLessThan(1);
    expect(payload['scope']).toBeUndefined();
    expect(decodeProtectedHeader(token).kid).toBeDefined();
    expect(requests).toEqual([]);
  });

  it('differ in their ids', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => admin.tokens.create({ userId: 'bob' })));
    expect(decodeJwt(one!).jti).not.toBe(decodeJwt(two!).jti);
  });

  it.each([0, -1, Number.NaN, 86_400_001, '25h', '1d', 'soon'] as const)('refuse a ttl of %s', async (ttl) => {
    await expect(admin.tokens.create({ userId: 'bob', ttl: ttl as number })).rejects.toMatchObject({
      code: 'protocol/invalid-params',
    });
  });

  it('hold for 24 hours at most', async () => {
    const { exp, iat } = decodeJwt(await admin.tokens.create({ userId: 'bob', ttl: '24h' }));
    expect(Math.abs(exp! - iat! - 86_400)).toBeLessThan(1);
    expect(exp! - iat!).toBeLessThanOrEqual(86_400);
  });
});

it('names the option that is empty', () => {
  expect(() => createAdmin({ url, appId, appSecret: '' })).toThrow('`appSecret` is empty');
});
