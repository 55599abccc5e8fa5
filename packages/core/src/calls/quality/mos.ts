/** What of a path the E-model needs. */
export interface PathFigures {
  /** Of the packets that were sent, those that did not arrive in time. */
  readonly lossPercent: number;
  readonly roundTripMs: number;
  /** How long sound waits at the far end before it plays. */
  readonly bufferMs: number;
}

/** Basic quality of the default values of G.107 (table 2), with nothing lost and no delay. */
const basic = 93.2;
/** Equipment impairment `Ie` of Opus without loss: none at the 24 kbit/s and more of WebRTC. */
const codecImpairment = 0;
/**
 * Packet-loss robustness `Bpl`: G.113 (appendix I) names none for Opus. 25.1 is G.711's with concealment, 19 that of G.729A; between
 * them is the careful figure for Opus with its own concealment.
 */
const robustness = 20;
/** A frame of 20 ms (RFC 7587, 4.2) and Opus's own look-ahead of 6.5 ms. */
const codecDelayMs = 26.5;

/**
 * How good sound is by the E-model (ITU-T G.107, 06/2015), as a mean opinion score between 1 (bad) and 4.5 (as good as it gets). Echo
 * is taken to be cancelled, loss to be random (`BurstR` 1).
 */
export function mosOf({ lossPercent, roundTripMs, bufferMs }: PathFigures): number {
  const loss = Math.min(100, Math.max(0, lossPercent));
  const equipment = codecImpairment + ((95 - codecImpairment) * loss) / (loss + robustness);
  return mosOfRating(basic - delayImpairment(roundTripMs / 2 + bufferMs + codecDelayMs) - equipment);
}

/** `Idd` of G.107 (7-27, 7-28) for an absolute delay one way, in ms: nothing below 100 ms. */
function delayImpairment(delayMs: number): number {
  if (delayMs <= 100) return 0;
  const x = Math.log2(delayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** G.107, annex B. */
function mosOfRating(rating: number): number {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  // For the lowest ratings the polynomial falls a little below 1.
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}
