import type { Presence, PresenceStatus } from '@parley/protocol';

/** Everything that a user's presence is made from. */
export interface PresenceState {
  /** By session: whether nobody uses that device. */
  readonly devices: ReadonlyMap<string, boolean>;
  /** The last device went a moment ago and may come back: until then its user is as that device left them. */
  readonly waiting?: 'online' | 'away';
  /** In a call. */
  readonly busy: boolean;
  /** What the user set; it wins over what devices and calls say, as long as there is a device. */
  readonly set?: Exclude<PresenceStatus, 'online'>;
  readonly message?: string;
  readonly lastSeen?: number;
}

/** What there is of a user of whom nothing is known. */
export const unknownPresence: PresenceState = { devices: new Map(), busy: false };

/** What others see. */
export function presenceView(userId: string, state: PresenceState): Presence {
  const status = statusOf(state);
  return {
    userId,
    status,
    ...(state.message === undefined ? {} : { message: state.message }),
    ...(status === 'offline' && state.lastSeen !== undefined ? { lastSeen: state.lastSeen } : {}),
  };
}

/** What is seen of a user by whom they have blocked. */
export function hidden(userId: string): Presence {
  return { userId, status: 'offline' };
}

function statusOf({ devices, waiting, busy, set }: PresenceState): PresenceStatus {
  const there = devices.size > 0 ? ofDevices(devices) : waiting;
  return there === undefined ? 'offline' : (set ?? (busy ? 'busy' : there));
}

/** What devices say, where there are any. */
export function ofDevices(devices: PresenceState['devices']): 'online' | 'away' {
  return [...devices.values()].every((idle) => idle) ? 'away' : 'online';
}

/** Whether two views are the same. */
export function samePresence(a: Presence, b: Presence): boolean {
  return a.status === b.status && a.message === b.message && a.lastSeen === b.lastSeen;
}
