import type { Clock } from '../ports/clock.js';

/** Finds out whether the other side is still there. */
export interface Heartbeat {
  /** Something came: the other side is there. */
  received(): void;
  sent(): void;
  /** Asks now, with a short time to answer. */
  probe(): void;
  end(): void;
}

const probeTimeout = 2_000;
/** A question that is asked again when it had no answer for so long will have none: a dead socket says nothing. */
const askedLongAgo = 800;

/** Pings after `interval` ms of silence in either direction; a ping with no sign of life within the same span is a loss. */
export function createHeartbeat(deps: {
  readonly clock: Clock;
  readonly interval: number;
  readonly ping: () => void;
  readonly onLost: () => void;
}): Heartbeat {
  const { clock, interval } = deps;
  let receivedAt = clock.now();
  let sentAt = receivedAt;
  let deadline: number | undefined;
  let probedAt: number | undefined;
  let stop: () => void;

  const ping = (wait: number) => {
    deadline = clock.now() + wait;
    deps.ping();
    schedule();
  };
  const check = () => {
    const now = clock.now();
    if (deadline !== undefined && now >= deadline) deps.onLost();
    else if (deadline === undefined && now - Math.min(receivedAt, sentAt) >= interval) ping(interval);
    else schedule();
  };
  const schedule = () => {
    stop();
    const due = deadline ?? Math.min(receivedAt, sentAt) + interval;
    stop = clock.setTimer(check, Math.max(due - clock.now(), 1));
  };
  stop = clock.setTimer(check, interval);
  return {
    received() {
      receivedAt = clock.now();
      if (deadline === undefined) return;
      deadline = probedAt = undefined;
      schedule();
    },
    sent() {
      sentAt = clock.now();
    },
    probe() {
      const now = clock.now();
      if (probedAt !== undefined && now - probedAt >= askedLongAgo) {
        deps.onLost();
      } else if (deadline === undefined || deadline > now + probeTimeout) {
        probedAt = now;
        ping(probeTimeout);
      }
    },
    end() {
      stop();
    },
  };
}
