import type { MediaCounters, PeerPort, PeerStats } from '../media-port.js';

/** What several peers count, as if they were one. */
export async function sumOfStats(peers: readonly PeerPort[]): Promise<PeerStats> {
  return addStats(await Promise.all(peers.map((peer) => peer.stats())));
}

/**
 * Counters as if they were one peer's. Times are those of the worst; of what the others tell of what arrives there, the best counts:
 * what is lost on the way out of this device is lost for all of them.
 */
export function addStats(all: readonly PeerStats[]): PeerStats {
  const sum = (of: (stats: PeerStats) => number | undefined) =>
    all.reduce((total, stats) => total + (of(stats) ?? 0), 0);
  const most = (of: (stats: PeerStats) => number | undefined) => {
    const known = all.flatMap((stats) => of(stats) ?? []);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  return {
    audioEnergyReceived: sum(({ audioEnergyReceived }) => audioEnergyReceived),
    videoFramesDecoded: sum(({ videoFramesDecoded }) => videoFramesDecoded),
    bytesReceived: sum(({ bytesReceived }) => bytesReceived),
    bytesSent: sum(({ bytesSent }) => bytesSent),
    roundTripTime: most(({ roundTripTime }) => roundTripTime),
    audioEnergySent: most(({ audioEnergySent }) => audioEnergySent),
    audio: sumOfCounters(all.map(({ audio }) => audio)),
    video: sumOfCounters(all.map(({ video }) => video)),
    path: all.find(({ path }) => path)?.path,
  };
}

function sumOfCounters(all: readonly MediaCounters[]): MediaCounters {
  const sum = (of: (counters: MediaCounters) => number) => all.reduce((total, counters) => total + of(counters), 0);
  const told = all.flatMap((counters) => counters.told ?? []);
  return {
    packetsReceived: sum(({ packetsReceived }) => packetsReceived),
    packetsLost: sum(({ packetsLost }) => packetsLost),
    bytesReceived: sum(({ bytesReceived }) => bytesReceived),
    bytesSent: sum(({ bytesSent }) => bytesSent),
    jitterMs: Math.max(0, ...all.map(({ jitterMs }) => jitterMs)),
    bufferMs: sum(({ bufferMs }) => bufferMs),
    buffered: sum(({ buffered }) => buffered),
    framesDecoded: sum(({ framesDecoded }) => framesDecoded),
    freezes: sum(({ freezes }) => freezes),
    ...(told.length > 0 && {
      told: {
        lossPercent: Math.min(...told.map(({ lossPercent }) => lossPercent)),
        jitterMs: Math.min(...told.map(({ jitterMs }) => jitterMs)),
      },
    }),
  };
}
