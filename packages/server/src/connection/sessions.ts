import type { Bus } from '../kernel/bus.js';
import type { OpenSession } from './open-session.js';

/** The sessions of this process, by app and user. */
export interface Sessions {
  /** Adds a session and returns the one that the same device had before. */
  add(session: OpenSession): OpenSession | undefined;
  remove(session: OpenSession): void;
  of(app: string, userId: string): readonly OpenSession[];
  byId(id: string): OpenSession | undefined;
  readonly size: number;
}

/** Keeps the sessions and hands them what comes over the bus. */
export function createSessions(bus: Bus): Sessions {
  const apps = new Map<string, Map<string, OpenSession[]>>();
  const ids = new Map<string, OpenSession>();

  bus.subscribe(({ app, userIds, among, device, event, encoded }) => {
    const users = apps.get(app);
    if (!users) return;
    let text = encoded;
    const give = (session: OpenSession): void => {
      if (device !== undefined && session.device !== device) return;
      text ??= JSON.stringify(event);
      session.carrier.write(text);
      if (event.at) session.carrier.cursorDue();
    };
    // Whichever are fewer: those who are meant, or those who are there.
    if (among && users.size < userIds.length) {
      for (const [userId, sessions] of users) if (among.has(userId)) sessions.forEach(give);
    } else for (const userId of userIds) users.get(userId)?.forEach(give);
  });

  function remove(session: OpenSession): void {
    if (!ids.delete(session.id)) return;
    const users = apps.get(session.app);
    const rest = users?.get(session.userId)?.filter((other) => other !== session) ?? [];
    if (rest.length > 0) users?.set(session.userId, rest);
    else users?.delete(session.userId);
    if (users?.size === 0) apps.delete(session.app);
  }

  return {
    add(session) {
      let users = apps.get(session.app);
      if (!users) apps.set(session.app, (users = new Map<string, OpenSession[]>()));
      const present = users.get(session.userId) ?? [];
      const before = present.find(({ device }) => device === session.device);
      // A new array each time: a fan-out that is under way keeps its own.
      users.set(session.userId, [...present.filter((other) => other !== before), session]);
      if (before) ids.delete(before.id);
      ids.set(session.id, session);
      return before;
    },
    remove,
    of: (app, userId) => apps.get(app)?.get(userId) ?? [],
    byId: (id) => ids.get(id),
    get size() {
      return ids.size;
    },
  };
}
