import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { isStorable } from '../kernel/text.js';
import { publicUser } from '../kernel/user-directory.js';
import { appOfApiKey, hashApiKey, looksLikeApiKey } from './api-key.js';
import type { AuthStore, UserRow } from './auth-store.js';
import { createBoundedCache } from './bounded-cache.js';
import type { Authenticate, Identity } from './identity.js';
import type { Seal } from './seal.js';
import type { AppKeys, TokenClaims, VerifyToken } from './token-verifier.js';

/** What telling who asks needs. */
export interface AuthenticateDeps {
  readonly store: AuthStore;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly verifyToken: VerifyToken;
}

const userIdForm = /^[A-Za-z0-9._@-]{1,128}$/;
const day = 24 * 3_600_000;
const adminLife = 10 * 60_000;
/** How far the clock of who signs may be from ours, in ms. */
const clockSkew = 60_000;
/** The longest credential that is looked at. */
const longest = 8_192;
const longestName = 200;
/** Another process may have changed an app's keys. */
const keysFreshFor = 60_000;

/** Tells who holds a token, an admin token or a bot's key. A user is created when their valid token is first seen. */
export function createAuthenticate({ store, clock, seal, verifyToken }: AuthenticateDeps): Authenticate {
  const keys = createBoundedCache<AppKeys>(1_000);
  // A verified token costs one look at its user until it expires; the signature is not computed again.
  const verified = createBoundedCache<TokenClaims>(10_000);

  async function keysOf(app: string): Promise<AppKeys | undefined> {
    const known = keys.get(app, clock.now());
    if (known) return known;
    const row = await store.app(app);
    if (!row) return undefined;
    const secret = await seal.open(app, row.sealedSecret);
    const found = { secret, ...(row.publicKey === undefined ? {} : { publicKey: row.publicKey }) };
    keys.set(app, found, clock.now() + keysFreshFor);
    return found;
  }

  async function claimsOf(token: string): Promise<TokenClaims> {
    const known = verified.get(token, clock.now());
    if (known) return known;
    const claims = await verifyToken(token, keysOf);
    checkClaims(claims, clock.now());
    verified.set(token, claims, Math.min(claims.expiresAt, clock.now() + keysFreshFor));
    return claims;
  }

  async function userOf({ app, name }: TokenClaims, id: string): Promise<UserRow> {
    const [known] = await store.users(app, [id]);
    return known ?? store.upsertUser(app, { id, ...nameFrom(name) }, clock.now());
  }

  async function byToken(token: string): Promise<Identity> {
    const claims = await claimsOf(token);
    const { app, userId, issuedAt, expiresAt } = claims;
    if (userId === undefined) return { app, caller: 'admin', issuedAt, expiresAt };
    const row = await userOf(claims, userId);
    if (row.revokedBefore !== undefined && issuedAt <= row.revokedBefore) throw new RequestError('auth/revoked');
    return { app, caller: row.bot ? 'bot' : 'user', user: publicUser(row), issuedAt, expiresAt };
  }

  async function byApiKey(apiKey: string): Promise<Identity> {
    const app = appOfApiKey(apiKey);
    const userId = app === undefined ? undefined : await store.keyUser(app, await hashApiKey(apiKey));
    const [row] = app === undefined || userId === undefined ? [] : await store.users(app, [userId]);
    if (app === undefined || !row) throw new RequestError('auth/invalid');
    return { app, caller: 'bot', user: publicUser(row) };
  }

  return async (credential) => {
    if (credential === '') throw new RequestError('auth/missing');
    if (credential.length > longest) throw new RequestError('auth/invalid');
    return looksLikeApiKey(credential) ? byApiKey(credential) : byToken(credential);
  };
}

/** An admin token has `scope: 'admin'` and no user, and lives ten minutes; a user's token lives a day. */
function checkClaims({ userId, scope, expiresAt }: TokenClaims, now: number): void {
  const admin = scope === 'admin';
  const wellFormed = admin ? userId === undefined : userId !== undefined && userIdForm.test(userId);
  const tooLong = expiresAt > now + (admin ? adminLife : day) + clockSkew;
  if (!wellFormed || tooLong) throw new RequestError('auth/invalid');
}

/** The name that a token gives, where others can be shown it. */
function nameFrom(name: string | undefined): { readonly name?: string } {
  return name !== undefined && name.trim() !== '' && name.length <= longestName && isStorable(name) ? { name } : {};
}
