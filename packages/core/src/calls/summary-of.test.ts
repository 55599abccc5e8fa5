import type { CallRecord, Participant } from '@parley/protocol';
import { expect, it } from 'vitest';
import { summaryOf } from './summary-of.js';

const part = (id: string): Participant => ({
  ...{ id, user: { id, name: id }, state: 'left', connected: false },
  media: { microphone: false, camera: false, screen: false },
});
const record = (change: Partial<CallRecord>): CallRecord => ({
  ...{ id: 'cll_1', clientId: 'c1', state: 'ended', video: false, topology: 'p2p', epoch: 1, version: 1, createdAt: 1 },
  ...{ createdBy: 'alice', participants: [part('alice'), part('bob')], reason: 'hangup' },
  ...change,
});

it.each([
  ['of two', {}, false],
  ['of a group', { group: true }, true],
  ['of three', { participants: ['alice', 'bob', 'carol'].map(part) }, true],
] as const satisfies readonly (readonly [string, Partial<CallRecord>, boolean])[])(
  'says of a call %s whether it was that of a group',
  (_, change, group) => {
    expect(summaryOf(record(change), { userId: 'alice', device: 'd1' }).group).toBe(group);
  },
);

it.each([true, undefined] as const)('says of a call whether some of it was recorded: %s', (recorded) => {
  const summary = summaryOf(record({ ...(recorded && { recorded }) }), { userId: 'alice', device: 'd1' });
  expect(summary.recorded).toBe(recorded === true);
});
