import { ParleyError } from '@parley/core';
import type { Duration } from './admin.js';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A duration in ms. `task` completes "Unable to …". */
export function toMilliseconds(duration: Duration, { task, most }: { task: string; most: number }): number {
  const ms = typeof duration === 'number' ? duration : parse(duration);
  if (Number.isFinite(ms) && ms > 0 && ms <= most) return ms;
  throw new ParleyError(
    'protocol/invalid-params',
    `Unable to ${task}: ${JSON.stringify(duration)} is no time between 1 ms and ${String(most / units.h)} h. ` +
      "Give milliseconds, or a number with its unit, such as '15m' or '1h'.",
  );
}

function parse(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  return match ? Number(match[1]) * units[match[2] as keyof typeof units] : Number.NaN;
}
