import type { Random } from '../../kernel/ports.js';
import { toBase32 } from './to-base32.js';

/** Bits of the counter that orders the ids of one millisecond (RFC 9562, 6.2, method 1). */
const counterBits = 12;

/** Chance of the operating system, and ids that rise even within a millisecond. `now` gives ms since the epoch. */
export function createSystemRandom(now: () => number): Random {
  let lastMs = 0;
  let counter = 0;

  function uuid(): Uint8Array {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const ms = Math.max(now(), lastMs);
    counter = ms > lastMs ? 0 : counter + 1;
    // A full counter borrows the next millisecond, so that order holds.
    lastMs = counter >> counterBits ? ms + 1 : ms;
    if (counter >> counterBits) counter = 0;
    for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(lastMs / 2 ** (8 * (5 - i))) & 0xff;
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return bytes;
  }

  return {
    next: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    id: (prefix) => `${prefix}${toBase32(uuid())}`,
  };
}
