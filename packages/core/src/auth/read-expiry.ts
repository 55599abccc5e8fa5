import { readClaims } from './read-claims.js';

/** When a JWT (RFC 7519, 4.1.4) expires, in ms since the epoch; `undefined` for what is no JWT, such as a bot's key. */
export function readExpiry(token: string): number | undefined {
  const { exp } = readClaims(token);
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : undefined;
}
