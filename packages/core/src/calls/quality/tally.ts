import { addStats } from '../group/sum-of-stats.js';
import type { PeerStats } from '../media-port.js';
import { addParties, addSpans, emptySpan, mediaSpan, nothing, spanOf, type PartySpan, type Span } from './span.js';

/** What one connection of a call has counted. */
export interface Counted {
  /** The connection: another one counts anew. */
  readonly of: object;
  readonly stats: PeerStats;
  /** Whom all that arrives over it is from; of a media server, each stream by its `mid`. */
  readonly from?: string | ReadonlyMap<string, string>;
}

/** What was counted since the look before. */
export interface Tallied {
  /** Of all connections together. */
  readonly span: Span;
  readonly stats: PeerStats;
  /** Of each of the others, in a call of more than two. */
  readonly parties: ReadonlyMap<string, PartySpan>;
}

/** Adds up what the connections of a call count. They come and go: each counts from where it was when it was looked at last. */
export function createTally(): { take(at: number, counted: readonly Counted[]): Tallied } {
  let former: ReadonlyMap<object, PeerStats> = new Map();
  let takenAt: number | undefined;
  return {
    take(at, counted) {
      const stats = addStats(counted.map((one) => one.stats));
      const ms = takenAt === undefined ? 0 : Math.max(0, at - takenAt);
      const parties = new Map<string, PartySpan>();
      let span = emptySpan;
      for (const { of, from, stats: now } of counted) {
        const before = former.get(of);
        const own = spanOf(before && { at: at - ms, stats: before }, { at, stats: now });
        span = addSpans(span, own);
        for (const [id, party] of partiesOf(from, own, { before, now })) {
          const known = parties.get(id);
          parties.set(id, known ? addParties(known, party) : party);
        }
      }
      const { roundTripTime } = stats;
      former = new Map(counted.map((one) => [one.of, one.stats]));
      takenAt = at;
      const trip = { roundTripMs: roundTripTime ?? 0, roundTrips: roundTripTime === undefined ? 0 : 1 };
      return { span: { ...span, ...trip, ms }, stats, parties };
    },
  };
}

function partiesOf(
  from: Counted['from'],
  span: Span,
  { before, now }: { readonly before?: PeerStats; readonly now: PeerStats },
): readonly (readonly [string, PartySpan])[] {
  if (from === undefined) return [];
  if (typeof from === 'string') return [[from, span]];
  return [...from].flatMap(([mid, id]) => {
    const stream = now.received?.get(mid);
    if (!stream) return [];
    const own = mediaSpan(before?.received?.get(mid)?.counters, stream.counters);
    return [[id, { audio: nothing, video: nothing, [stream.kind]: own }]];
  });
}
