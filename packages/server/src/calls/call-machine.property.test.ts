import type { CallRecord, CallState } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { eventsOfAnyCall, silent } from '../testing/call-scripts.js';
import { callLife, reduceCall, type CallEvent } from './call-machine.js';

const ringing: CallRecord = {
  id: 'cll_00000000000000000000000001',
  clientId: 'c',
  state: 'ringing',
  video: false,
  topology: 'p2p',
  epoch: 1,
  createdBy: 'alice',
  version: 1,
  createdAt: 1,
  participants: [
    { id: 'alice', user: { id: 'alice', name: 'A' }, state: 'joined', device: 'a1', connected: true, media: silent },
    { id: 'bob', user: { id: 'bob', name: 'B' }, state: 'ringing', connected: false, media: silent },
  ],
};

const event: fc.Arbitrary<CallEvent> = fc.oneof(...eventsOfAnyCall(fc.constantFrom('alice', 'bob', 'stranger')));
const script = fc.array(event, { maxLength: 30 });
const runs = () => ({ numRuns: 300 * inject('runsFactor') });
const order: readonly CallState[] = ['ringing', 'active', 'ended'];

/** Every state of the call that the script passes through. */
const passed = (events: readonly CallEvent[]) => {
  const calls = [ringing];
  for (const one of events) calls.push(reduceCall(calls.at(-1) ?? ringing, one));
  return calls;
};

describe('whatever happens to a call, in any order and from any device', () => {
  it('it never goes back', () => {
    fc.assert(
      fc.property(script, (events) => {
        const places = passed(events).map(({ state }) => order.indexOf(state));
        expect(places).toEqual([...places].sort());
      }),
      runs(),
    );
  });

  it('has exactly one reason from when it has ended on, and none before', () => {
    fc.assert(
      fc.property(script, (events) => {
        const calls = passed(events);
        for (const { state, reason, endedAt } of calls) {
          expect(reason !== undefined).toBe(state === 'ended');
          expect(endedAt !== undefined).toBe(state === 'ended');
        }
        expect(new Set(calls.flatMap(({ reason }) => reason ?? [])).size).toBeLessThanOrEqual(1);
      }),
      runs(),
    );
  });

  it('changes nothing once it has ended', () => {
    fc.assert(
      fc.property(script, (events) => {
        const calls = passed(events);
        const end = calls.findIndex(({ state }) => state === 'ended');
        if (end !== -1) for (const call of calls.slice(end)) expect(call).toBe(calls[end]);
      }),
      runs(),
    );
  });

  it('raises the version with every change and with nothing else', () => {
    fc.assert(
      fc.property(script, (events) => {
        const calls = passed(events);
        calls
          .slice(1)
          .forEach((call, i) => expect(call.version - (calls[i]?.version ?? 0)).toBe(call === calls[i] ? 0 : 1));
      }),
      runs(),
    );
  });

  it('is in the hands of one device of each user, until another of theirs takes it up', () => {
    fc.assert(
      fc.property(script, (events) => {
        const calls = passed(events);
        events.forEach((one, i) => {
          const [before, after] = [calls[i]?.participants[1]?.device, calls[i + 1]?.participants[1]?.device];
          if (before !== undefined && before !== after)
            expect(one).toMatchObject({ type: 'rejoined', userId: 'bob', device: after });
        });
      }),
      runs(),
    );
  });

  it('moves to other channels when somebody rejoins or answers by a desk phone, never back and never otherwise', () => {
    fc.assert(
      fc.property(script, (events) => {
        const calls = passed(events);
        events.forEach((one, i) => {
          const [before = ringing, after = ringing] = [calls[i], calls[i + 1]];
          const moved = (one.type === 'rejoined' || one.type === 'phoned') && after !== before;
          expect(after.epoch - before.epoch).toBe(moved ? 1 : 0);
          if (!moved) return;
          const part = after.participants.find(({ id }) => id === one.userId);
          expect(part).toMatchObject({
            state: 'joined',
            device: one.type === 'phoned' ? 'desk-phone' : one.device,
            connected: true,
          });
          expect(part?.leavesAt).toBeUndefined();
        });
      }),
      runs(),
    );
  });

  it('holds a place for who left to come back: not connected until they rejoin, and gone at the latest by then', () => {
    fc.assert(
      fc.property(script, (events) => {
        for (const call of passed(events))
          for (const { id, state, connected, leavesAt } of call.participants) {
            if (leavesAt === undefined) continue;
            expect([state, connected]).toEqual(['joined', false]);
            expect(reduceCall(call, { type: 'returned', userId: id })).toBe(call);
            expect(reduceCall(call, { type: 'leaving', userId: id, until: leavesAt + 1 })).toBe(call);
            expect(reduceCall(call, { type: 'abandoned', userId: id, at: leavesAt })).toMatchObject({
              state: 'ended',
              reason: call.state === 'active' ? 'hangup' : 'cancelled',
              endedBy: id,
            });
          }
      }),
      runs(),
    );
  });

  it('leaves nobody in a call that has ended, and nobody alone in one that is active', () => {
    fc.assert(
      fc.property(script, (events) => {
        for (const { state, participants } of passed(events)) {
          const states = participants.map((participant) => participant.state);
          if (state === 'ended') expect(states).toEqual(['left', 'left']);
          if (state === 'active') expect(states).toEqual(['joined', 'joined']);
        }
      }),
      runs(),
    );
  });

  it('is not touched by strangers', () => {
    fc.assert(
      fc.property(event, (one) => {
        if ('userId' in one && one.userId === 'stranger') expect(reduceCall(ringing, one)).toBe(ringing);
      }),
      runs(),
    );
  });

  it('ends in time: a ringing call by its timer, any once a device that is lost or left is given up', () => {
    fc.assert(
      fc.property(script, fc.boolean(), (events, leaves) => {
        const call = passed(events).at(-1) ?? ringing;
        const gone = reduceCall(
          call,
          leaves ? { type: 'leaving', userId: 'alice', until: 2_000 } : { type: 'lost', userId: 'alice' },
        );
        expect(reduceCall(gone, { type: 'abandoned', userId: 'alice', at: 2_000 }).state).toBe('ended');
        if (call.state === 'ringing') expect(reduceCall(call, { type: 'timedOut', at: 2_000 }).state).toBe('ended');
      }),
      runs(),
    );
  });
});

it('the life of a call has a way out of every state but the last', () => {
  for (const [state, next] of Object.entries(callLife))
    expect([state, Object.values(next).includes('ended')]).toEqual([state, state !== 'ended']);
});

it('names who ended it and why', () => {
  const active = reduceCall(ringing, { type: 'accepted', userId: 'bob', device: 'b1', at: 5 });
  const reasons: readonly (readonly [CallRecord, CallEvent, string, string | undefined])[] = [
    [ringing, { type: 'hungUp', userId: 'alice', at: 9 }, 'cancelled', 'alice'],
    [ringing, { type: 'hungUp', userId: 'bob', at: 9 }, 'rejected', 'bob'],
    [ringing, { type: 'rejected', userId: 'bob', reason: 'busy', at: 9 }, 'busy', 'bob'],
    [ringing, { type: 'timedOut', at: 9 }, 'timeout', undefined],
    [active, { type: 'hungUp', userId: 'bob', at: 9 }, 'hangup', 'bob'],
    [
      reduceCall(active, { type: 'lost', userId: 'bob' }),
      { type: 'abandoned', userId: 'bob', at: 9 },
      'failed',
      undefined,
    ],
  ];
  for (const [call, happening, reason, endedBy] of reasons)
    expect(reduceCall(call, happening)).toMatchObject({
      state: 'ended',
      reason,
      endedAt: 9,
      ...(endedBy ? { endedBy } : {}),
    });
  expect(active).toMatchObject({ state: 'active', answeredAt: 5 });
});
