import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.js';
import { createRecovery } from './recovery.js';

function setUp(polite: boolean) {
  const clock = createFakeClock();
  const restarts: number[] = [];
  const start = clock.now();
  const recovery = createRecovery({
    clock,
    polite,
    restart: () => restarts.push(clock.now() - start),
    giveUp: () => undefined,
  });
  return { clock, recovery, restarts };
}

describe('a way on which nothing arrives', () => {
  it.each([
    { polite: false, within: 0 },
    { polite: true, within: 1_000 },
  ])('is looked for anew, once (polite: $polite)', async ({ polite, within }) => {
    const { clock, recovery, restarts } = setUp(polite);
    recovery.state('connected');
    recovery.stalled();
    await clock.advance(within);
    expect(restarts).toHaveLength(1);
    await clock.advance(60_000);
    expect(restarts).toHaveLength(1);
  });

  it('is looked for again while nothing arrives, ever less often', async () => {
    const { clock, recovery, restarts } = setUp(false);
    recovery.state('connected');
    for (let second = 0; second <= 20; second += 1) {
      recovery.stalled();
      await clock.advance(1_000);
    }
    expect(restarts).toEqual([0, 4_000, 12_000]);
    await clock.advance(60_000);
    recovery.stalled();
    await clock.advance(0);
    expect(restarts).toHaveLength(4);
  });

  it('is left alone while the other side looks for one, or another cause has begun to', async () => {
    const { clock, recovery, restarts } = setUp(true);
    recovery.state('connected');
    recovery.stalled();
    await clock.advance(100);
    recovery.sought();
    await clock.advance(1_500);
    expect(restarts).toHaveLength(0);
    recovery.networkChanged();
    recovery.stalled();
    await clock.advance(1_500);
    expect(restarts).toHaveLength(1);
  });

  it('is left to what looks for a way already', async () => {
    const { clock, recovery, restarts } = setUp(false);
    recovery.stalled();
    recovery.state('connecting');
    recovery.stalled();
    await clock.advance(100);
    expect(restarts).toHaveLength(0);
  });

  it('is nobody’s concern after the end', async () => {
    const { clock, recovery, restarts } = setUp(true);
    recovery.state('connected');
    recovery.stalled();
    recovery.end();
    await clock.advance(10_000);
    expect(restarts).toHaveLength(0);
  });
});
