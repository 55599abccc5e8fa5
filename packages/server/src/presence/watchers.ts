import { limits } from '@parley/protocol';
import type { LiveSession } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';

/** Which sessions watch whom. */
export interface Watchers {
  /** @throws RequestError `presence/too-many-watched`: then nothing was added. */
  watch(session: LiveSession, userIds: readonly string[]): void;
  unwatch(session: LiveSession, userIds: readonly string[]): void;
  /** The session has ended. */
  drop(session: LiveSession): void;
  of(app: string, userId: string): Iterable<LiveSession>;
}

const none: readonly LiveSession[] = [];

/** Keeps who watches whom in this process. */
export function createWatchers(): Watchers {
  const watchers = new Map<string, Set<LiveSession>>();
  const watched = new Map<string, Set<string>>();
  const keyOf = (app: string, userId: string) => `${app} ${userId}`;

  function unwatch(session: LiveSession, userIds: Iterable<string>): void {
    const own = watched.get(session.id);
    for (const userId of userIds) {
      const key = keyOf(session.app, userId);
      const set = watchers.get(key);
      own?.delete(userId);
      set?.delete(session);
      if (set?.size === 0) watchers.delete(key);
    }
  }

  return {
    watch(session, userIds) {
      const own = watched.get(session.id) ?? new Set();
      const next = new Set([...own, ...userIds]);
      const limit = limits.watchedUsers;
      if (next.size > limit) throw new RequestError('presence/too-many-watched', { details: { limit } });
      watched.set(session.id, next);
      for (const userId of userIds) {
        const key = keyOf(session.app, userId);
        const set = watchers.get(key);
        if (set) set.add(session);
        else watchers.set(key, new Set([session]));
      }
    },
    unwatch,
    drop(session) {
      unwatch(session, [...(watched.get(session.id) ?? [])]);
      watched.delete(session.id);
    },
    of: (app, userId) => watchers.get(keyOf(app, userId)) ?? none,
  };
}
