import type { CallRecord } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { event, ringing } from '../testing/call-scripts.js';
import { isOfTwo, joinedIn } from './call-entry.js';
import { callLife, reduceCall, type CallEvent } from './call-machine.js';
import { reduceGroupCall } from './group-machine.js';

const numRuns = 400 * inject('runsFactor');
const joined = ({ participants }: CallRecord) => joinedIn(participants);

describe('a call of two that becomes one of a group', () => {
  const direct: CallRecord = { ...ringing(2), topology: 'p2p', host: undefined, access: undefined, group: undefined };
  const inTurn = (call: CallRecord, one: CallEvent) => (isOfTwo(call) ? reduceCall : reduceGroupCall)(call, one);

  it('keeps what it was, at any moment, and has then what all of a group have', () => {
    fc.assert(
      fc.property(fc.array(event), fc.array(event), (before, after) => {
        const two = before.reduce(inTurn, direct);
        const many = inTurn(two, { type: 'converted', topology: 'mesh' });
        // Neither one that is over does, nor one that a desk phone has answered.
        if (two.state === 'ended' || two.topology === 'phone') {
          expect(many).toBe(two);
          return;
        }
        expect(many).toMatchObject({ state: two.state, epoch: two.epoch + 1, participants: two.participants });
        expect(many.answeredAt).toBe(two.answeredAt);
        const end = after.reduce(inTurn, many);
        expect(joined(end).length === 0).toBe(end.state === 'ended');
        if (end.state !== 'ended') expect(joined(end).map(({ id }) => id)).toContain(end.host);
        expect(end.topology).toBe('mesh');
      }),
      { numRuns },
    );
  });

  it('is the only way from one life to the other', () => {
    expect(callLife.ringing.converted).toBe('ringing');
    expect(callLife.active.converted).toBe('active');
    const call = ringing(3);
    expect(reduceGroupCall(call, { type: 'converted', topology: 'server' })).toBe(call);
  });
});
