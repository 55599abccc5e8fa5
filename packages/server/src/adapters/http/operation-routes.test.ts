import type { ErrorBody, OperationName } from '@parley/protocol';
import { limits } from '@parley/protocol';
import { operations } from '@parley/protocol/schema';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHttp, type TestApp, type TestHttp } from '../../testing/create-test-http.js';

let http: TestHttp;
let conversationId: string;

beforeAll(async () => {
  http = await createTestHttp();
  const { conversation } = await as([http.own, 'ann'], 'POST /v1/conversations/direct', { userId: 'ben' });
  conversationId = (conversation as { id: string }).id;
});
afterAll(() => http.close());

interface Answer {
  readonly [field: string]: unknown;
  readonly error?: ErrorBody;
}

async function ask(method: string, url: string, more: { headers?: Record<string, string>; body?: unknown } = {}) {
  const payload =
    more.body === undefined ? {} : { payload: typeof more.body === 'string' ? more.body : JSON.stringify(more.body) };
  const headers = { ...(more.body === undefined ? {} : { 'content-type': 'application/json' }), ...more.headers };
  const answer = await http.app.inject({ method: method as 'GET', url, headers, ...payload });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<Answer>() };
}

async function as([app, userId]: readonly [TestApp, string], request: string, body?: unknown): Promise<Answer> {
  const [method = '', url = ''] = request.split(' ');
  const authorization = `Bearer ${await app.token(userId)}`;
  return (await ask(method, url, { headers: { authorization }, body })).body;
}

const adminToken = ({ appId, appSecret }: TestApp) =>
  new SignJWT({ scope: 'admin' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(appId)
    .setAudience('parley')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(appSecret));

/** What each route is asked with, so that only who asks can be wrong. */
const bodies: Partial<Record<OperationName, unknown>> = {
  'user.upsert': { name: 'Ann' },
  'bot.create': { userId: 'helper' },
  'token.revoke': {},
  'conversation.direct': { userId: 'ben' },
  'conversation.create': { clientId: 'c1', name: 'Team', members: ['ben'] },
  'conversation.update': { name: 'Team' },
  'conversation.addMembers': { userIds: ['ben'] },
  'conversation.join': {},
  'conversation.setRole': { role: 'moderator' },
  'conversation.configure': { archived: true },
  'message.send': { clientId: 'm1', text: 'hello' },
  'message.edit': { text: 'hello' },
  'message.pin': {},
  'reaction.add': { emoji: '👍' },
  'poll.vote': { options: [0] },
  'poll.close': {},
  'scheduled.create': { clientId: 's1', conversationId: `cnv_${'0'.repeat(26)}`, text: 'later', sendAt: 1 },
  'scheduled.update': { text: 'later' },
  'receipt.mark': { readSeq: 1 },
  'typing.set': { active: true },
  'presence.set': { status: 'dnd' },
  'presence.get': { userIds: ['ben'] },
  'number.upsert': { userId: 'ben' },
  'phone.create': { name: 'desk', userId: 'ben' },
  'block.add': {},
  'moderation.configure': { rules: {} },
  'conversation.silence': {},
  'report.create': { clientId: 'r1', userId: 'ben', reason: 'spam' },
  'file.create': { clientId: 'f1', conversationId: `cnv_${'0'.repeat(26)}`, name: 'a.txt', bytes: 1 },
  'file.finish': {},
  'report.resolve': { action: 'none' },
  'report.appeal': { conversationId: `cnv_${'0'.repeat(26)}`, seq: 1, text: 'No' },
};

const routes = (Object.keys(operations) as OperationName[]).flatMap((op) => {
  const { http: route, callers } = operations[op];
  if (route === null) return [];
  const [method = '', path = ''] = route.split(' ');
  return [{ op, method, path, callers, body: bodies[op] }];
});
const fill = (path: string) =>
  path
    .replace('{conversationId}', conversationId)
    .replace('{userId}', 'ben')
    .replace('{seq}', '1')
    .replace('{emoji}', encodeURIComponent('👍'))
    .replace('{clientId}', 's1')
    .replace('{number}', '1204')
    .replace('{fileId}', `fil_${'0'.repeat(26)}`)
    .replace('{reportId}', `rpt_${'0'.repeat(26)}`)
    .replace('{callId}', `cll_${'0'.repeat(26)}`);

describe('each route of the table', () => {
  it('has what it is asked with here', () => {
    const withBody = routes.filter(({ method }) => method !== 'GET' && method !== 'DELETE');
    expect(withBody.filter(({ body }) => body === undefined)).toEqual([]);
    expect(routes.length).toBeGreaterThan(15);
  });

  it.each(routes)('$method $path wants to know who asks', async ({ method, path, body }) => {
    const unknown = await ask(method, fill(path), { body });
    expect(unknown.status).toBe(401);
    expect(unknown.body.error).toMatchObject({
      code: 'auth/missing',
      message: expect.stringMatching(/^Unable to/) as string,
    });
    expect(unknown.body.error?.requestId).toBe(unknown.headers['x-request-id']);
    const forged = await ask(method, fill(path), { body, headers: { authorization: 'Bearer x.y.z' } });
    expect(forged.status).toBe(401);
    expect(forged.body.error?.code).toBe('auth/invalid');
    const basic = await ask(method, fill(path), { body, headers: { authorization: 'Basic YTpi' } });
    expect(basic.body.error?.code).toBe('auth/invalid');
  });

  it.each(routes)('$method $path does not read the body of who may not ask', async ({ method, path }) => {
    const { status } = await ask(method, fill(path), { body: '{ not json' });
    expect(status).toBe(401);
  });

  it.each(routes)('$method $path keeps callers apart', async ({ method, path, callers, body }) => {
    const credentials = {
      user: await http.own.token('ann'),
      bot: http.own.botKey,
      admin: await adminToken(http.own),
    };
    for (const caller of ['user', 'bot', 'admin'] as const) {
      if (callers.includes(caller)) continue;
      const headers = { authorization: `Bearer ${credentials[caller]}` };
      const { status, body: answer } = await ask(method, fill(path), { body, headers });
      expect([caller, status, answer.error?.code]).toEqual([caller, 403, 'auth/forbidden']);
    }
  });

  it.each(routes.filter(({ path }) => path.includes('{conversationId}')))(
    '$method $path answers another app, and who is no member, as if there were no such conversation',
    async ({ method, path, body }) => {
      const stranger = { authorization: `Bearer ${await http.own.token('eve')}` };
      const foreign = { authorization: `Bearer ${await http.other.token('ann')}` };
      const missing = fill(path.replace('{conversationId}', `cnv_${'0'.repeat(26)}`));
      const answers = [
        await ask(method, fill(path), { body, headers: stranger }),
        await ask(method, fill(path), { body, headers: foreign }),
        await ask(method, missing, { body, headers: stranger }),
      ];
      const errors = answers.map((answer) => ({ ...answer.body.error, requestId: '' }));
      expect(errors[0]).toMatchObject({ code: 'messaging/not-found' });
      expect(errors[1]).toEqual(errors[0]);
      expect(errors[2]).toEqual(errors[0]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    },
  );
});

describe('requests', () => {
  it('run operations, by path, query and body', async () => {
    const url = `/v1/conversations/${conversationId}/messages`;
    await as([http.own, 'ann'], `POST ${url}`, { clientId: 'x1', text: 'one' });
    await as([http.own, 'ann'], `POST ${url}`, { clientId: 'x2', text: 'two' });
    for (const limit of ['1e2', '0x5', '1.0', '-1', ''])
      expect((await as([http.own, 'ben'], `GET ${url}?limit=${limit}`)).error).toMatchObject({
        code: 'protocol/invalid-params',
        details: { problems: [{ path: '/limit', message: 'Expected integer' }] },
      });
    const { items } = await as([http.own, 'ben'], `GET ${url}?after=0&limit=1`);
    expect(items).toMatchObject([{ seq: 1, text: 'one', sender: { id: 'ann' } }]);
  });

  it('take a number in the path with a body beside it', async () => {
    const sent = await as([http.own, 'ann'], `POST /v1/conversations/${conversationId}/messages`, {
      clientId: 'numbered',
      text: 'befor',
    });
    const { seq } = sent['message'] as { seq: number };
    const url = `/v1/conversations/${conversationId}/messages/${seq}`;
    const edited = await as([http.own, 'ann'], `PATCH ${url}`, { text: 'before' });
    expect(edited['message']).toMatchObject({ seq, text: 'before' });
    const wrong = await as([http.own, 'ann'], `PATCH ${url}e1`, { text: 'before' });
    expect(wrong.error?.code).toBe('protocol/invalid-params');
  });

  it('take what is in the path, whatever the body says', async () => {
    const headers = { authorization: `Bearer ${await adminToken(http.own)}` };
    const { body } = await ask('PUT', '/v1/users/zed', { headers, body: { userId: 'ann', name: 'Zed' } });
    expect(body).toMatchObject({ user: { id: 'zed', name: 'Zed' } });
  });

  it('carry the request id of the caller where it has the form of one', async () => {
    const given = await ask('GET', '/v1/users', { headers: { 'x-request-id': 'mine-1' } });
    expect(given.headers['x-request-id']).toBe('mine-1');
    const odd = await ask('GET', '/v1/users', { headers: { 'x-request-id': 'a b\u00e9' } });
    expect(odd.headers['x-request-id']).toMatch(/^req_/);
  });

  it('are slowed down with the seconds to wait', async () => {
    const headers = { authorization: `Bearer ${await http.own.token('busy')}` };
    const url = `/v1/conversations/${conversationId}/messages`;
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, i) => ask('POST', url, { headers, body: { clientId: `b${i}`, text: 'x' } })),
    );
    const slowed = answers.find(({ status }) => status === 429);
    expect(slowed?.body.error).toMatchObject({ code: 'limits/rate', retryable: true });
    expect(slowed?.body.error?.retryAfter).toBeGreaterThan(0);
    expect(Number(slowed?.headers['retry-after'])).toBe(Math.ceil((slowed?.body.error?.retryAfter ?? 0) / 1_000));
  });

  const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`;
  it.each([
    ['no JSON', '{', 400, 'protocol/malformed'],
    ['JSON that is no object', '[1]', 400, 'protocol/malformed'],
    ['null', 'null', 400, 'protocol/malformed'],
    ['a field of the wrong type', '{"clientId":5,"text":"x"}', 400, 'protocol/invalid-params'],
    ['a field too few', '{"text":"x"}', 400, 'protocol/invalid-params'],
    ['an empty body', '', 400, 'protocol/invalid-params'],
    ['JSON that is too deep', `{"clientId":"d","text":"x","metadata":${deep}}`, 400, 'protocol/too-deep'],
    ['a body over the limit', `{"text":"${'x'.repeat(limits.frameBytes)}"}`, 413, 'protocol/too-large'],
    [
      'a text over the limit',
      JSON.stringify({ clientId: 'l', text: 'x'.repeat(limits.textBytes + 1) }),
      413,
      'messaging/too-large',
    ],
  ])('that hold %s get their code', async (...[, body, status, code]) => {
    const headers = { authorization: `Bearer ${await http.own.token('ann')}` };
    const answer = await ask('POST', `/v1/conversations/${conversationId}/messages`, { headers, body });
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });

  it('of another content type are malformed', async () => {
    const headers = { authorization: `Bearer ${await http.own.token('ann')}`, 'content-type': 'text/plain' };
    const answer = await ask('POST', '/v1/conversations/direct', { headers, body: 'hello' });
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'protocol/malformed']);
  });

  it.each(['/v1/songs', '/v1', '/v1/users/%', '/v2/users', '/nope'])('to %s get a clear answer', async (url) => {
    const { status, body } = await ask('GET', url);
    expect(body.error?.message).toMatch(/^Unable to .+: .+\. .+/);
    expect([404, 400]).toContain(status);
  });

  it('leave nothing in the logs that is a secret or a content', async () => {
    const token = await http.own.token('ann');
    const headers = { authorization: `Bearer ${token}` };
    const secret = 'the-very-words-of-a-message';
    await ask('POST', `/v1/conversations/${conversationId}/messages`, {
      headers,
      body: { clientId: 's', text: secret },
    });
    await ask('POST', `/v1/conversations/${conversationId}/messages`, { headers, body: `{"text":"${secret}"` });
    await ask('GET', `/v1/users?cursor=${secret}`, { headers });
    await ask('GET', `/v1/users/${secret}`, { headers });
    await ask('GET', '/v1/users', { headers: { authorization: `Bearer ${token}x` } });
    await ask('GET', '/v1/users', { headers: { authorization: `Bearer ${http.own.botKey}` } });
    const logs = http.logs();
    expect(logs).toContain('"op":"message.send"');
    expect(logs).toMatch(/"requestId":"req_\w+"/);
    expect(logs).toMatch(/"status":200,"ms":[\d.]+/);
    for (const word of [secret, token, token.split('.')[1] ?? '', http.own.appSecret, http.own.botKey])
      expect(logs).not.toContain(word);
  });
});
