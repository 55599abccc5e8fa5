import { limits } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deeperThan, largestFrameBytes, readFrame, UnreadFrame } from './frame-guard.js';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

const refused = (text: string) => {
  const frame = readFrame(text);
  return frame instanceof UnreadFrame ? { id: frame.id, code: frame.error.code } : undefined;
};

describe('a frame', () => {
  it('is read where its envelope is good', () => {
    expect(readFrame('{"id":1,"op":"session.ping","params":{},"trace":"00-x"}')).toEqual({
      id: 1,
      op: 'session.ping',
      params: {},
    });
  });

  it('is refused where its envelope is not', () => {
    for (const text of ['', 'null', '[]', '7', '"x"', '{"op":"a"}', '{"id":"1","op":"a"}', '{"id":1.5,"op":"a"}', '{'])
      expect([text, refused(text)]).toEqual([text, { id: null, code: 'protocol/malformed' }]);
    expect(refused('{"id":3,"op":7}')).toEqual({ id: 3, code: 'protocol/malformed' });
  });

  it('may have the limit in bytes of UTF-8, and not one more', () => {
    const frame = (text: string) => `{"id":9,"op":"message.send","params":{"text":"${text}"}}`;
    const room = limits.frameBytes - frame('').length;
    for (const [unit, bytes] of [
      ['x', 1],
      ['é', 2],
      ['€', 3],
      ['😀', 4],
    ] as const) {
      const fits = frame(unit.repeat(Math.floor(room / bytes)) + 'x'.repeat(room % bytes));
      expect(new TextEncoder().encode(fits).length).toBe(limits.frameBytes);
      expect(refused(fits)).toBeUndefined();
      expect(refused(fits.replace('"text":"', '"text":"y'))).toEqual({ id: 9, code: 'protocol/too-large' });
    }
  });

  it('may be larger where it carries a session description, up to a limit', () => {
    const describe = (sdp: string) => `{"id":9,"op":"media.describe","params":{"description":{"sdp":"${sdp}"}}}`;
    expect(refused(describe('\\r\\n'.repeat(limits.sdpBytes / 2)))).toBeUndefined();
    expect(refused(describe('x'.repeat(largestFrameBytes)))).toEqual({ id: 9, code: 'protocol/too-large' });
  });

  it('is refused where it nests deeper than the limit', () => {
    const frame = (depth: number) => `{"id":4,"op":"x","params":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(refused(frame(limits.jsonDepth - 1))).toBeUndefined();
    expect(refused(frame(limits.jsonDepth))).toEqual({ id: 4, code: 'protocol/too-deep' });
    expect(refused(frame(20_000))).toEqual({ id: 4, code: 'protocol/too-deep' });
  });

  it('has the depth that its JSON has, whatever its strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 8 }), (value, most) => {
        expect(deeperThan(JSON.stringify(value), most)).toBe(depthOf(value) > most);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        readFrame(text);
      }),
    );
  });
});
