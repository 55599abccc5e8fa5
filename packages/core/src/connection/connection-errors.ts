import { closeCodes, protocolVersions } from '@parley/protocol';
import { ParleyError } from '../kernel/parley-error.js';

/** The frame would be over the server's limit, in bytes. */
export function tooLargeFrame(op: string, limit: number): ParleyError {
  const text = `Unable to do ${op}: its frame would be larger than ${limit} bytes. Send less at once.`;
  return new ParleyError('protocol/too-large', text, { details: { limit } });
}

/** No answer came in time. */
export function timedOut(op: string): ParleyError {
  const text = `Unable to finish ${op}: no answer came within 30 seconds. Try again.`;
  return new ParleyError('connection/timeout', text, { retryable: true });
}

/** The connection went away under a request. */
export function lostOnTheWay(op: string): ParleyError {
  const text = `Unable to finish ${op}: the connection was lost before the answer came. Try again once connected.`;
  return new ParleyError('connection/lost', text, { retryable: true });
}

/** Nobody called `connect`. */
export function notConnected(what: string): ParleyError {
  return new ParleyError(
    'connection/disconnected',
    `Unable to ${what}: the client is disconnected. Call connect() first.`,
  );
}

/** The caller's own wish. */
export function cancelled(op: string): ParleyError {
  return new ParleyError('connection/cancelled', `Unable to finish ${op}: the caller cancelled it.`);
}

/** Why a connection is gone, and whether time, another token or only the app can mend it. */
export function readClose(code: number, reason: string): { type: 'lost' | 'denied' | 'refused'; error: ParleyError } {
  switch (code) {
    case closeCodes.superseded: {
      const text =
        'Unable to stay connected: the same device connected from elsewhere. Give each client its own device.';
      return { type: 'refused', error: new ParleyError('connection/superseded', text) };
    }
    case closeCodes.protocol: {
      const text = `Unable to stay connected: the server closed the connection over a protocol error (${reason || code}). Update the older side.`;
      return { type: 'refused', error: new ParleyError('protocol/malformed', text) };
    }
    case closeCodes.unauthorized: {
      const text = 'Unable to stay connected: the token is no longer good. A new one is asked for by itself.';
      return { type: 'denied', error: new ParleyError('auth/expired', text, { retryable: true }) };
    }
    default:
      return { type: 'lost', error: lost(`the connection was closed with code ${code}`) };
  }
}

/** The connection is gone; it comes back by itself. */
export function lost(why: string): ParleyError {
  return new ParleyError('connection/lost', `Unable to stay connected: ${why}. It reconnects by itself.`, {
    retryable: true,
  });
}

/** The server speaks no version of the protocol that this client does. */
export function unsupportedVersion(theirs: number): ParleyError {
  const text = `Unable to connect: the server chose protocol ${theirs}, this client speaks ${protocolVersions.join(', ')}. Update the older side.`;
  return new ParleyError('protocol/unsupported-version', text, {
    details: { client: protocolVersions, server: theirs },
  });
}

/** The token belongs to somebody else than before. */
export function otherUser(): ParleyError {
  const text = 'Unable to stay connected: the new token is for another user. Create one client for each user.';
  return new ParleyError('auth/invalid', text);
}

/** What becomes of a connection that the server refused. */
export function judge(
  error: ParleyError,
  token: { readonly fresh: boolean; readonly askedAnew: boolean; readonly resuming: boolean },
): 'lost' | 'denied' | 'refused' {
  if (error.retryable && !error.code.startsWith('auth/')) return 'lost';
  if (error.code !== 'auth/expired' && error.code !== 'auth/invalid' && error.code !== 'auth/revoked') return 'refused';
  const expired = error.code === 'auth/expired';
  if (!token.askedAnew && (expired || !token.fresh)) return 'denied';
  // Who was signed in before may be again, once the provider gives good tokens.
  return expired && token.resuming ? 'lost' : 'refused';
}
