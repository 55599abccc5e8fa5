import type { Random } from '../ports/random.js';

/** Chance that is the same in every run (mulberry32), and ids that count up. */
export function createFakeRandom(seed = 1): Random {
  let state = seed >>> 0;
  let ids = 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
    id: () => `id-${seed}-${++ids}`,
  };
}
