import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exceedsBytes, isStorable, shorten, utf8Bytes } from './text.js';

const encoder = new TextEncoder();
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

it('counts bytes as an encoder does', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(utf8Bytes(text)).toBe(encoder.encode(text).length);
    }),
  );
});

it('compares with a limit as an encoder does', () => {
  fc.assert(
    fc.property(anyText, fc.nat({ max: 60 }), (text, limit) => {
      expect(exceedsBytes(text, limit)).toBe(encoder.encode(text).length > limit);
    }),
  );
});

it('finds what does not come back from UTF-8 as it was, and U+0000', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const same = new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoder.encode(text)) === text;
      expect(isStorable(text)).toBe(same && !text.includes('\0'));
    }),
  );
});

it('cuts a text short between characters, never inside one', () => {
  const pieces = fc.constantFrom('👨‍👩‍👧', '🇫🇷', 'e\u0301', '\r\n', 'a', ' ', '한', `z${'\u0300'.repeat(40)}`);
  const text = fc.array(pieces, { maxLength: 20 }).map((all) => all.join(''));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 30 }), (whole, length) => {
      const short = shorten(whole, length);
      expect(short.length).toBeLessThanOrEqual(length);
      expect(whole.startsWith(short)).toBe(true);
      expect(isStorable(short)).toBe(true);
      if (whole.length <= length) expect(short).toBe(whole);
      const ends = [...new Intl.Segmenter('und').segment(whole)].map(({ index, segment }) => index + segment.length);
      // As much as fits; where the first character alone does not, what fits of it.
      const most = Math.max(0, ...ends.filter((end) => end <= length));
      expect(short.length).toBeGreaterThanOrEqual(most === 0 ? Math.min(length, whole.length) - 1 : most);
      if (most > 0) expect(short.length).toBe(most);
    }),
  );
});
