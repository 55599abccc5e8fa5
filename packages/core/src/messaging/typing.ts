import { withTyping } from './messaging-state.js';
import type { Room } from './room.js';

/** Who types: others, each for a time, and me. */
export interface Typing {
  /** Somebody types or has stopped; it is over after `expiresIn` ms unless renewed. */
  heard(userId: string, active: boolean, expiresIn: number): void;
  /** I pressed a key. */
  type(): void;
  stop(): void;
  /** Forgets everybody, at once. */
  rest(): void;
}

// A server lets typing expire after some seconds: it is said again well before.
const renewMs = 3_000;
const silenceMs = 5_000;

/** Keeps the typing of one conversation. `onChanged` hears of others only. */
export function createTyping(room: Room, onChanged: (userId: string, active: boolean) => void): Typing {
  const others = new Map<string, () => void>();
  let saidAt: number | undefined;
  let stopSilence: (() => void) | undefined;

  const set = (userId: string, active: boolean) => {
    others.get(userId)?.();
    others.delete(userId);
    const next = withTyping(room.record, userId, active);
    if (next === room.record) return;
    room.setRecord(next);
    onChanged(userId, active);
  };
  const say = (active: boolean) => {
    if (room.link.state.get().status !== 'connected') return;
    room.link.request('typing.set', { conversationId: room.id, active }).catch((error: unknown) => {
      room.logger?.debug('Typing could not be told', { error });
    });
  };
  const stop = () => {
    stopSilence?.();
    stopSilence = undefined;
    if (saidAt === undefined) return;
    saidAt = undefined;
    say(false);
  };
  return {
    heard(userId, active, expiresIn) {
      set(userId, active);
      if (active)
        others.set(
          userId,
          room.clock.setTimer(() => set(userId, false), expiresIn),
        );
    },
    type() {
      stopSilence?.();
      stopSilence = room.clock.setTimer(stop, silenceMs);
      const now = room.clock.now();
      if (saidAt !== undefined && now - saidAt < renewMs) return;
      saidAt = now;
      say(true);
    },
    stop,
    rest() {
      for (const userId of [...others.keys()]) set(userId, false);
      stopSilence?.();
      stopSilence = undefined;
      saidAt = undefined;
    },
  };
}
