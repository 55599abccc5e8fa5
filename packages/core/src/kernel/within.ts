import type { Clock } from '../ports/clock.js';

/** What comes of the work, or `undefined` where it takes longer than `ms`. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = clock.setTimer(() => resolve(undefined), ms);
    work.then(resolve, reject).finally(stop);
  });
}
