import { SignJWT } from 'jose';

/** Signs a user's token with an app's secret, as the app's own backend does. `ttl` in ms. */
export function signUserToken(
  app: { readonly appId: string; readonly appSecret: string },
  user: { readonly userId: string; readonly name?: string },
  { now, ttl }: { readonly now: number; readonly ttl: number },
): Promise<string> {
  // With parts of a second, so that a token made right after another was revoked is good at once.
  const iat = now / 1_000;
  return new SignJWT({ iat, ...(user.name === undefined ? {} : { name: user.name }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: app.appId })
    .setIssuer(app.appId)
    .setSubject(user.userId)
    .setAudience('parley')
    .setJti(crypto.randomUUID())
    .setExpirationTime(Math.floor((now + ttl) / 1_000))
    .sign(new TextEncoder().encode(app.appSecret));
}
