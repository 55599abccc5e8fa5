import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

/** The audience of every token that a Parley server takes. */
const audience = 'parley';

/** Signs tokens with an app's secret, HS256 (RFC 7518, 3.2). */
export interface TokenSigner {
  /** For a user; `ttl` in ms. */
  user(userId: string, options: { readonly ttl: number; readonly name?: string }): Promise<string>;
  /** For one request of the app's own backend. */
  admin(): Promise<string>;
}

/** Requests are answered in seconds; the rest is for clocks that differ. */
const adminTtl = 5 * 60_000;

/** A signer for one app. */
export function createTokenSigner({ appId, appSecret }: { appId: string; appSecret: string }): TokenSigner {
  const key = new TextEncoder().encode(appSecret);
  const sign = (claims: Record<string, string>, ttl: number) => {
    // With parts of a second, so that a token made right after others were revoked is good at once.
    const now = Date.now() / 1_000;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: appId })
      .setIssuer(appId)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(Math.floor(now + ttl / 1_000))
      .sign(key);
  };
  return {
    user: (userId, { ttl, name }) => sign({ sub: userId, ...(name === undefined ? {} : { name }) }, ttl),
    admin: () => sign({ scope: 'admin' }, adminTtl),
  };
}
