import { expect, it } from 'vitest';
import { createSystemRandom } from './create-system-random.js';
import { toBase32 } from './to-base32.js';

const uuidOf = (id: string) => {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const value = Array.from(id.slice(4)).reduce((sum, digit) => sum * 32n + BigInt(digits.indexOf(digit)), 0n);
  return value.toString(16).padStart(32, '0');
};

it('makes ids of the form that the protocol wants', () => {
  const random = createSystemRandom(() => Date.UTC(2026, 0, 1));
  expect(random.id('cnv_')).toMatch(/^cnv_[0-9A-HJKMNP-TV-Z]{26}$/);
});

it('makes UUIDs of version 7 (RFC 9562) that carry the time', () => {
  const now = Date.UTC(2026, 0, 1) + 123;
  const random = createSystemRandom(() => now);
  const uuid = uuidOf(random.id('cll_'));
  expect(parseInt(uuid.slice(0, 12), 16)).toBe(now);
  expect(uuid[12]).toBe('7');
  expect('89ab').toContain(uuid[16]);
});

it('makes ids that rise, within a millisecond and when the clock goes back', () => {
  let now = 1_000_000;
  const random = createSystemRandom(() => now);
  const ids: string[] = [];
  for (let i = 0; i < 10_000; i += 1) {
    if (i === 5_000) now -= 500;
    if (i === 8_000) now += 2_000;
    ids.push(random.id('ses_'));
  }
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

it('gives chance from 0 to below 1', () => {
  const random = createSystemRandom(() => 0);
  const drawn = Array.from({ length: 1_000 }, () => random.next());
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  expect(new Set(drawn).size).toBeGreaterThan(990);
});

it('writes 16 bytes as 26 digits that sort as the bytes do', () => {
  expect(toBase32(new Uint8Array(16))).toBe('0'.repeat(26));
  expect(toBase32(new Uint8Array(16).fill(255))).toBe(`7${'Z'.repeat(25)}`);
});
