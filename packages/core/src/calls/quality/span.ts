import type { MediaCounters, PeerStats } from '../media-port.js';

/** What was counted of one kind of media between two samples. */
export interface MediaSpan {
  readonly received: number;
  readonly lost: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** The jitter of each packet, added up. */
  readonly jitterMs: number;
  readonly bufferMs: number;
  readonly buffered: number;
  readonly frames: number;
  readonly freezes: number;
}

/** What was counted between two samples. */
export interface Span {
  readonly ms: number;
  /** Round trips that were measured, added up, and how many. */
  readonly roundTripMs: number;
  readonly roundTrips: number;
  readonly audio: MediaSpan;
  readonly video: MediaSpan;
}

/** What a peer had counted at a time, in ms. */
export interface Sample {
  readonly at: number;
  readonly stats: PeerStats;
}

export const nothing: MediaSpan = {
  received: 0,
  lost: 0,
  bytesReceived: 0,
  bytesSent: 0,
  jitterMs: 0,
  bufferMs: 0,
  buffered: 0,
  frames: 0,
  freezes: 0,
};

export const emptySpan: Span = { ms: 0, roundTripMs: 0, roundTrips: 0, audio: nothing, video: nothing };

/** What happened between two samples; without a former one, or after a peer that was made anew, since that peer was made. */
export function spanOf(former: Sample | undefined, { at, stats }: Sample): Span {
  const before = former && isSame(former.stats, stats) ? former.stats : undefined;
  return {
    ms: former ? Math.max(0, at - former.at) : 0,
    roundTripMs: stats.roundTripTime ?? 0,
    roundTrips: stats.roundTripTime === undefined ? 0 : 1,
    audio: mediaSpan(before?.audio, stats.audio),
    video: mediaSpan(before?.video, stats.video),
  };
}

/** Both spans as one. */
export function addSpans(one: Span, other: Span): Span {
  const { audio, video, ...rest } = one;
  const { audio: otherAudio, video: otherVideo, ...otherRest } = other;
  return { ...add(rest, otherRest), audio: add(audio, otherAudio), video: add(video, otherVideo) };
}

/** What one participant sent that arrived here, from a span of its connection. */
export type PartySpan = Pick<Span, 'audio' | 'video'>;

/** Both as one. */
export function addParties(one: PartySpan, other: PartySpan): PartySpan {
  return { audio: add(one.audio, other.audio), video: add(one.video, other.video) };
}

function add<T extends object>(one: T, other: { readonly [K in keyof T]: number }): T {
  const sums = Object.entries(one).map(([key, value]) => [key, (value as number) + other[key as keyof T]]);
  return Object.fromEntries(sums) as T;
}

/** Counters never fall, except in another peer. */
function isSame(before: PeerStats, now: PeerStats): boolean {
  return now.bytesReceived >= before.bytesReceived && now.bytesSent >= before.bytesSent;
}

export function mediaSpan(before: MediaCounters | undefined, now: MediaCounters): MediaSpan {
  const grown = (of: (counters: MediaCounters) => number) => Math.max(0, of(now) - (before ? of(before) : 0));
  const received = grown((all) => all.packetsReceived);
  return {
    received,
    // Copies that came late make it fall.
    lost: grown((all) => all.packetsLost),
    bytesReceived: grown((all) => all.bytesReceived),
    bytesSent: grown((all) => all.bytesSent),
    jitterMs: now.jitterMs * received,
    bufferMs: grown((all) => all.bufferMs),
    buffered: grown((all) => all.buffered),
    frames: grown((all) => all.framesDecoded),
    freezes: grown((all) => all.freezes),
  };
}
