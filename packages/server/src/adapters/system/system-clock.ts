import type { Clock } from '../../kernel/ports.js';

/** The longest wait that Node's timers know, in ms. */
const longest = 2_147_483_647;

/** The machine's clock. Its timers alone do not keep the process running. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(run, ms) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), longest));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
