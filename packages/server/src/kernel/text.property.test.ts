import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exceedsBytes, isStorable, utf8Bytes } from './text.js';

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
