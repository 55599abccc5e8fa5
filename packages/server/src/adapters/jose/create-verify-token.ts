import { decodeJwt, decodeProtectedHeader, errors, importSPKI, jwtVerify, type JWTPayload } from 'jose';
import type { AppKeys, TokenClaims, VerifyToken } from '../../auth/token-verifier.js';
import { RequestError } from '../../kernel/request-error.js';

const audience = 'parley';
const appForm = /^app_[a-z0-9]{2,8}_[0-9A-Za-z]{8,32}$/;
const publicKeyAlgorithms = new Set(['RS256', 'ES256', 'EdDSA']);
/** How far the clock of who signs may be ahead of ours. */
const clockSkewSeconds = 60;

/** Verifies tokens with jose. `now` gives ms since the epoch. */
export function createVerifyToken(now: () => number): VerifyToken {
  return async (token, keysOf) => {
    try {
      const { app, alg } = peek(token);
      const keys = await keysOf(app);
      if (!keys) throw new RequestError('auth/invalid');
      const { payload } = await jwtVerify(token, await keyFor(alg, keys), {
        // The one whose key was chosen: a public key never serves as an HMAC secret.
        algorithms: [alg],
        issuer: app,
        audience,
        requiredClaims: ['iat', 'exp'],
        currentDate: new Date(now()),
      });
      return claimsOf(app, payload, now());
    } catch (error) {
      if (error instanceof RequestError) throw error;
      // What jose says holds parts of the token: the code is all that goes on.
      if (error instanceof errors.JWTExpired) throw new RequestError('auth/expired');
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw new RequestError('auth/invalid');
      throw error;
    }
  };
}

/** Which app's key to check with, before anything of the token is believed. */
function peek(token: string): { app: string; alg: string } {
  const { alg = '' } = decodeProtectedHeader(token);
  const { iss = '' } = decodeJwt(token);
  if (typeof iss !== 'string' || !appForm.test(iss)) throw new RequestError('auth/invalid');
  return { app: iss, alg };
}

async function keyFor(alg: string, { secret, publicKey }: AppKeys) {
  if (alg === 'HS256') return new TextEncoder().encode(secret);
  if (publicKey === undefined || !publicKeyAlgorithms.has(alg)) throw new RequestError('auth/invalid');
  // What the platform says of a key of another kind has no form of its own.
  return importSPKI(publicKey, alg).catch(() => Promise.reject(new RequestError('auth/invalid')));
}

function claimsOf(app: string, payload: JWTPayload, now: number): TokenClaims {
  const { sub, iat = 0, exp = 0 } = payload;
  const { name, scope } = payload;
  const wellFormed = sub === undefined || typeof (sub as unknown) === 'string';
  if (!wellFormed || iat * 1_000 > now + clockSkewSeconds * 1_000) throw new RequestError('auth/invalid');
  return {
    app,
    ...(sub === undefined ? {} : { userId: sub }),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof scope === 'string' ? { scope } : {}),
    // A NumericDate may have a fraction (RFC 7519, 2); our times have none.
    issuedAt: Math.floor(iat * 1_000),
    expiresAt: Math.floor(exp * 1_000),
  };
}
