import { mosOfParty } from './figures.js';
import { nextLevel, unknownLevel, type LevelState, type QualityLevel } from './level.js';
import type { PartySpan } from './span.js';

/** What was counted of the others, and what is known beside it. */
export interface PartyLook {
  readonly parties: ReadonlyMap<string, PartySpan>;
  readonly roundTripMs: number | undefined;
  /** Nothing gets through at all. */
  readonly isLost: boolean;
  /** They say that their microphone is on, which sends also while nobody speaks. */
  readonly isHeard: (id: string) => boolean;
}

/** How well each of the others arrives, from look to look. Tells each change, and the end of who has left. */
export function createPartyLevels(onLevel: (id: string, level: QualityLevel, former: QualityLevel) => void) {
  const states = new Map<string, LevelState>();
  const arrived = new Set<string>();
  const step = (id: string, mos: number | undefined) => {
    const former = states.get(id) ?? unknownLevel;
    const next = mos === undefined ? former : nextLevel(former, mos);
    states.set(id, next);
    if (next.level !== former.level) onLevel(id, next.level, former.level);
  };
  return ({ parties, roundTripMs, isLost, isHeard }: PartyLook): Readonly<Record<string, QualityLevel>> => {
    for (const [id, span] of parties) {
      const mos = mosOfParty(span, roundTripMs);
      if (mos !== undefined) arrived.add(id);
      const isCut = mos === undefined && arrived.has(id) && isHeard(id);
      step(id, isLost || isCut ? 1 : mos);
    }
    for (const [id, { level }] of [...states]) {
      if (parties.has(id)) continue;
      states.delete(id);
      arrived.delete(id);
      onLevel(id, 'unknown', level);
    }
    return Object.fromEntries([...states].map(([id, { level }]) => [id, level]));
  };
}
