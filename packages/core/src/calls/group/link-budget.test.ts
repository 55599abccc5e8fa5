import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { nextBudget, openBudget, overAnother, type LinkBudget, type LinkSample } from './link-budget.js';

const sample = (lossPercent: number, more: Partial<LinkSample> = {}): LinkSample => ({
  ...{ ms: 2_000, packetsReceived: 1_000 - lossPercent * 10, packetsLost: lossPercent * 10 },
  ...{ bytesReceived: 250_000, roundTripTime: 40 },
  ...more,
});
const after = (samples: readonly LinkSample[], from: LinkBudget = openBudget) => samples.reduce(nextBudget, from);
const times = (count: number, one: LinkSample) => Array.from({ length: count }, () => one);

describe('what a way carries', () => {
  it('is without end while all is well', () => {
    expect(after(times(100, sample(1))).kbps).toBe(Number.POSITIVE_INFINITY);
  });

  it('is less than what got through once that is lost or queues', () => {
    // 1 Mbit/s got through, of which some was sound.
    for (const bad of [sample(12), sample(0, { roundTripTime: 700 })])
      expect(after([sample(0), bad]).kbps).toBeCloseTo((1_000 - 60) * 0.7);
  });

  it('is sound alone where very bad loss does not end with less, and comes back from there with the smallest picture', () => {
    const worst = after([sample(40), sample(40), sample(40)]);
    expect(worst.kbps).toBe(0);
    const back = after(times(1 + worst.patience, sample(0)), worst);
    expect(back.kbps).toBe(150);
    expect(after(times(back.patience, sample(0)), back).kbps).toBe(300);
  });

  it('is what a narrow line carries where only too much was sent over it', () => {
    // 1 Mbit/s got through of more than twice that; while less is asked for, the queue runs over still.
    const low = after([sample(60), sample(40)]);
    expect(low.kbps).toBeCloseTo((1_000 - 60) * 0.7);
    expect(after([sample(0)], low).kbps).toBe(low.kbps);
  });

  it('stays where it is at some loss', () => {
    const low = after([sample(12)]);
    expect(after(times(50, sample(5)), low).kbps).toBe(low.kbps);
  });

  it('is tried less and less often where more fails again and again', () => {
    const patience = [openBudget.patience];
    let budget = openBudget;
    for (let n = 0; n < 5; n += 1) {
      budget = after([...times(1 + budget.patience, sample(0)), sample(12)], budget);
      patience.push(budget.patience);
    }
    expect(patience).toEqual([2, 2, 4, 8, 12, 12]);
  });

  it('is tried as soon after a long bad time as after a short one, and after each success sooner', () => {
    const low = after(times(30, sample(12)));
    expect(low.patience).toBe(openBudget.patience);
    const tried = after([...times(3, sample(0)), sample(12), ...times(5, sample(0)), sample(12)], low);
    expect(tried.patience).toBe(8);
    expect(after(times(9, sample(0)), tried).patience).toBe(8);
    expect(after(times(17, sample(0)), tried).patience).toBe(4);
    // From sound alone to large pictures of three people.
    let [looks, budget] = [0, after(times(3, sample(40)))];
    for (; budget.kbps < 3 * 1_300; looks += 1) budget = nextBudget(budget, sample(0));
    expect(looks).toBe(13);
  });

  it('is as before over another connection, whose round trips are others', () => {
    const low = after([sample(0, { roundTripTime: 10 }), sample(12)]);
    const next = overAnother(low);
    expect(next).toEqual({ ...openBudget, kbps: low.kbps });
    expect(after(times(2, sample(0, { roundTripTime: 600 })), next).kbps).toBe(2 * low.kbps);
  });

  it('is not judged by next to nothing', () => {
    const low = after([sample(12)]);
    expect(nextBudget(low, sample(0, { packetsReceived: 3, packetsLost: 3 }))).toBe(low);
    expect(nextBudget(low, sample(40, { ms: 0 }))).toBe(low);
  });

  it('never falls on a good way nor rises on a bad one, and is never below what a picture needs but 0', () => {
    const any = fc.record({
      ms: fc.integer({ min: 0, max: 10_000 }),
      packetsReceived: fc.nat(5_000),
      packetsLost: fc.nat(5_000),
      bytesReceived: fc.nat(5_000_000),
      roundTripTime: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (samples) => {
        let budget = openBudget;
        for (const one of samples) {
          const next = nextBudget(budget, one);
          const loss = (100 * one.packetsLost) / (one.packetsLost + one.packetsReceived || 1);
          if (loss >= 8) expect(next.kbps).toBeLessThanOrEqual(budget.kbps);
          if (loss <= 2 && one.roundTripTime <= 40) expect(next.kbps).toBeGreaterThanOrEqual(budget.kbps);
          expect(next.kbps === 0 || next.kbps >= 150).toBe(true);
          budget = next;
        }
      }),
      { numRuns: 200 * inject('runsFactor') },
    );
  });
});
