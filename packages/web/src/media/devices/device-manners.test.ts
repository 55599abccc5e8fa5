import { describe, expect, it } from 'vitest';
import { isBlack } from './examine-picture.js';
import { sampleWave } from './sample-sound.js';

describe('a picture', () => {
  const pixels = (...values: number[]) => values.flatMap((value) => [value, 0, 0, 255]);
  for (const [name, data, black] of [
    ['of darkness', pixels(0, 0, 0), true],
    ['of the noise of a covered sensor', pixels(3, 16, 9), true],
    ['with one bright pixel', pixels(0, 17, 0), false],
    ['with one blue pixel', [0, 0, 200, 255], false],
  ] as const)
    it(`${name} is ${black ? '' : 'not '}black`, () => {
      expect(isBlack(data)).toBe(black);
    });
});

describe('the sample sound', () => {
  it('is a WAV file of one second that begins and ends softly', () => {
    const file = new DataView(sampleWave());
    const text = (at: number) => String.fromCharCode(...new Uint8Array(file.buffer, at, 4));
    expect([text(0), text(8), text(36)]).toEqual(['RIFF', 'WAVE', 'data']);
    expect(file.getUint32(4, true)).toBe(file.byteLength - 8);
    const samples = Array.from({ length: (file.byteLength - 44) / 2 }, (_, at) => file.getInt16(44 + at * 2, true));
    expect(samples).toHaveLength(16_000);
    expect(Math.max(...samples.map(Math.abs))).toBeGreaterThan(5_000);
    for (const edge of [samples[0], samples.at(-1)]) expect(Math.abs(edge ?? 1_000)).toBeLessThan(300);
  });
});
