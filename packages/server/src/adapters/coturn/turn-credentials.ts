import { createHmac } from 'node:crypto';
import type { IceServer } from '@parley/protocol';

/** What credentials are made of. */
export interface TurnCredentialsParts {
  /** Such as `turn:turn.example.com:3478?transport=udp` (RFC 7065). */
  readonly urls: readonly string[];
  /** The secret that the TURN server and this one share now. */
  readonly secret: () => string;
  /** How long they may be used to ask for a relay, in ms. What was granted meanwhile lives on. */
  readonly lifetime: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Makes credentials for one user. */
export type TurnCredentials = (who: { readonly app: string; readonly userId: string }) => readonly IceServer[];

/**
 * Time-limited credentials that a TURN server checks without asking anybody ("A REST API for Access to TURN Services",
 * draft-uberti-behave-turn-rest): the name is `<expiry in seconds>:<app>.<user>`, the password the HMAC-SHA1 of the name.
 */
export function createTurnCredentials({ urls, secret, lifetime, now }: TurnCredentialsParts): TurnCredentials {
  return ({ app, userId }) => {
    const username = `${Math.floor((now() + lifetime) / 1_000)}:${app}.${userId}`;
    const credential = createHmac('sha1', secret()).update(username).digest('base64');
    return [{ urls: [...urls], username, credential }];
  };
}
