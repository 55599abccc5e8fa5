import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchFlow } from './watch-flow.js';

const flow = { moment: undefined as number | undefined, stalls: 0 };
let unwatch = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  flow.moment = undefined;
  flow.stalls = 0;
  unwatch = watchFlow(
    () => flow.moment,
    () => (flow.stalls += 1),
  );
});
afterEach(() => {
  unwatch();
  vi.useRealTimers();
});

/** Something arrives every 20 ms. */
function arrive(ms: number) {
  for (let passed = 0; passed < ms; passed += 20) {
    flow.moment = (flow.moment ?? 0) + 960;
    vi.advanceTimersByTime(20);
  }
}

it('says nothing while nothing has come, or all comes', () => {
  vi.advanceTimersByTime(10_000);
  arrive(10_000);
  expect(flow.stalls).toBe(0);
});

it('says with each second that what came steadily has stopped, though not for ever, and again after it came again', () => {
  arrive(5_000);
  vi.advanceTimersByTime(900);
  expect(flow.stalls).toBe(0);
  vi.advanceTimersByTime(600);
  expect(flow.stalls).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(flow.stalls).toBe(2);
  vi.advanceTimersByTime(60_000);
  expect(flow.stalls).toBe(10);
  arrive(5_000);
  expect(flow.stalls).toBe(10);
  vi.advanceTimersByTime(1_500);
  expect(flow.stalls).toBe(11);
});

it('is not disturbed by a hiccup, nor by what came only for a moment', () => {
  arrive(5_000);
  vi.advanceTimersByTime(700);
  arrive(2_000);
  expect(flow.stalls).toBe(0);
  vi.advanceTimersByTime(1_500);
  expect(flow.stalls).toBe(1);
  arrive(500);
  vi.advanceTimersByTime(10_000);
  expect(flow.stalls).toBe(1);
});

it('says nothing after its end', () => {
  arrive(5_000);
  unwatch();
  vi.advanceTimersByTime(5_000);
  expect(flow.stalls).toBe(0);
});
