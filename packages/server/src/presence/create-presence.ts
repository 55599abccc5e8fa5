import type { Presence, PresenceStatus } from '@parley/protocol';
import type { Blocks } from '../kernel/blocks.js';
import type { Bus } from '../kernel/bus.js';
import type { HandlersOf, LiveSession } from '../kernel/incoming-request.js';
import type { Clock } from '../kernel/ports.js';
import { presenceHandlers } from './presence-handlers.js';
import {
  hidden,
  ofDevices,
  presenceView,
  samePresence,
  unknownPresence,
  type PresenceState,
} from './presence-state.js';
import { createWatchers } from './watchers.js';

/** What presence is given. */
export interface PresenceDeps {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Who was blocked sees whoever did that as offline. */
  readonly blocks: Blocks;
  /** How long a lost device keeps its user's presence, in ms. */
  readonly grace: number;
}

/** One value per user, made from all devices and calls. What a user set lasts as long as the process. */
export interface PresenceService {
  readonly handlers: HandlersOf<'presence'>;
  opened(session: LiveSession): void;
  closed(session: LiveSession): void;
  /** Those of the users as one of them, or the app's own backend, sees them. */
  seen(app: string, userIds: readonly string[], asker?: string): Promise<readonly Presence[]>;
  /** Watches for as long as the session lasts, and gives what is now. */
  watch(session: LiveSession, userIds: readonly string[]): Promise<readonly Presence[]>;
  unwatch(session: LiveSession, userIds: readonly string[]): void;
  set(app: string, userId: string, to: { readonly status: PresenceStatus; readonly message?: string }): Presence;
  setIdle(session: LiveSession, idle: boolean): void;
  /** Whether nobody uses the device of the session. */
  isIdle(session: LiveSession): boolean;
  /** Whether the user is in a call. */
  setBusy(app: string, userId: string, busy: boolean): void;
  stop(): void;
}

/** Users of whom something is remembered though they are away. */
const mostRemembered = 100_000;

interface Person {
  state: PresenceState;
  endWaiting?: () => void;
}

/** Makes presence from sessions, idleness, calls and what users set. */
export function createPresence({ bus, clock, blocks, grace }: PresenceDeps): PresenceService {
  const people = new Map<string, Person>();
  const watchers = createWatchers();
  const keyOf = (app: string, userId: string) => `${app} ${userId}`;

  function view(app: string, userId: string): Presence {
    return presenceView(userId, people.get(keyOf(app, userId))?.state ?? unknownPresence);
  }

  function person(app: string, userId: string): Person {
    const key = keyOf(app, userId);
    let found = people.get(key);
    if (!found) {
      if (people.size >= mostRemembered) forgetSomebody();
      people.set(key, (found = { state: unknownPresence }));
    }
    return found;
  }

  function forgetSomebody(): void {
    for (const [key, { state }] of people) {
      if (state.devices.size > 0 || state.waiting !== undefined || state.busy) continue;
      people.delete(key);
      return;
    }
  }

  function change(app: string, userId: string, next: (state: PresenceState) => PresenceState): Presence {
    const who = person(app, userId);
    const before = presenceView(userId, who.state);
    who.state = next(who.state);
    const after = presenceView(userId, who.state);
    if (!samePresence(before, after)) publish(app, after);
    return after;
  }

  function publish(app: string, presence: Presence): void {
    const event = { ev: 'presence.changed' as const, data: { presence } };
    const told = { app, event, encoded: JSON.stringify(event) };
    bus.publish({ ...told, userIds: [presence.userId] });
    for (const { userId, device } of watchers.of(app, presence.userId))
      if (userId !== presence.userId)
        blocks.withBlocks(app, userId, (own) => {
          // Whose blocks cannot be read is told nothing.
          if (!(own instanceof Error) && !own.blockedBy.has(presence.userId))
            bus.publish({ ...told, userIds: [userId], device });
        });
  }

  async function seen(app: string, userIds: readonly string[], asker?: string): Promise<readonly Presence[]> {
    const hiding = asker === undefined || userIds.length === 0 ? undefined : (await blocks.of(app, asker)).blockedBy;
    return userIds.map((userId) => (hiding?.has(userId) ? hidden(userId) : view(app, userId)));
  }

  bus.subscribe(({ app, userIds: [userId = ''], event }) => {
    if (event.ev !== 'block.changed') return;
    const { userId: otherId, blocked } = event.data;
    const presence = blocked ? hidden(userId) : view(app, userId);
    for (const watcher of watchers.of(app, userId))
      if (watcher.userId === otherId)
        bus.publish({
          ...{ app, userIds: [otherId], device: watcher.device },
          event: { ev: 'presence.changed', data: { presence } },
        });
  });

  const presence: Omit<PresenceService, 'handlers'> = {
    seen,
    opened({ app, userId, id }) {
      const who = person(app, userId);
      who.endWaiting?.();
      delete who.endWaiting;
      change(app, userId, (state) => ({
        ...state,
        devices: new Map(state.devices).set(id, false),
        waiting: undefined,
      }));
    },
    closed(session) {
      watchers.drop(session);
      const { app, userId, id } = session;
      const who = people.get(keyOf(app, userId));
      if (!who?.state.devices.has(id)) return;
      const before = who.state.devices;
      const devices = new Map(before);
      devices.delete(id);
      const last = devices.size === 0;
      if (last)
        who.endWaiting = clock.setTimer(() => {
          delete who.endWaiting;
          change(app, userId, (state) => ({ ...state, waiting: undefined }));
        }, grace);
      change(app, userId, (state) => ({
        ...state,
        devices,
        waiting: last ? ofDevices(before) : undefined,
        ...(last ? { lastSeen: clock.now() } : {}),
      }));
    },
    async watch(session, userIds) {
      watchers.watch(session, userIds);
      return seen(session.app, userIds, session.userId);
    },
    unwatch: (session, userIds) => watchers.unwatch(session, userIds),
    set: (app, userId, { status, message }) =>
      change(app, userId, ({ set: _set, message: _message, ...state }) => ({
        ...state,
        ...(status === 'online' ? {} : { set: status }),
        ...(message === undefined || message === '' ? {} : { message }),
      })),
    setIdle({ app, userId, id }, idle) {
      change(app, userId, (state) =>
        state.devices.has(id) ? { ...state, devices: new Map(state.devices).set(id, idle) } : state,
      );
    },
    isIdle: ({ app, userId, id }) => people.get(keyOf(app, userId))?.state.devices.get(id) ?? false,
    setBusy(app, userId, busy) {
      change(app, userId, (state) => (state.busy === busy ? state : { ...state, busy }));
    },
    stop() {
      for (const { endWaiting } of people.values()) endWaiting?.();
    },
  };
  return { ...presence, handlers: presenceHandlers(presence) };
}
