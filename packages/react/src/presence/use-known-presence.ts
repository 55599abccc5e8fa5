import type { Presence } from '@parley/core';
import { useAway, useConnection } from '../connection/index.js';
import type { Words } from '../theme/words.js';
import { usePresence } from './use-presence.js';

/** Somebody's presence, and how far it can be relied on. */
export interface KnownPresence extends Presence {
  /** False while the connection is away: it is what was last known. */
  readonly known: boolean;
  readonly mine: boolean;
}

/** Somebody's presence as it may be shown: while the connection is away nobody can be said to be there, least of all oneself. */
export function useKnownPresence(userId?: string): KnownPresence {
  const presence = usePresence(userId);
  const { status, user } = useConnection();
  const away = useAway();
  const known = status === 'connected' && !away;
  const mine = userId === undefined || userId === user?.id;
  return { ...presence, status: mine && !known ? 'offline' : presence.status, known, mine };
}

/** A status in words. */
export function statusWords({ status, known, mine }: KnownPresence, { presence }: Words): string {
  if (!known && mine) return presence.notConnected;
  if (!known && status !== 'offline') return presence.lastKnown(presence[status]);
  return presence[status];
}
