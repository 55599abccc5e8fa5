import { describe, expect, it } from 'vitest';
import { still } from '../../testing/fake-peer.js';
import type { MediaCounters, PeerStats } from '../media-port.js';
import { createPartyLevels } from './party-levels.js';
import { createTally, type Counted } from './tally.js';

function statsOf(audio: Partial<MediaCounters>, more: Partial<PeerStats> = {}): PeerStats {
  const { packetsReceived = 0 } = audio;
  const bytesReceived = packetsReceived * 100;
  return {
    ...{ audioEnergyReceived: 0, videoFramesDecoded: 0, bytesReceived, bytesSent: 0 },
    audio: { ...still, bytesReceived, ...audio },
    video: still,
    ...more,
  };
}

const toBob = {};
const toCarol = {};
const from = (of: object, name: string, [packetsReceived, packetsLost = 0]: readonly number[]): Counted => ({
  ...{ of, from: name },
  stats: statsOf({ packetsReceived, packetsLost }),
});

describe('what the connections of a call count', () => {
  it('is added up, and counted once when one of them ends', () => {
    const tally = createTally();
    tally.take(0, [from(toBob, 'bob', [1_000]), from(toCarol, 'carol', [1_000])]);
    const { span } = tally.take(3_000, [from(toBob, 'bob', [1_150])]);
    expect(span).toMatchObject({ ms: 3_000, audio: { received: 150, lost: 0 } });
  });

  it('begins anew with a connection that takes the place of another', () => {
    const tally = createTally();
    tally.take(0, [from(toBob, 'bob', [1_000]), from(toCarol, 'carol', [1_000])]);
    const { span, parties } = tally.take(3_000, [from(toBob, 'bob', [1_150]), from({}, 'carol', [1_200])]);
    expect(span.audio.received).toBe(1_350);
    expect(parties.get('carol')?.audio.received).toBe(1_200);
  });

  it('is told of each of the others, also where one connection brings them all', () => {
    const server = {};
    const all = (bob: number, carol: number, lost: number): Counted => ({
      of: server,
      stats: statsOf(
        { packetsReceived: bob + carol, packetsLost: lost },
        {
          received: new Map([
            ['0', { kind: 'audio' as const, counters: { ...still, packetsReceived: bob } }],
            ['1', { kind: 'audio' as const, counters: { ...still, packetsReceived: carol, packetsLost: lost } }],
            ['2', { kind: 'video' as const, counters: { ...still, packetsReceived: 10 * carol } }],
          ]),
        },
      ),
      from: new Map([
        ['0', 'bob'],
        ['1', 'carol'],
        ['2', 'carol'],
        ['9', 'dora'],
      ]),
    });
    const tally = createTally();
    tally.take(0, [all(100, 100, 0)]);
    const { parties } = tally.take(3_000, [all(250, 190, 60)]);
    expect(parties.get('bob')).toMatchObject({ audio: { received: 150, lost: 0 }, video: { received: 0 } });
    expect(parties.get('carol')).toMatchObject({ audio: { received: 90, lost: 60 }, video: { received: 900 } });
    expect([...parties.keys()]).toEqual(['bob', 'carol']);
  });

  it('takes what is lost for all of the others for lost on the way out, and not what one of them lacks', () => {
    const told = (lossPercent: number) => ({ of: {}, stats: statsOf({ told: { lossPercent, jitterMs: 1 } }) });
    const lossOf = (...losses: number[]) => createTally().take(0, losses.map(told)).stats.audio.told?.lossPercent;
    expect([lossOf(40, 0), lossOf(40, 30)]).toEqual([0, 30]);
  });
});

describe('the levels of the others', () => {
  const watch = () => {
    const tally = createTally();
    const told: string[] = [];
    const levels = createPartyLevels((id, level, former) => told.push(`${id} ${former} ${level}`));
    let at = 0;
    const look = (counted: readonly Counted[], isHeard = true) =>
      levels({
        ...{ parties: tally.take((at += 3_000), counted).parties, roundTripMs: 20, isLost: false },
        isHeard: () => isHeard,
      });
    return { told, look };
  };

  it('are each of their own, and end when they leave', () => {
    const { told, look } = watch();
    for (const n of [1, 2, 3]) look([from(toBob, 'bob', [150 * n]), from(toCarol, 'carol', [90 * n, 60 * n])]);
    expect(look([from(toBob, 'bob', [600])])).toEqual({ bob: 'good' });
    expect(told).toEqual(['bob unknown good', 'carol unknown poor', 'carol poor unknown']);
  });

  it.each([
    ['poor where nothing arrives any more of a microphone that is on', true, 'poor'],
    ['left as they are where it is off', false, 'good'],
  ] as const)('are %s', (_name, isOn, level) => {
    const { look } = watch();
    look([from(toBob, 'bob', [150])]);
    look([from(toBob, 'bob', [300])]);
    look([from(toBob, 'bob', [300])], isOn);
    expect(look([from(toBob, 'bob', [300])], isOn)).toEqual({ bob: level });
  });
});
