import { describe, expect, it } from 'vitest';
import { readStats } from './peer-stats.js';

const relay = { candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' } as const;
const pair = { id: 'P1', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'L1' };

describe('the counters of a browser', () => {
  it('are summed by kind, in our units', () => {
    const stats = readStats([
      {
        ...{ type: 'inbound-rtp', kind: 'audio', packetsReceived: 90, packetsLost: 10, bytesReceived: 4_000 },
        ...{ jitter: 0.004, jitterBufferDelay: 2, jitterBufferEmittedCount: 50, totalAudioEnergy: 0.5 },
      },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 1, bytesReceived: 100, framesDecoded: 7, freezeCount: 1 },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 2, bytesReceived: 200, framesDecoded: 3, jitter: 0.01 },
      { type: 'outbound-rtp', kind: 'audio', bytesSent: 3_000 },
      { type: 'outbound-rtp', kind: 'video', bytesSent: 9_000 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.05, jitter: 0.002 },
      { ...pair, currentRoundTripTime: 0.025 },
      { id: 'L1', type: 'local-candidate', ...relay },
      { type: 'media-source', kind: 'audio', totalAudioEnergy: 0.25 },
      { type: 'media-source', kind: 'video' },
      { type: 'codec' },
    ]);
    expect(stats).toMatchObject({
      audioEnergyReceived: 0.5,
      audioEnergySent: 0.25,
      videoFramesDecoded: 10,
      bytesReceived: 4_300,
      bytesSent: 12_000,
      roundTripTime: 25,
      audio: { packetsReceived: 90, packetsLost: 10, jitterMs: 4, bufferMs: 2_000, buffered: 50, bytesSent: 3_000 },
      video: { packetsReceived: 3, framesDecoded: 10, freezes: 1, jitterMs: 10 },
      path: { candidateType: 'relay', protocol: 'tls' },
    });
    expect(stats.audio.told).toEqual({ lossPercent: 5, jitterMs: 2 });
    expect(stats.video.told).toBeUndefined();
  });

  it('are there for each stream that arrives, by its place', () => {
    const inbound = { type: 'inbound-rtp', packetsLost: 1, jitter: 0.002 };
    const { received } = readStats([
      { ...inbound, kind: 'audio', mid: '0', packetsReceived: 9 },
      { ...inbound, kind: 'video', mid: '1', packetsReceived: 99, framesDecoded: 7 },
      { type: 'outbound-rtp', kind: 'video', mid: '2', bytesSent: 5 },
    ]);
    expect([...(received ?? [])]).toMatchObject([
      ['0', { kind: 'audio', counters: { packetsReceived: 9, packetsLost: 1, jitterMs: 2 } }],
      ['1', { kind: 'video', counters: { packetsReceived: 99, framesDecoded: 7 } }],
    ]);
  });

  it('say nothing of a path that is not there', () => {
    expect(readStats([])).toMatchObject({ path: undefined, roundTripTime: undefined, bytesReceived: 0 });
    expect(readStats([{ ...pair, state: 'failed', currentRoundTripTime: 1 }]).roundTripTime).toBeUndefined();
  });

  it('prefer the pair that measured its round trip', () => {
    const measured = { ...pair, id: 'P2', currentRoundTripTime: 0.1 };
    expect(readStats([measured, pair]).roundTripTime).toBe(100);
    expect(readStats([pair, measured]).roundTripTime).toBe(100);
  });
});
