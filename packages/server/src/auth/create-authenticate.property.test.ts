import fc from 'fast-check';
import { beforeAll, expect, inject, it } from 'vitest';
import { createVerifyToken } from '../adapters/jose/create-verify-token.js';
import { signUserToken } from '../adapters/jose/sign-token.js';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createApp } from './create-app.js';
import { createAuthenticate } from './create-authenticate.js';
import type { Authenticate } from './identity.js';
import { createSeal } from './seal.js';

const now = Date.UTC(2026, 0, 1);
const clock = { now: () => now, setTimer: () => () => undefined };
let authenticate: Authenticate;
let good: string;

beforeAll(async () => {
  const { auth: store } = createMemoryStores();
  const seal = await createSeal(new Uint8Array(32).fill(1));
  const app = await createApp({ store, seal, clock }, { name: 'Shop', zone: 'eu1' });
  authenticate = createAuthenticate({ store, seal, clock, verifyToken: createVerifyToken(clock.now) });
  good = await signUserToken(app, { userId: 'ann' }, { now, ttl: 60_000 });
});

const codeOf = (credential: string) =>
  authenticate(credential).then(
    () => 'good',
    (error: unknown) => (error as { code?: string }).code,
  );

const segment = fc.oneof(
  fc.json().map((text) => Buffer.from(text).toString('base64url')),
  fc
    .record({ alg: fc.constantFrom('HS256', 'none', 'RS256', 'ES256', ''), iss: fc.string() })
    .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  fc.string({ unit: 'binary' }),
);

it('refuses whatever is no token with its code, and never fails otherwise', async () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }),
    fc.array(segment, { minLength: 2, maxLength: 6 }).map((parts) => parts.join('.')),
    fc.string({ minLength: 1 }).map((text) => `pk_${text}`),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (credential) => {
      expect(await codeOf(credential)).toBe('auth/invalid');
    }),
    { numRuns: 400 * inject('runsFactor') },
  );
});

it('refuses a good token with any one character changed', async () => {
  const change = fc.record({ at: fc.nat({ max: good.length - 2 }), by: fc.integer({ min: 1, max: 63 }) });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  expect(await codeOf(good)).toBe('good');
  await fc.assert(
    fc.asyncProperty(change, async ({ at, by }) => {
      const old = letters.indexOf(good.charAt(at));
      const letter = letters.charAt((Math.max(0, old) + by) % 64);
      const changed = good.slice(0, at) + letter + good.slice(at + 1);
      expect(['auth/invalid', 'auth/expired']).toContain(await codeOf(changed));
    }),
    { numRuns: 300 * inject('runsFactor') },
  );
});
