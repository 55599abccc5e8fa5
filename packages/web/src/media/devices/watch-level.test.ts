import { describe, expect, it } from 'vitest';
import { levelOf } from './watch-level.js';

describe('the level of a microphone', () => {
  for (const [name, amplitude, level] of [
    ['silence', 0, 0],
    ['-60 dB', 0.001, 0],
    ['-30 dB', 10 ** -1.5, 0.5],
    ['full scale', 1, 1],
    ['more than full scale', 4, 1],
  ] as const)
    it(`of ${name} is ${level}`, () => {
      const samples = Float32Array.from({ length: 512 }, (_, index) => (index % 2 ? amplitude : -amplitude));
      expect(levelOf(samples)).toBeCloseTo(level, 3);
    });

  it('of no samples is 0', () => {
    expect(levelOf(new Float32Array(0))).toBe(0);
  });
});
