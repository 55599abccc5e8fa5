import type { MediaCounters, PeerStats } from '@parley/core';

interface Counters {
  readonly id?: string;
  readonly type: string;
  readonly kind?: string;
  readonly mid?: string;
  readonly totalAudioEnergy?: number;
  readonly framesDecoded?: number;
  readonly freezeCount?: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly fractionLost?: number;
  /** Seconds, as all times here. */
  readonly jitter?: number;
  readonly jitterBufferDelay?: number;
  readonly jitterBufferEmittedCount?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
  readonly localCandidateId?: string;
  readonly candidateType?: NonNullable<PeerStats['path']>['candidateType'];
  readonly protocol?: NonNullable<PeerStats['path']>['protocol'];
  readonly relayProtocol?: NonNullable<PeerStats['path']>['protocol'];
}

type Sum = { -readonly [K in keyof MediaCounters]: MediaCounters[K] };

/** Sums what a browser counts (W3C webrtc-stats). */
export function readStats(report: { forEach(each: (counters: Counters) => void): void }): PeerStats {
  const media = { audio: createSum(), video: createSum() };
  const local = new Map<string, Counters>();
  const received = new Map<string, { readonly kind: 'audio' | 'video'; readonly counters: MediaCounters }>();
  let audioEnergyReceived = 0;
  let audioEnergySent: number | undefined;
  let pair: Counters | undefined;
  report.forEach((counters) => {
    const { type, id = '', kind } = counters;
    const sum = media[kind === 'video' ? 'video' : 'audio'];
    if (type === 'inbound-rtp') {
      audioEnergyReceived += counters.totalAudioEnergy ?? 0;
      addInbound(sum, counters);
      if (counters.mid === undefined) return;
      const own = createSum();
      addInbound(own, counters);
      received.set(counters.mid, { kind: kind === 'video' ? kind : 'audio', counters: own });
    } else if (type === 'outbound-rtp') sum.bytesSent += counters.bytesSent ?? 0;
    else if (type === 'remote-inbound-rtp') addTold(sum, counters);
    else if (type === 'media-source' && kind === 'audio') audioEnergySent = counters.totalAudioEnergy;
    else if (type === 'local-candidate') local.set(id, counters);
    else if (type === 'candidate-pair' && counters.nominated && counters.state !== 'failed')
      pair = later(pair, counters);
  });
  const { audio, video } = media;
  const candidate = local.get(pair?.localCandidateId ?? '');
  const seconds = pair?.currentRoundTripTime;
  return {
    audioEnergyReceived,
    videoFramesDecoded: video.framesDecoded,
    bytesReceived: audio.bytesReceived + video.bytesReceived,
    bytesSent: audio.bytesSent + video.bytesSent,
    roundTripTime: seconds === undefined ? undefined : seconds * 1_000,
    audioEnergySent,
    audio,
    video,
    received,
    path: candidate && {
      candidateType: candidate.candidateType,
      protocol: candidate.relayProtocol ?? candidate.protocol,
    },
  };
}

/** After an ICE restart the former pair may still be listed: the one in use has carried the most lately. */
function later(one: Counters | undefined, other: Counters): Counters {
  return one?.currentRoundTripTime !== undefined && other.currentRoundTripTime === undefined ? one : other;
}

function addInbound(sum: Sum, counters: Counters): void {
  sum.packetsReceived += counters.packetsReceived ?? 0;
  sum.packetsLost += counters.packetsLost ?? 0;
  sum.bytesReceived += counters.bytesReceived ?? 0;
  sum.jitterMs = Math.max(sum.jitterMs, (counters.jitter ?? 0) * 1_000);
  sum.bufferMs += (counters.jitterBufferDelay ?? 0) * 1_000;
  sum.buffered += counters.jitterBufferEmittedCount ?? 0;
  sum.framesDecoded += counters.framesDecoded ?? 0;
  sum.freezes += counters.freezeCount ?? 0;
}

function addTold(sum: Sum, { fractionLost = 0, jitter = 0 }: Counters): void {
  const { lossPercent = 0, jitterMs = 0 } = sum.told ?? {};
  sum.told = {
    lossPercent: Math.max(lossPercent, fractionLost * 100),
    jitterMs: Math.max(jitterMs, jitter * 1_000),
  };
}

function createSum(): Sum {
  return {
    packetsReceived: 0,
    packetsLost: 0,
    bytesReceived: 0,
    bytesSent: 0,
    jitterMs: 0,
    bufferMs: 0,
    buffered: 0,
    framesDecoded: 0,
    freezes: 0,
  };
}
