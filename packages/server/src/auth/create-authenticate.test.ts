import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createVerifyToken } from '../adapters/jose/create-verify-token.js';
import { signUserToken } from '../adapters/jose/sign-token.js';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import type { Stores } from '../kernel/stores.js';
import { createApiKey } from './api-key.js';
import { createApp } from './create-app.js';
import { createAuthenticate } from './create-authenticate.js';
import type { Authenticate } from './identity.js';
import { createSeal } from './seal.js';

const start = Date.UTC(2026, 0, 1);
const seconds = start / 1_000;
let now = start;
const clock = { now: () => now, setTimer: () => () => undefined };

interface App {
  readonly appId: string;
  readonly appSecret: string;
}

let stores: Stores;
let app: App;
let other: App;
let authenticate: Authenticate;
const pairs = new Map<string, { readonly privateKey: CryptoKey; readonly publicKey: string; readonly app: App }>();

beforeAll(async () => {
  stores = createMemoryStores();
  const seal = await createSeal(new Uint8Array(32).fill(7));
  const deps = { store: stores.auth, seal, clock };
  app = await createApp(deps, { name: 'Shop', zone: 'eu1' });
  other = await createApp(deps, { name: 'Other', zone: 'us2' });
  for (const alg of ['RS256', 'ES256', 'EdDSA']) {
    const { privateKey, publicKey: key } = await generateKeyPair(alg, { extractable: true });
    const publicKey = await exportSPKI(key);
    pairs.set(alg, { privateKey, publicKey, app: await createApp(deps, { name: alg, zone: 'eu1', publicKey }) });
  }
  authenticate = createAuthenticate({ ...deps, verifyToken: createVerifyToken(clock.now) });
});

const key = (secret: string) => new TextEncoder().encode(secret);
const claims = (changes: JWTPayload = {}): JWTPayload => ({
  iss: app.appId,
  aud: 'parley',
  sub: 'ann',
  jti: 'j1',
  iat: seconds,
  exp: seconds + 600,
  ...changes,
});
const sign = (payload: JWTPayload, secret = app.appSecret, alg = 'HS256') =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(key(secret));
const signBy = (alg: string, payload: JWTPayload = {}) => {
  const { privateKey, app: owner } = pairs.get(alg)!;
  return new SignJWT(claims({ iss: owner.appId, ...payload })).setProtectedHeader({ alg }).sign(privateKey);
};
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refusal = (credential: string) =>
  authenticate(credential).then(
    () => undefined,
    (error: unknown) => error as Error & { code: string },
  );

describe('a user token', () => {
  it('proves who it is for, and until when', async () => {
    expect(await authenticate(await sign(claims({ name: 'Ann Lee' })))).toEqual({
      app: app.appId,
      caller: 'user',
      user: { id: 'ann', name: 'Ann Lee' },
      issuedAt: start,
      expiresAt: start + 600_000,
    });
  });

  it('may have times with a fraction, and is known by whole milliseconds', async () => {
    const token = await sign(claims({ iat: seconds - 0.333_33, exp: seconds + 600.123_456_7 }));
    expect(await authenticate(token)).toMatchObject({ issuedAt: start - 334, expiresAt: start + 600_123 });
  });

  it('makes its user when it is first seen, and never renames one', async () => {
    await authenticate(await sign(claims({ sub: 'ben', name: 'Ben' })));
    await authenticate(await sign(claims({ sub: 'ben', name: 'Somebody else' })));
    await authenticate(await sign(claims({ sub: 'nameless' })));
    const users = await stores.auth.users(app.appId, ['ben', 'nameless']);
    expect(users.map(({ name }) => name).sort()).toEqual(['Ben', 'nameless']);
  });

  it.each([' ', 'x'.repeat(201), 'a\u0000b', '\ud800'])(
    'names its user by the id where the name is not one: %j',
    async (name) => {
      const sub = `odd-${Buffer.from(name).toString('hex').slice(0, 20)}`;
      expect((await authenticate(await sign(claims({ sub, name })))).user?.name).toBe(sub);
    },
  );

  it('may name several audiences, and live a day', async () => {
    const token = await sign(claims({ aud: ['elsewhere', 'parley'], exp: seconds + 86_400 }));
    expect((await authenticate(token)).user?.id).toBe('ann');
  });

  it.each(['RS256', 'ES256', 'EdDSA'])('may be signed by the app’s own key with %s', async (alg) => {
    expect((await authenticate(await signBy(alg))).user?.id).toBe('ann');
  });

  it('of a bot is the bot’s', async () => {
    await stores.auth.upsertUser(app.appId, { id: 'robot', bot: true }, now);
    expect(await authenticate(await sign(claims({ sub: 'robot' })))).toMatchObject({
      caller: 'bot',
      user: { bot: true },
    });
  });

  it('that the server signs itself is good at once after one was revoked', async () => {
    now = start + 1_234;
    await authenticate(await sign(claims({ sub: 'dan', iat: Math.floor(now / 1_000) })));
    await stores.auth.revokeTokens(app.appId, 'dan', now);
    expect((await refusal(await sign(claims({ sub: 'dan' }))))?.code).toBe('auth/revoked');
    now += 1;
    const fresh = await signUserToken(app, { userId: 'dan' }, { now, ttl: 60_000 });
    expect((await authenticate(fresh)).user?.id).toBe('dan');
    now = start;
  });

  it('is refused once it has expired, also when it was good before', async () => {
    const token = await sign(claims({ exp: seconds + 30 }));
    await authenticate(token);
    now = start + 30_000;
    expect((await refusal(token))?.code).toBe('auth/expired');
    now = start;
  });
});

describe('what is refused', () => {
  const bad: [name: string, make: () => Promise<string> | string, code: string][] = [
    ['nothing', () => '', 'auth/missing'],
    ['an expired one', () => sign(claims({ iat: seconds - 900, exp: seconds - 1 })), 'auth/expired'],
    ['one of another secret', () => sign(claims(), other.appSecret), 'auth/invalid'],
    ['one of another app', () => sign(claims({ iss: other.appId })), 'auth/invalid'],
    ['one of an app that is not there', () => sign(claims({ iss: 'app_eu1_0000000000' })), 'auth/invalid'],
    ['one of an app with an odd id', () => sign(claims({ iss: "app_eu1_'; drop" })), 'auth/invalid'],
    ['one without issuer', () => sign(claims({ iss: undefined })), 'auth/invalid'],
    ['one without signature (alg none)', () => new UnsecuredJWT(claims()).encode(), 'auth/invalid'],
    [
      'alg none with a signature',
      async () => `${base64({ alg: 'none' })}.${(await sign(claims())).split('.').slice(1).join('.')}`,
      'auth/invalid',
    ],
    ['one for another audience', () => sign(claims({ aud: 'elsewhere' })), 'auth/invalid'],
    ['one for no audience', () => sign(claims({ aud: undefined })), 'auth/invalid'],
    ['one that never expires', () => sign(claims({ exp: undefined })), 'auth/invalid'],
    ['one that says not when it was made', () => sign(claims({ iat: undefined })), 'auth/invalid'],
    ['one from the future', () => sign(claims({ iat: seconds + 3_600, exp: seconds + 7_200 })), 'auth/invalid'],
    ['one that is not good yet', () => sign(claims({ nbf: seconds + 300 })), 'auth/invalid'],
    ['one for longer than a day', () => sign(claims({ exp: seconds + 90_000 })), 'auth/invalid'],
    ['one for nobody', () => sign(claims({ sub: undefined })), 'auth/invalid'],
    ['one for a phone number', () => sign(claims({ sub: 'tel:+33199001234' })), 'auth/invalid'],
    ['one whose subject is a number', () => sign(claims({ sub: 5 as never })), 'auth/invalid'],
    ['HS512', () => sign(claims(), app.appSecret, 'HS512'), 'auth/invalid'],
    [
      'a public key’s algorithm where the app has no such key',
      () => signBy('RS256', { iss: app.appId }),
      'auth/invalid',
    ],
    [
      'an algorithm that is not the public key’s',
      () => signBy('ES256', { iss: pairs.get('RS256')!.app.appId }),
      'auth/invalid',
    ],
    [
      'HS256 with the public key as secret (key confusion)',
      () => sign(claims({ iss: pairs.get('RS256')!.app.appId }), pairs.get('RS256')!.publicKey),
      'auth/invalid',
    ],
    ['a truncated one', async () => (await sign(claims())).slice(0, -4), 'auth/invalid'],
    [
      'one with a critical header that is not known',
      async () =>
        [base64({ alg: 'HS256', crit: ['x'], x: 1 }), ...(await sign(claims())).split('.').slice(1)].join('.'),
      'auth/invalid',
    ],
    [
      'one with a changed payload',
      async () => {
        const [head, , tail] = (await sign(claims())).split('.');
        return `${head}.${base64(claims({ sub: 'admin' }))}.${tail}`;
      },
      'auth/invalid',
    ],
    ['8 KiB of garbage', () => 'x'.repeat(8_192), 'auth/invalid'],
    ['more than 8 KiB', async () => sign(claims({ name: 'x'.repeat(9_000) })), 'auth/invalid'],
    ['dots', () => '..', 'auth/invalid'],
    ['a header that is no JSON', () => `${Buffer.from('{').toString('base64url')}.e30.e30`, 'auth/invalid'],
    ['a header that is an array', () => `${base64([])}.${base64(claims())}.e30`, 'auth/invalid'],
    ['an admin token of a user', () => sign(claims({ scope: 'admin' })), 'auth/invalid'],
    [
      'an admin token of an hour',
      () => sign(claims({ sub: undefined, scope: 'admin', exp: seconds + 3_600 })),
      'auth/invalid',
    ],
    ['a scope that is not known, for nobody', () => sign(claims({ sub: undefined, scope: 'root' })), 'auth/invalid'],
    ['a key of nobody', () => `pk_${app.appId}_${'0'.repeat(43)}`, 'auth/invalid'],
    ['a key of no form', () => 'pk_hello', 'auth/invalid'],
    ['a key of an app that is not there', () => `pk_app_eu1_0000000000_${'0'.repeat(43)}`, 'auth/invalid'],
  ];

  it.each(bad)('%s', async (_name, make, code) => {
    const credential = await make();
    const error = await refusal(credential);
    expect(error?.code).toBe(code);
    const said = JSON.stringify([Object.entries(error ?? {}), error?.message, error?.stack, error?.cause]);
    expect(said).not.toContain(app.appSecret);
    if (credential.length > 20) expect(said).not.toContain(credential.slice(-20));
  });
});

describe('an admin token', () => {
  it('is the app’s own backend, for ten minutes at most', async () => {
    const token = await sign(claims({ sub: undefined, scope: 'admin', exp: seconds + 600 }));
    expect(await authenticate(token)).toEqual({
      app: app.appId,
      caller: 'admin',
      issuedAt: start,
      expiresAt: start + 600_000,
    });
  });
});

describe('a bot’s key', () => {
  it('is its bot, in its app alone', async () => {
    await stores.auth.upsertUser(app.appId, { id: 'teller', name: 'Teller', bot: true }, now);
    const { apiKey, hash } = await createApiKey(app.appId);
    await stores.auth.createKey({ app: app.appId, userId: 'teller', hash, createdAt: now });
    expect(hash).not.toContain(apiKey.slice(-43));
    expect(await authenticate(apiKey)).toEqual({
      app: app.appId,
      caller: 'bot',
      user: { id: 'teller', name: 'Teller', bot: true },
    });
    expect((await refusal(apiKey.replace(app.appId, other.appId)))?.code).toBe('auth/invalid');
    expect((await refusal(`${apiKey.slice(0, -1)}!`))?.code).toBe('auth/invalid');
  });
});
