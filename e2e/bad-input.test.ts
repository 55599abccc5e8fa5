import { createAdmin, type Admin } from '@parley/node';
import { limits, type ErrorBody } from '@parley/protocol';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './helpers/server.js';
import { openSession, openWire, type Wire } from './helpers/wire.js';

let server: TestServer;
let admin: Admin;
let witness: Wire;

beforeAll(async () => {
  server = await startServer();
  admin = createAdmin(server);
  for (const id of ['ann', 'ben', 'eve']) await admin.users.upsert({ id });
  ({ wire: witness } = await openSession(server.url, { token: await tokenOf('eve'), device: 'witness' }));
});
afterAll(async () => {
  witness.close();
  await server.stop();
});

const tokenOf = (userId: string) => admin.tokens.create({ userId });
const key = (secret: string) => new TextEncoder().encode(secret);

/** After whatever came before, the server serves those who were there. */
async function expectServing() {
  expect((await witness.ask('session.ping', {})).result).toMatchObject({ serverTime: expect.any(Number) as number });
}

describe('frames', () => {
  let wire: Wire;
  let conversationId: string;
  let me: string;
  let count = 0;

  beforeEach(async () => {
    // Each test is somebody else: what one user may open in a second is limited.
    me = `ann-${(count += 1)}`;
    await admin.users.upsert({ id: me });
    ({ wire } = await openSession(server.url, { token: await tokenOf(me) }));
    const { result } = await wire.ask('conversation.direct', { userId: 'ben' });
    conversationId = result!.conversation.id;
    return () => wire.close();
  });

  const frame = (op: string, params: unknown) => JSON.stringify({ id: 1, op, params });
  const send = (changes: object) =>
    frame('message.send', { conversationId, clientId: crypto.randomUUID(), text: 'hi', ...changes });
  const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });

  it.each<[name: string, text: () => string, code: string]>([
    ['no JSON', () => '{"id":1', 'protocol/malformed'],
    ['JSON that is no object', () => '7', 'protocol/malformed'],
    ['a list', () => '[]', 'protocol/malformed'],
    ['no operation', () => '{"id":1}', 'protocol/malformed'],
    ['an operation that is no string', () => '{"id":1,"op":{},"params":{}}', 'protocol/malformed'],
    ['an id that is no number', () => '{"id":"1","op":"session.ping","params":{}}', 'protocol/malformed'],
    ['an unknown operation', () => frame('message.sing', {}), 'protocol/unknown-operation'],
    ['the name of a prototype’s property', () => frame('constructor', {}), 'protocol/unknown-operation'],
    ['a text of the wrong type', () => send({ text: 7 }), 'protocol/invalid-params'],
    ['params of the wrong type', () => frame('message.send', 'hello'), 'protocol/invalid-params'],
    ['no params', () => '{"id":1,"op":"message.send"}', 'protocol/invalid-params'],
    ['a conversation id of another form', () => send({ conversationId: "' or 1=1 --" }), 'protocol/invalid-params'],
    [
      'a client id that is too long',
      () => send({ clientId: 'x'.repeat(limits.clientIdLength + 1) }),
      'protocol/invalid-params',
    ],
    ['a text over its limit', () => send({ text: 'é'.repeat(limits.textBytes / 2 + 1) }), 'messaging/too-large'],
    [
      'metadata over its limit',
      () => send({ metadata: { a: 'x'.repeat(limits.metadataBytes) } }),
      'messaging/too-large',
    ],
    ['an empty text', () => send({ text: '' }), 'messaging/empty'],
    ['half a surrogate pair', () => send({ text: '\ud800' }).replace('\ud800', '\\ud800'), 'messaging/invalid-text'],
    ['JSON too deep', () => send({ metadata: nested(limits.jsonDepth + 1) }), 'protocol/too-deep'],
    ['a page over its limit', () => frame('message.list', { conversationId, limit: 201 }), 'protocol/invalid-params'],
    ['an operation of the app’s backend', () => frame('user.upsert', { userId: 'mallory' }), 'auth/forbidden'],
    [
      'a second session',
      () => frame('session.open', { protocol: [1], token: 't', device: 'd', client: { name: '', version: '' } }),
      'protocol/already-open',
    ],
    ['a user who is not there', () => frame('conversation.direct', { userId: 'nobody' }), 'messaging/unknown-user'],
    ['a call to oneself', () => frame('call.start', { clientId: 'c', to: me, video: false }), 'calls/self'],
  ])('answers %s with its code, and serves on', async (_name, text, code) => {
    wire.send(text());
    const { error } = await wire.next(({ error }) => error !== undefined);
    expectDocumented(error, code);
    expect((await wire.ask('session.ping', {})).result).toBeDefined();
    await expectServing();
  });

  it('answers a frame over its limit and closes', async () => {
    wire.send(send({ text: 'x'.repeat(limits.frameBytes) }));
    expectDocumented((await wire.next(({ error }) => error !== undefined)).error, 'protocol/too-large');
    await expectServing();
  });

  it('answers a session description over its limit with its code', async () => {
    const { result } = await wire.ask('call.start', { clientId: 'c1', to: 'ben', video: false });
    const { error } = await wire.ask('media.describe', {
      callId: result!.call.id,
      channel: 'peer:ben',
      epoch: 1,
      description: { type: 'offer', sdp: 'x'.repeat(limits.sdpBytes + 1) },
    });
    expectDocumented(error, 'calls/too-large');
    await expectServing();
  });

  it('closes on binary frames with the code that RFC 6455 has for them', async () => {
    wire.sendBinary(new Uint8Array([1, 2, 3]));
    expect(await wire.closed).toBe(1003);
    await expectServing();
  });

  it('slows down who sends too fast, and says for how long', async () => {
    for (let n = 0; n < 100; n++) wire.send(send({}).replace('"id":1', `"id":${n}`));
    const { error } = await wire.next(({ error }) => error !== undefined);
    expect(error?.code).toMatch(/^limits\/(rate|in-flight)$/);
    if (error?.code === 'limits/rate') expect(error.retryAfter).toBeGreaterThan(0);
    await expectServing();
  });

  it('answers for a conversation that is not mine as for one that is not there', async () => {
    const eve = await openSession(server.url, { token: await tokenOf('eve') });
    const missing = `cnv_${'0'.repeat(26)}`;
    const requests = [
      ['conversation.get', {}],
      ['message.list', {}],
      ['message.send', { clientId: 'c1', text: 'hi' }],
      ['receipt.mark', { readSeq: 1 }],
      ['typing.set', { active: true }],
      ['conversation.update', { name: 'Mine' }],
      ['conversation.members', {}],
      ['conversation.addMembers', { userIds: ['eve'] }],
      ['conversation.removeMember', { userId: me }],
    ] as const;
    for (const [op, params] of requests) {
      const [foreign, absent] = [
        await eve.wire.ask(op, { ...params, conversationId }),
        await eve.wire.ask(op, { ...params, conversationId: missing }),
      ].map(({ error }) => ({ ...error, requestId: undefined }));
      expect(foreign, op).toMatchObject({ code: 'messaging/not-found' });
      expect(foreign, op).toEqual(absent);
    }
    eve.wire.close();
  });
});

describe('before the session', () => {
  it.each([
    ['a request', '{"id":1,"op":"message.list","params":{}}', 'protocol/not-open'],
    ['no JSON', 'hello', 'protocol/malformed'],
    [
      'a protocol that nobody speaks',
      '{"id":1,"op":"session.open","params":{"protocol":[99],"token":"t","device":"d","client":{"name":"x","version":"1"}}}',
      'protocol/unsupported-version',
    ],
  ])('answers %s with its code', async (_name, text, code) => {
    const wire = await openWire(server.url);
    wire.send(text);
    expectDocumented((await wire.next()).error, code);
    wire.close();
    await expectServing();
  });
});

describe('tokens', () => {
  const claims = (changes: Record<string, unknown> = {}) => ({
    iss: server.appId,
    aud: 'parley',
    sub: 'ann',
    jti: 'j1',
    ...changes,
  });
  const now = () => Math.floor(Date.now() / 1_000);
  const sign = (payload: Record<string, unknown>, secret: string, alg = 'HS256') =>
    new SignJWT({ iat: now(), exp: now() + 600, ...payload }).setProtectedHeader({ alg }).sign(key(secret));

  const bad: [name: string, token: () => Promise<string> | string, code: string][] = [
    [
      'one that has expired',
      () => sign(claims({ iat: now() - 7_200, exp: now() - 3_600 }), server.appSecret),
      'auth/expired',
    ],
    [
      'one signed with another secret',
      () => sign(claims(), 'another-secret-that-is-long-enough-to-sign'),
      'auth/invalid',
    ],
    ['one of another app', () => sign(claims({ iss: 'app_eu1_00000000000000' }), server.appSecret), 'auth/invalid'],
    [
      'one without an algorithm',
      () => new UnsecuredJWT(claims()).setIssuedAt().setExpirationTime('10m').encode(),
      'auth/invalid',
    ],
    ['one for another audience', () => sign(claims({ aud: 'elsewhere' }), server.appSecret), 'auth/invalid'],
    ['one that never expires', () => sign(claims({ exp: undefined }), server.appSecret), 'auth/invalid'],
    ['one for longer than a day', () => sign(claims({ exp: now() + 90_000 }), server.appSecret), 'auth/invalid'],
    ['one for nobody', () => sign(claims({ sub: undefined }), server.appSecret), 'auth/invalid'],
    [
      'one for an id of another form',
      () => sign(claims({ sub: 'tel:+33199001234' }), server.appSecret),
      'auth/invalid',
    ],
    ['an algorithm that is not agreed', () => sign(claims(), server.appSecret, 'HS512'), 'auth/invalid'],
    ['no token at all', () => 'hello', 'auth/invalid'],
    ['a key of nobody', () => `pk_${server.appId}_${'0'.repeat(32)}`, 'auth/invalid'],
    ['a token cut short', async () => (await tokenOf('ann')).slice(0, -4), 'auth/invalid'],
  ];

  it.each(bad)('refuses %s, on the socket and over HTTP', async (_name, make, code) => {
    const token = await make();
    const wire = await openWire(server.url);
    const client = { name: 'e2e', version: '1' };
    const { error } = await wire.ask('session.open', { protocol: [1], token, device: 'd1', client });
    expectDocumented(error, code);
    wire.close();
    const answer = await http('GET', '/v1/users', { token });
    expect(answer.status).toBe(401);
    expectDocumented(answer.error, code);
    await expectServing();
  });
});

describe('over HTTP', () => {
  const asAnn = async (method: string, path: string, body?: string) =>
    http(method, path, { token: await tokenOf('ann'), body });
  const tooLarge = `{"name":"${'x'.repeat(limits.frameBytes)}"}`;

  it.each<[name: string, request: () => Promise<HttpAnswer>, refusal: { status: number; code: string }]>([
    ['no token', () => http('GET', '/v1/users'), { status: 401, code: 'auth/missing' }],
    ['no JSON', () => asAnn('POST', '/v1/bots', '{'), { status: 400, code: 'protocol/malformed' }],
    ['an unknown route', () => asAnn('GET', '/v1/songs'), { status: 404, code: 'protocol/unknown-operation' }],
    ['what others may', () => asAnn('PUT', '/v1/users/ann', '{}'), { status: 403, code: 'auth/forbidden' }],
    [
      'a page over its limit',
      () => asAnn('GET', '/v1/users?limit=201'),
      { status: 400, code: 'protocol/invalid-params' },
    ],
    ['a user who is not there', () => asAnn('GET', '/v1/users/nobody'), { status: 404, code: 'auth/unknown-user' }],
    [
      'a body over its limit',
      () => asAnn('PUT', '/v1/users/ann', tooLarge),
      { status: 413, code: 'protocol/too-large' },
    ],
  ])('answers %s with its code', async (_name, request, { status, code }) => {
    const answer = await request();
    expectDocumented(answer.error, code);
    expect(answer.status).toBe(status);
    expect(answer.requestId).toBeTruthy();
    await expectServing();
  });
});

interface HttpAnswer {
  readonly status: number;
  readonly error?: ErrorBody;
  readonly requestId: string | null;
}

async function http(
  method: string,
  path: string,
  { token, body }: { token?: string; body?: string } = {},
): Promise<HttpAnswer> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const { error } = (await response.json()) as { error?: ErrorBody };
  return { status: response.status, error, requestId: response.headers.get('x-request-id') };
}

/** An error has its code, and a sentence that says what could not be done, why, and what to do. */
function expectDocumented(error: ErrorBody | undefined, code: string) {
  expect(error).toMatchObject({ code, message: expect.stringMatching(/^Unable to .+: .+\..+/) as string });
}
