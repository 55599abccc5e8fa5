import type { PeerStats } from '@parley/core';

interface Counters {
  readonly type: string;
  readonly totalAudioEnergy?: number;
  readonly framesDecoded?: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
}

/** Sums what a browser counts (W3C webrtc-stats). */
export function readStats(report: { forEach(each: (counters: Counters) => void): void }): PeerStats {
  const sum = { audioEnergyReceived: 0, videoFramesDecoded: 0, bytesReceived: 0, bytesSent: 0 };
  let seconds: number | undefined;
  report.forEach((counters) => {
    if (counters.type === 'inbound-rtp') {
      sum.audioEnergyReceived += counters.totalAudioEnergy ?? 0;
      sum.videoFramesDecoded += counters.framesDecoded ?? 0;
      sum.bytesReceived += counters.bytesReceived ?? 0;
    } else if (counters.type === 'outbound-rtp') sum.bytesSent += counters.bytesSent ?? 0;
    else if (counters.type === 'candidate-pair' && counters.nominated)
      seconds = counters.currentRoundTripTime ?? seconds;
  });
  return { ...sum, roundTripTime: seconds === undefined ? undefined : seconds * 1_000 };
}
