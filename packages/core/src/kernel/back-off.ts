/** The shortest and the longest wait between two attempts, in ms. */
export const backOffRange = { least: 500, most: 60_000 } as const;

const firstCeiling = 2_000;

/**
 * How long to wait before an attempt, in ms: full jitter between 500 ms and a ceiling that doubles with each attempt up to
 * 60 s, so that clients dropped at once come back spread out. `retryAfter` is waited for first.
 */
export function backOff(attempt: number, chance: number, retryAfter = 0): number {
  const ceiling = Math.min(backOffRange.most, firstCeiling * 2 ** Math.min(attempt, 16));
  return Math.round(retryAfter + backOffRange.least + chance * (ceiling - backOffRange.least));
}
