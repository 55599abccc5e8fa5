import type { CallRecord, EventFrame, Participant } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { snapshotOf } from './call-snapshot.js';
import { reduce, silentSide, type CallModel } from './call-state.js';
import { captioned } from './captions.js';

type Said = EventFrame<'call.captioned'>['data'];

const media = { microphone: true, camera: false, screen: false };
const part = (id: string): Participant => ({
  ...{ id, user: { id, name: id.toUpperCase() }, state: 'joined', connected: true, media },
});
const record: CallRecord = {
  ...{ id: 'cll_1', clientId: 'c1', state: 'active', video: false, topology: 'server', epoch: 1, createdBy: 'alice' },
  ...{ participants: [part('alice'), part('bob')], version: 1, createdAt: 1, captions: true },
};
const silent: CallModel = {
  ...{
    record,
    phase: 'active',
    viewer: { userId: 'alice', device: 'd1' },
    local: silentSide,
    remote: {},
    speaking: [],
  },
  canShareScreen: false,
};
const words = (userId: string, text: string, final: boolean): Said => ({
  ...{ callId: 'cll_1', userId, text, final, at: 5 },
});
const hear = (model: CallModel, said: Said) =>
  reduce(model, { type: 'captioned', lines: (now) => captioned(now, said) });
const shown = (model: CallModel) => snapshotOf(model).captions;
const textsAfter = (...said: readonly Said[]) =>
  shown(said.reduce(hear, silent)).lines.map(({ name, text, final }) => `${name}: ${text}${final ? '.' : ''}`);

describe('captions', () => {
  for (const [what, said, expected] of [
    ['replaces what is not final', [words('bob', 'he', false), words('bob', 'hello', false)], ['BOB: hello']],
    ['fixes what is final', [words('bob', 'he', false), words('bob', 'hello', true)], ['BOB: hello.']],
    ['begins a line after it', [words('bob', 'a', true), words('bob', 'b', false)], ['BOB: a.', 'BOB: b']],
    [
      'keeps what two say at once apart',
      [words('bob', 'a', false), words('alice', 'b', false), words('bob', 'c', true)],
      ['BOB: c.', 'ALICE: b'],
    ],
    ['takes back what was nothing', [words('bob', 'a', false), words('bob', ' ', true)], []],
    ['hears nobody who is not in the call', [words('mallory', 'a', true)], []],
    ['ignores what is no text', [{ ...words('bob', 'a', true), text: 7 } as unknown as Said], []],
    ['ignores what has no time', [{ ...words('bob', 'a', true), at: undefined } as unknown as Said], []],
  ] as const satisfies readonly (readonly [string, readonly Said[], readonly string[]])[])
    it(what, () => {
      expect(textsAfter(...said)).toEqual(expected);
    });

  it('shows none once they are off, nor old ones when they are on again', () => {
    const heard = hear(silent, words('bob', 'hello', true));
    const off = reduce(heard, { type: 'record', record: { ...record, version: 2, captions: undefined } });
    expect(shown(off)).toEqual({ enabled: false, lines: [] });
    const on = reduce(off, { type: 'record', record: { ...record, version: 3 } });
    expect(shown(on)).toEqual({ enabled: true, lines: [] });
  });

  it('offers them where the server has an engine, and the call was answered', () => {
    const capabilities = { recording: false, captions: true, maxParticipants: 4 };
    const offered = (change: Partial<CallRecord>, phase: CallModel['phase']) =>
      snapshotOf({ ...silent, phase, record: { ...record, ...change } }).capabilities.captions;
    expect(offered({ capabilities }, 'active')).toBe(true);
    expect(offered({ capabilities }, 'ended')).toBe(false);
    expect(offered({ capabilities: { ...capabilities, captions: false } }, 'active')).toBe(false);
    expect(offered({}, 'active')).toBe(false);
  });

  it('keeps at most eight lines, each with its own id, and at most one open line of each', () => {
    const said = fc.record({
      who: fc.constantFrom('alice', 'bob'),
      text: fc.constantFrom('a', 'b', ''),
      final: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 60 }), (all) => {
        let model = silent;
        for (const { who, text, final } of all) {
          model = hear(model, words(who, text, final));
          const { lines } = shown(model);
          expect(lines.length).toBeLessThanOrEqual(8);
          expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
          for (const user of ['alice', 'bob'])
            expect(lines.filter((line) => line.participantId === user && !line.final).length).toBeLessThanOrEqual(1);
          if (text !== '') expect(lines.some((line) => line.participantId === who && line.text === text)).toBe(true);
        }
      }),
      { numRuns: 100 * inject('runsFactor') },
    );
  });
});
