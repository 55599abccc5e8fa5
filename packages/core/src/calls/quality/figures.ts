import type { CallReport, MediaReport } from '@parley/protocol';
import type { PeerStats } from '../media-port.js';
import { mosOf } from './mos.js';
import type { MediaSpan, Span } from './span.js';

/** What a span says; what was not measured is absent. */
export interface Figures {
  /** Of what arrives here. */
  readonly mos?: number;
  /** Of what arrives at the other side, as it tells (RTCP receiver reports, RFC 3550, 6.4). */
  readonly sendingMos?: number;
  readonly lossPercent?: number;
  readonly sendingLossPercent?: number;
  readonly jitterMs?: number;
  readonly roundTripMs?: number;
  /** kbit/s. */
  readonly sentKbps: number;
  readonly receivedKbps: number;
  readonly framesPerSecond?: number;
}

/** The figures of a span that ended with these counters. Sound speaks for the path; without sound, the picture does. */
export function figuresOf(span: Span, stats: PeerStats): Figures {
  const { audio, video, ms } = span;
  const told = stats.audio.told ?? stats.video.told;
  const arriving = audio.received > 0 ? audio : video.received > 0 ? video : undefined;
  const roundTripMs = meanTrip(span);
  const bytes = (of: 'bytesReceived' | 'bytesSent') => kbps(audio[of] + video[of], ms);
  return {
    ...(arriving && {
      mos: round(mosOfSpan(arriving, roundTripMs), 2),
      lossPercent: round(lossOf(arriving), 1),
      jitterMs: round(jitterOf(arriving), 1),
    }),
    ...(told && {
      sendingMos: round(
        // How long it waits over there is not told: twice the jitter is what buffers aim at.
        mosOf({ lossPercent: told.lossPercent, roundTripMs: roundTripMs ?? 0, bufferMs: 2 * told.jitterMs }),
        2,
      ),
      sendingLossPercent: round(told.lossPercent, 1),
    }),
    ...(roundTripMs !== undefined && { roundTripMs: Math.round(roundTripMs) }),
    sentKbps: bytes('bytesSent'),
    receivedKbps: bytes('bytesReceived'),
    ...(video.frames > 0 && ms > 0 && { framesPerSecond: round((video.frames * 1_000) / ms, 1) }),
  };
}

/** How good what arrived of one participant is, on a way of this round trip; undefined where nothing arrived. */
export function mosOfParty({ audio, video }: Pick<Span, 'audio' | 'video'>, roundTripMs?: number): number | undefined {
  const arriving = audio.received > 0 ? audio : video;
  return arriving.received > 0 ? mosOfSpan(arriving, roundTripMs) : undefined;
}

/** What the server keeps of a call. */
export function reportOf(
  total: Span,
  { path }: Pick<PeerStats, 'path'>,
  more: Pick<CallReport, 'durationMs' | 'setupMs' | 'reconnects'>,
): CallReport {
  const roundTripMs = meanTrip(total);
  const audio = mediaReport(total.audio, total.ms);
  const video = mediaReport(total.video, total.ms);
  return {
    ...more,
    ...(audio && { audio: total.audio.received > 0 ? { ...audio, mos: mosOfSpan(total.audio, roundTripMs) } : audio }),
    ...(video && {
      video: {
        ...video,
        framesPerSecond: total.ms > 0 ? Math.min(1_000, round((total.video.frames * 1_000) / total.ms, 1)) : 0,
        freezes: total.video.freezes,
      },
    }),
    ...(roundTripMs !== undefined && { roundTripMs: Math.min(600_000, roundTripMs) }),
    ...path,
  };
}

function mediaReport(span: MediaSpan, ms: number): MediaReport | undefined {
  if (span.bytesReceived + span.bytesSent === 0) return undefined;
  return {
    lossPercent: lossOf(span),
    jitterMs: Math.min(600_000, jitterOf(span)),
    receivedKbps: kbps(span.bytesReceived, ms),
    sentKbps: kbps(span.bytesSent, ms),
  };
}

function mosOfSpan(span: MediaSpan, roundTripMs = 0): number {
  const bufferMs = span.buffered > 0 ? span.bufferMs / span.buffered : 2 * jitterOf(span);
  return mosOf({ lossPercent: lossOf(span), roundTripMs, bufferMs });
}

function lossOf({ received, lost }: MediaSpan): number {
  return received + lost > 0 ? (100 * lost) / (received + lost) : 0;
}

function jitterOf({ received, jitterMs }: MediaSpan): number {
  return received > 0 ? jitterMs / received : 0;
}

export function meanTrip({ roundTripMs, roundTrips }: Span): number | undefined {
  return roundTrips > 0 ? roundTripMs / roundTrips : undefined;
}

function kbps(bytes: number, ms: number): number {
  return ms > 0 ? Math.min(10_000_000, round((bytes * 8) / ms, 1)) : 0;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
