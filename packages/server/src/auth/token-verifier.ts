/** What an app signs its tokens with. */
export interface AppKeys {
  readonly secret: string;
  /** In PEM (SPKI), for apps that sign with their own private key. */
  readonly publicKey?: string;
}

/** What a token says once its signature, issuer, audience and times were checked. Times in ms since the epoch. */
export interface TokenClaims {
  readonly app: string;
  /** Absent in an admin token. */
  readonly userId?: string;
  readonly name?: string;
  readonly scope?: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * Verifies JSON Web Tokens (RFC 7519).
 *
 * MUST take the algorithm from an allow-list: HS256 with the app's secret; RS256, ES256 or EdDSA with its public key.
 * MUST ask for the keys of the issuer alone, and MUST check issuer, audience `parley`, `iat`, `exp` and `nbf`.
 * Rejects with `auth/expired` where only the time is wrong and with `auth/invalid` else; errors never hold the token.
 */
export type VerifyToken = (
  token: string,
  keysOf: (app: string) => Promise<AppKeys | undefined>,
) => Promise<TokenClaims>;
