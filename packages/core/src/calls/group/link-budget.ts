/** What was counted between two looks at what arrives. */
export interface LinkSample {
  readonly ms: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly bytesReceived: number;
  /** Milliseconds, where it is known. */
  readonly roundTripTime?: number;
}

/** How much picture the way to this device carries. */
export interface LinkBudget {
  /** For all pictures together, in kbit/s; without end while nothing has gone wrong. */
  readonly kbps: number;
  /** Looks in a row without trouble. */
  readonly calm: number;
  /** How many of them it takes until more is tried. */
  readonly patience: number;
  /** Whether more was tried, and it is not known yet whether the way carries it. */
  readonly trying: boolean;
  /** How bad it was when less was asked for: `settling` until the next look, in which what was under way before still counts. */
  readonly trouble: 'none' | 'settling' | 'lately';
  /** The shortest round trip that was seen, in ms. */
  readonly shortestTrip: number;
}

/** Loss that a picture does not bear, in percent. */
const badLoss = 8;
/** Loss at which only sound is left, in percent. */
const worstLoss = 25;
/** Loss of a way that carries more, in percent. */
const goodLoss = 2;
/** A queue that has grown so long somewhere on the way is about to overflow, in ms. */
const longerTripMs = 400;
/** What a call costs without pictures, in kbit/s. */
const soundKbps = 60;
/** Below this no picture is worth it, in kbit/s. */
const leastKbps = 150;
/** What carried so much carries everything, in kbit/s. */
const plentyKbps = 20_000;
const firstPatience = 2;
const mostPatience = 12;

/** Nothing is known to be wrong. */
export const openBudget: LinkBudget = {
  kbps: Number.POSITIVE_INFINITY,
  calm: 0,
  patience: firstPatience,
  trying: false,
  trouble: 'none',
  shortestTrip: Number.POSITIVE_INFINITY,
};

/**
 * The budget after a look: down at once to less than what got through, up slowly. Where less does not end very bad loss it is 0, and only
 * sound is left; from there it comes back with the smallest picture.
 */
export function nextBudget(budget: LinkBudget, sample: LinkSample): LinkBudget {
  const sent = sample.packetsReceived + sample.packetsLost;
  // Too little to judge by.
  if (sample.ms <= 0 || sent < 20) return budget;
  const loss = (100 * Math.max(0, sample.packetsLost)) / sent;
  const trip = sample.roundTripTime ?? 0;
  const shortestTrip = trip > 0 ? Math.min(budget.shortestTrip, trip) : budget.shortestTrip;
  const known: LinkBudget = { ...budget, shortestTrip };
  const isQueued = trip > 0 && trip > shortestTrip + longerTripMs;
  if (known.trouble === 'settling') return { ...known, trouble: 'lately' };
  if (loss >= worstLoss && known.trouble === 'lately') return lowered(known, 0);
  if (loss >= badLoss || isQueued) {
    const through = Math.max(0, (sample.bytesReceived * 8) / sample.ms - soundKbps);
    return lowered(known, Math.min(budget.kbps, through) * 0.7);
  }
  if (loss > goodLoss) return { ...known, calm: 0 };
  const calm = known.calm + 1;
  if (!Number.isFinite(known.kbps) || calm < known.patience) return { ...known, calm, trouble: 'none' };
  const kbps = Math.max(leastKbps, known.kbps * 2);
  const more = kbps > plentyKbps ? Number.POSITIVE_INFINITY : kbps;
  // The way has carried what was tried last.
  const patience = known.trying ? Math.max(firstPatience, known.patience / 2) : known.patience;
  return { ...known, kbps: more, calm: 0, patience, trying: true, trouble: 'none' };
}

/** Over another connection: how much it carries is expected to be as before, and tried soon. */
export function overAnother({ kbps }: LinkBudget): LinkBudget {
  return { ...openBudget, kbps };
}

function lowered(budget: LinkBudget, kbps: number): LinkBudget {
  // What failed soon after more was tried is tried again later; a way that is bad for long fails once.
  const patience = budget.trying ? Math.min(mostPatience, budget.patience * 2) : budget.patience;
  return { ...budget, kbps: kbps < leastKbps ? 0 : kbps, calm: 0, patience, trying: false, trouble: 'settling' };
}
