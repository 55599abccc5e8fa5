import { randomUUID } from 'node:crypto';
import type { Random } from '@parley/core';

/** Chance and ids of this machine. */
export function createNodeRandom(): Random {
  return { next: () => Math.random(), id: () => randomUUID() };
}
