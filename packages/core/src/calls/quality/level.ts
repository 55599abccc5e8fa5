/** How good a side of a call is; `unknown` while nothing was measured. */
export type QualityLevel = 'good' | 'fair' | 'poor' | 'unknown';

/** A level, and how long figures have spoken for another one. */
export interface LevelState {
  readonly level: QualityLevel;
  /** The nearest level that all recent figures allow. */
  readonly towards?: Exclude<QualityLevel, 'unknown'>;
  readonly seen: number;
}

const order = ['poor', 'fair', 'good'] as const;
/** From which mean opinion score on a level holds: ratings of 60 and 80, "many dissatisfied" and "satisfied" (G.107, annex B). */
const from = { poor: 1, fair: 3.1, good: 4.03 } as const;
/** A level is left upwards only when its border is passed by so much. */
export const margin = 0.15;
/** So many figures in a row make it worse. */
export const worseAfter = 2;
/** So many in a row make it better: who was warned wants to be sure. */
export const betterAfter = 3;

export const unknownLevel: LevelState = { level: 'unknown', seen: 0 };

/** The level after one more figure. The first is believed at once; later a change needs several in a row, and a step beyond the border. */
export function nextLevel(state: LevelState, mos: number): LevelState {
  const now = levelOf(mos);
  if (state.level === 'unknown') return { level: now, seen: 0 };
  const here = order.indexOf(state.level);
  const down = order.indexOf(now) < here;
  const up = order.indexOf(levelOf(mos - margin)) > here;
  if (!down && !up) return { level: state.level, seen: 0 };
  const nearest = down ? now : levelOf(mos - margin);
  const { towards } = state;
  const goesOn = towards !== undefined && order.indexOf(towards) < here === down;
  const target = goesOn ? closer(towards, nearest, here) : nearest;
  const seen = goesOn ? state.seen + 1 : 1;
  return seen >= (down ? worseAfter : betterAfter)
    ? { level: target, seen: 0 }
    : { level: state.level, towards: target, seen };
}

function levelOf(mos: number): (typeof order)[number] {
  return mos >= from.good ? 'good' : mos >= from.fair ? 'fair' : 'poor';
}

function closer(one: (typeof order)[number], other: (typeof order)[number], here: number) {
  const away = (level: (typeof order)[number]) => Math.abs(order.indexOf(level) - here);
  return away(one) <= away(other) ? one : other;
}
