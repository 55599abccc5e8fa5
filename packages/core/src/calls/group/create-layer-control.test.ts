import type { StreamLayer } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeClock, settled } from '../../testing/fake-clock.js';
import { createLayerControl, gatherMs, stayMs } from './create-layer-control.js';
import type { RemoteStream } from './remote-streams.js';

const camera = (mid: string, participant: string): RemoteStream => ({ mid, participant, source: 'camera' });
const large = { width: 1_280, height: 720 };
const small = { width: 160, height: 90 };

function setUp() {
  const clock = createFakeClock();
  const asked: (readonly StreamLayer[])[] = [];
  let refuses = false;
  const paused: string[] = [];
  const control = createLayerControl({
    clock,
    onPaused: (now) => paused.push(now.map(({ participant, source }) => `${participant} ${source}`).join()),
    ask(layers) {
      asked.push(layers);
      return refuses ? Promise.reject(new Error('not now')) : Promise.resolve();
    },
  });
  return { clock, asked, paused, control, refuse: (now: boolean) => (refuses = now) };
}

describe('pictures are asked for', () => {
  it('not at all while nobody sees them, and at once when somebody does', async () => {
    const { clock, asked, control } = setUp();
    control.setStreams([camera('1', 'bob'), { mid: '0', participant: 'bob', source: 'microphone' }], true);
    expect(asked).toEqual([[{ mid: '1', on: false }]]);
    await clock.advance(2 * gatherMs);
    control.setShown('1', large);
    expect(asked.slice(1)).toEqual([[{ mid: '1', on: true, substream: 2 }]]);
  });

  it('together, and no more than twice a second', async () => {
    const { clock, asked, control } = setUp();
    const streams = Array.from({ length: 20 }, (_, n) => camera(String(n), `user-${n}`));
    control.setStreams(streams, true);
    for (const { mid } of streams) control.setShown(mid, small);
    for (let n = 0; n < 100; n += 1) {
      control.setShown('3', n % 2 === 0 ? large : small);
      await clock.advance(10);
    }
    await clock.advance(2 * gatherMs);
    // A second of restlessness, and what was wanted before and after it.
    expect(asked.length).toBeLessThanOrEqual(5);
    expect(asked[1]).toHaveLength(20);
  });

  it('for a while after they went out of sight, for lists scroll back', async () => {
    const { clock, asked, control } = setUp();
    control.setStreams([camera('1', 'bob')], true);
    control.setShown('1', large);
    await clock.advance(2 * gatherMs);
    const before = asked.length;
    control.setShown('1', undefined);
    await clock.advance(stayMs / 2);
    control.setShown('1', large);
    await clock.advance(10 * stayMs);
    expect(asked).toHaveLength(before);
    control.setShown('1', undefined);
    await clock.advance(2 * stayMs);
    expect(asked.at(-1)).toEqual([{ mid: '1', on: false }]);
    expect(clock.waiting).toBe(0);
  });

  it('in the same size over another connection', async () => {
    const { clock, asked, control } = setUp();
    control.setStreams([camera('1', 'bob')], true);
    control.setShown('1', small);
    await clock.advance(2 * gatherMs);
    control.setStreams([camera('4', 'bob')], true);
    expect(asked.at(-1)).toEqual([{ mid: '4', on: true, substream: 0 }]);
  });

  it('anew where a place is given to somebody else', async () => {
    const { clock, asked, control } = setUp();
    control.setStreams([camera('1', 'bob')], true);
    control.setShown('1', large);
    await clock.advance(2 * gatherMs);
    control.setStreams([camera('1', 'carol')], false);
    expect(asked.at(-1)).toEqual([{ mid: '1', on: false }]);
  });

  it('smaller when the way carries less', async () => {
    const { clock, asked, control } = setUp();
    control.setStreams([camera('1', 'bob')], true);
    control.setShown('1', large);
    await clock.advance(2 * gatherMs);
    control.setBudget(500);
    expect(asked.at(-1)).toEqual([{ mid: '1', on: true, substream: 1 }]);
    await clock.advance(2 * gatherMs);
    control.setBudget(0);
    expect(asked.at(-1)).toEqual([{ mid: '1', on: false }]);
  });

  it('no more where the way does not carry them, of which those who see them are told', async () => {
    const { clock, paused, control } = setUp();
    control.setStreams([camera('1', 'bob'), camera('2', 'carol'), camera('3', 'dave')], true);
    control.setShown('1', large);
    control.setShown('2', small);
    await clock.advance(2 * gatherMs);
    expect(paused).toEqual([]);
    control.setBudget(200);
    await clock.advance(2 * gatherMs);
    control.setBudget(160);
    await clock.advance(2 * gatherMs);
    control.setBudget(0);
    await clock.advance(2 * gatherMs);
    control.setBudget(Number.POSITIVE_INFINITY);
    expect(paused).toEqual(['carol camera', 'bob camera,carol camera', '']);
  });

  it('again where the media server did not do it', async () => {
    const { clock, asked, control, refuse } = setUp();
    refuse(true);
    control.setStreams([camera('1', 'bob')], true);
    await settled();
    refuse(false);
    await clock.advance(2 * gatherMs);
    expect(asked).toEqual([[{ mid: '1', on: false }], [{ mid: '1', on: false }]]);
    await clock.advance(10 * gatherMs);
    expect(asked).toHaveLength(2);
  });
});
