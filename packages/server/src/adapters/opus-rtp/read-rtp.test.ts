import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { isAfter, readRtp } from './read-rtp.js';

const header = [0x80, 111, 0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 1];

it('a packet is read past its sources, its extension and its padding', () => {
  const read = (bytes: readonly number[]) => readRtp(Uint8Array.from(bytes));
  expect(read([...header, 7, 8])).toEqual({ sequence: 0x1234, payload: Uint8Array.of(7, 8) });
  expect(read([0x81, ...header.slice(1), 1, 1, 1, 1, 7])?.payload).toEqual(Uint8Array.of(7));
  expect(read([0x90, ...header.slice(1), 0xbe, 0xde, 0, 1, 2, 2, 2, 2, 7])?.payload).toEqual(Uint8Array.of(7));
  expect(read([0xa0, ...header.slice(1), 7, 0, 2])?.payload).toEqual(Uint8Array.of(7));
  for (const wrong of [
    [],
    header,
    [0x40, ...header.slice(1), 7],
    [0x90, ...header.slice(1), 0, 0, 9, 9],
    [0xa0, ...header.slice(1), 9],
  ])
    expect(read(wrong)).toBeUndefined();
});

it('whatever arrives, reading it fails in no other way than by finding nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const packet = readRtp(bytes);
      if (packet) expect(packet.payload.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 * inject('runsFactor') },
  );
});

it('what is late or doubled does not come after, also where numbers begin again', () => {
  expect(isAfter(5, undefined)).toBe(true);
  expect([isAfter(6, 5), isAfter(5, 5), isAfter(4, 5)]).toEqual([true, false, false]);
  expect([isAfter(0, 65_535), isAfter(65_535, 0), isAfter(3, 65_530)]).toEqual([true, false, true]);
});
