import fc from 'fast-check';
import { inject } from 'vitest';
import type { CastName } from './cast.js';
import { play } from './play.js';
import { print, scripts } from './script.js';

const runs = 500;

/** Plays many random scripts; the shortest that fails is printed, to be pasted into `convergence.test.ts`. */
export async function converge(casts: readonly CastName[]): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      scripts(casts).map((script) => ({ ...script, [fc.toStringMethod]: () => print(script) })),
      (script) => play(script),
    ),
    { numRuns: runs * Math.min(20, inject('runsFactor')) },
  );
}

/** How long that may take on a slow machine, in ms. */
export const convergeWithin = 1_200_000;
