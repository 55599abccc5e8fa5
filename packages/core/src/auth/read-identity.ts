import { readClaims } from './read-claims.js';

/** Whose token it is, as far as it says: a JWT names the app and the user, a bot's key (`pk_<app>_<secret>`) the app. Unproven. */
export function readIdentity(token: string): { readonly app: string; readonly userId?: string } {
  const { iss, sub } = readClaims(token);
  const app = typeof iss === 'string' ? iss : (/^pk_(.+)_/.exec(token)?.[1] ?? '');
  return { app, ...(typeof sub === 'string' && sub !== '' && { userId: sub }) };
}
