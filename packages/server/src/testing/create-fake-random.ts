import type { Random } from '../kernel/ports.js';

/** Ids that count up, and chance that goes round. */
export function createFakeRandom(): Random {
  let count = 0;
  return {
    next: () => ((count += 1) * 0.618033988749895) % 1,
    id: (prefix) => `${prefix}${String((count += 1)).padStart(26, '0')}`,
  };
}
