import type { OperationName } from '@parley/protocol';

/** What the network does to a client, as a value with a name. */
export type Weather =
  | { readonly kind: 'clear' }
  | { readonly kind: 'drops'; readonly afterFrames: number; readonly onRequest?: OperationName }
  | { readonly kind: 'delays'; readonly ms: number }
  | { readonly kind: 'doubles' }
  | { readonly kind: 'reorders'; readonly within: number }
  | { readonly kind: 'refuses' };

/** What happens to the server or its tokens, as a value with a name. */
export type Calamity =
  { readonly kind: 'expiresToken'; readonly ms: number } | { readonly kind: 'killsServer'; readonly downFor?: number };

/** Every frame arrives at once and once. */
export function clear(): Weather {
  return { kind: 'clear' };
}

/**
 * Lets `afterFrames` frames of the server through and drops the connection at the next, each connection anew. With `onRequest`
 * it drops once, when that request has reached the server: what it did is done and its answer is lost.
 */
export function drops(options: { readonly afterFrames: number } | { readonly onRequest: OperationName }): Weather {
  return { kind: 'drops', afterFrames: Number.POSITIVE_INFINITY, ...options };
}

/** Every frame takes `ms` milliseconds, both ways. */
export function delays(ms: number): Weather {
  return { kind: 'delays', ms };
}

/** Every event arrives twice; where it `reorders` too, a message's second time may come late. */
export function doubles(): Weather {
  return { kind: 'doubles' };
}

/**
 * What the server says arrives in another order, as far as the protocol lets it: requests are answered in any order, and before or
 * after the events around them; events of one conversation keep their order, those of several overtake each other. Each frame
 * takes up to `within` milliseconds, 100 when not given.
 */
export function reorders(options: { readonly within?: number } = {}): Weather {
  return { kind: 'reorders', within: options.within ?? 100 };
}

/** No connection opens, and those that are open drop. */
export function refuses(): Weather {
  return { kind: 'refuses' };
}

/** Tokens given from now on hold for `ms` milliseconds instead of an hour. */
export function expiresToken(ms: number): Calamity {
  return { kind: 'expiresToken', ms };
}

/**
 * The server dies now, as if its process were killed: connections are cut, and what was in its memory alone is gone. After
 * `downFor` milliseconds it starts again on what it had stored; without it, when it is told to.
 */
export function killsServer(options: { readonly downFor?: number } = {}): Calamity {
  return { kind: 'killsServer', ...options };
}
