import type { CallRecord, CallState } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { entryOf, isCalled, roomIn } from './call-entry.js';
import type { CallEvent } from './call-machine.js';
import { groupCallLife, reduceGroupCall } from './group-machine.js';
import { event, ringing, script, silent } from '../testing/call-scripts.js';

const numRuns = 400 * inject('runsFactor');
const order: readonly CallState[] = ['ringing', 'active', 'ended'];

/** Every state of the call that the script passes through. */
function passed({ size, room, events }: { size: number; room: number; events: readonly CallEvent[] }) {
  const calls = [ringing(size, room)];
  for (const one of events) calls.push(reduceGroupCall(calls.at(-1) ?? ringing(size), one));
  return calls;
}
const check = (holds: (calls: readonly CallRecord[]) => void) =>
  fc.assert(
    fc.property(script, (one) => holds(passed(one))),
    { numRuns },
  );
const joined = (call: CallRecord) => call.participants.filter(({ state }) => state === 'joined');

describe('whatever happens to a call of a group, in any order', () => {
  it('it never goes back, and changes nothing once it has ended', () => {
    check((calls) => {
      const places = calls.map(({ state }) => order.indexOf(state));
      expect(places).toEqual([...places].sort());
      const end = calls.findIndex(({ state }) => state === 'ended');
      if (end !== -1) for (const call of calls.slice(end)) expect(call).toBe(calls[end]);
    });
  });

  it('has exactly one reason from when it has ended on, and none before', () => {
    check((calls) => {
      for (const { state, reason, endedAt } of calls) {
        expect(reason !== undefined).toBe(state === 'ended');
        expect(endedAt !== undefined).toBe(state === 'ended');
      }
    });
  });

  it('raises the version with every change and with nothing else', () => {
    check((calls) => {
      calls
        .slice(1)
        .forEach((call, n) => expect(call.version - (calls[n]?.version ?? 0)).toBe(call === calls[n] ? 0 : 1));
    });
  });

  it('is never without somebody in it: no ghost call, and nobody in one that has ended', () => {
    check((calls) => {
      for (const call of calls) {
        expect(joined(call).length === 0).toBe(call.state === 'ended');
        if (call.state === 'ended') expect(call.participants.every(({ state }) => state === 'left')).toBe(true);
      }
    });
  });

  it('rings until somebody else is in it, and then no more as a whole', () => {
    check((calls) => {
      for (const call of calls) {
        if (call.state === 'ringing') expect(joined(call)).toHaveLength(1);
        if (call.state === 'active') expect(call.answeredAt).toBeDefined();
      }
    });
  });

  it('knows the device of everybody who is in it, and says of nobody who left that they send', () => {
    check((calls) => {
      for (const call of calls)
        for (const { id, state, device, media, leavesAt, connected } of call.participants) {
          if (state === 'joined') expect(device).toMatch(new RegExp(`^d-${id}-`));
          if (state === 'left' && call.state !== 'ended')
            expect([media, leavesAt, connected]).toEqual([silent, undefined, false]);
        }
    });
  });

  it('is not touched by strangers', () => {
    fc.assert(
      fc.property(script, event, (one, more) => {
        const call = passed(one).at(-1) ?? ringing(2);
        if ('userId' in more && more.userId === 'stranger') expect(reduceGroupCall(call, more)).toBe(call);
      }),
      { numRuns },
    );
  });

  it('ends: once all who are in it have left, or are given up; and a ringing one by its timer', () => {
    check((calls) => {
      const call = calls.at(-1) ?? ringing(2);
      const leave = joined(call).reduce(
        (now, { id }) => reduceGroupCall(now, { type: 'hungUp', userId: id, at: 2_000 }),
        call,
      );
      expect(leave.state).toBe('ended');
      const lost = joined(call).reduce((now, { id }) => {
        const gone = reduceGroupCall(now, { type: 'lost', userId: id });
        return reduceGroupCall(gone, { type: 'abandoned', userId: id, at: 2_000 });
      }, call);
      expect(lost.state).toBe('ended');
      if (call.state !== 'ringing') return;
      const turnedAway = call.participants.reduce(
        (now, { id }) =>
          reduceGroupCall(now, { type: 'admitted', userId: id, admitted: false, by: 'alice', at: 2_000 }),
        reduceGroupCall(call, { type: 'timedOut', at: 2_000 }),
      );
      const isRung = call.participants.some((part) => isCalled(part) || part.state === 'waiting');
      if (isRung) expect(turnedAway.state).toBe('ended');
    });
  });

  it('lets in whoever may come in while it runs, lets wait who is to wait, and nobody else', () => {
    check((calls) => {
      const call = calls.at(-1) ?? ringing(2);
      if (call.state === 'ended') return;
      for (const part of call.participants) {
        const { id } = part;
        const back = reduceGroupCall(call, { type: 'accepted', userId: id, device: `d-${id}-1`, at: 2_000 });
        const entry = part.state === 'joined' ? 'in' : entryOf(call, part);
        const state = back.participants.find((one) => one.id === id)?.state;
        expect(state).toBe(entry === 'in' ? 'joined' : entry === 'waiting' ? 'waiting' : part.state);
      }
    });
  });

  it('has exactly one host, who is in it', () => {
    check((calls) => {
      for (const call of calls.filter(({ state }) => state !== 'ended'))
        expect(joined(call).map(({ id }) => id)).toContain(call.host);
    });
  });

  it('never has more in it than it carries', () => {
    check((calls) => {
      for (const call of calls) expect(joined(call).length).toBeLessThanOrEqual(roomIn(call));
    });
  });

  it('is not entered by who was put out, unless somebody adds them, nor by anybody not rung while it is locked', () => {
    fc.assert(
      fc.property(script, (one) => {
        const calls = passed(one);
        calls.slice(1).forEach((call, n) => {
          const before = calls[n] ?? call;
          const came = joined(call).filter(({ id }) => !joined(before).some((part) => part.id === id));
          for (const { id } of came) {
            const was = before.participants.find((part) => part.id === id);
            const letIn = ['admitted', 'added', 'configured'].includes(one.events[n]?.type ?? '');
            if (was?.removed) expect(letIn && one.events[n]?.type === 'added').toBe(true);
            const isRung = was?.state === 'ringing' || was?.state === 'invited';
            if (before.access === 'locked') expect(isRung || letIn).toBe(true);
            if (before.access === 'lobby') expect(isRung || letIn).toBe(true);
          }
        });
      }),
      { numRuns },
    );
  });

  it('says of nobody who is in it that they were put out or missed it, and shows raised hands of those alone', () => {
    check((calls) => {
      for (const call of calls)
        for (const { state, removed, missed, handRaisedAt, joinedAt, muted, media } of call.participants) {
          if (state === 'joined') expect([removed, missed]).toEqual([undefined, undefined]);
          if (state !== 'joined')
            expect([handRaisedAt, call.state === 'ended' ? undefined : muted]).toEqual([undefined, undefined]);
          if (state === 'joined' && call.version > 1) expect(joinedAt ?? 0).toBeGreaterThanOrEqual(0);
          for (const source of muted ?? []) expect(media[source]).toBe(false);
        }
    });
  });
});

it('the life of a group call names every event in every state but the last', () => {
  expect(groupCallLife.ringing.toSorted()).toEqual(groupCallLife.active.toSorted());
  expect(groupCallLife.ended).toEqual([]);
});

it('names who ended it and why', () => {
  const call = ringing(3);
  const bobIn = reduceGroupCall(call, { type: 'accepted', userId: 'bob', device: 'd-bob-1', at: 5 });
  const noBob = reduceGroupCall(call, { type: 'rejected', userId: 'bob', reason: 'rejected', at: 5 });
  const aliceOut = reduceGroupCall(bobIn, { type: 'hungUp', userId: 'alice', at: 6 });
  expect([bobIn.state, noBob.state, aliceOut.state]).toEqual(['active', 'ringing', 'active']);
  const reasons: readonly (readonly [CallRecord, CallEvent, string, string | undefined])[] = [
    [call, { type: 'hungUp', userId: 'alice', at: 9 }, 'cancelled', 'alice'],
    [call, { type: 'timedOut', at: 9 }, 'timeout', undefined],
    [noBob, { type: 'rejected', userId: 'carol', reason: 'busy', at: 9 }, 'busy', 'carol'],
    [noBob, { type: 'hungUp', userId: 'carol', at: 9 }, 'rejected', 'carol'],
    [aliceOut, { type: 'hungUp', userId: 'bob', at: 9 }, 'hangup', 'bob'],
    [
      reduceGroupCall(aliceOut, { type: 'lost', userId: 'bob' }),
      { type: 'abandoned', userId: 'bob', at: 9 },
      'failed',
      undefined,
    ],
    [
      reduceGroupCall(aliceOut, { type: 'leaving', userId: 'bob', until: 8 }),
      { type: 'abandoned', userId: 'bob', at: 9 },
      'hangup',
      'bob',
    ],
  ];
  for (const [before, happening, reason, endedBy] of reasons) {
    const end = reduceGroupCall(before, happening);
    expect(end).toMatchObject({ state: 'ended', reason, endedAt: 9 });
    expect(end.endedBy).toBe(endedBy);
  }
});
