import type { CallRecord, CallState } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { CallEvent } from './call-machine.js';
import { groupCallLife, reduceGroupCall } from './group-machine.js';

const silent = { microphone: false, camera: false, screen: false };
const names = ['alice', 'bob', 'carol', 'dave', 'erin'];
const ringing = (size: number): CallRecord => ({
  id: 'cll_00000000000000000000000001',
  clientId: 'c',
  conversationId: 'cnv_00000000000000000000000001',
  state: 'ringing',
  video: false,
  topology: 'server',
  epoch: 1,
  createdBy: 'alice',
  version: 1,
  createdAt: 1,
  participants: names
    .slice(0, size)
    .map((id, n) =>
      n === 0
        ? { id, user: { id, name: id }, state: 'joined', device: 'd-alice-1', connected: true, media: silent }
        : { id, user: { id, name: id }, state: n % 2 === 0 ? 'invited' : 'ringing', connected: false, media: silent },
    ),
});

const userId = fc.constantFrom(...names, 'stranger');
const at = fc.nat({ max: 1_000 });
const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ type: fc.constant('rang' as const), userId }),
  fc.record({ userId, n: fc.constantFrom(1, 2), at }).map(({ userId: id, n, at: time }) => ({
    type: 'accepted' as const,
    userId: id,
    device: `d-${id}-${n}`,
    at: time,
  })),
  fc.record({
    type: fc.constant('rejected' as const),
    userId,
    reason: fc.constantFrom('rejected' as const, 'busy' as const),
    at,
  }),
  fc.record({ type: fc.constant('hungUp' as const), userId, at }),
  fc.record({ type: fc.constant('timedOut' as const), at }),
  fc.record({ type: fc.constant('lost' as const), userId }),
  fc.record({ type: fc.constant('returned' as const), userId }),
  fc.record({ type: fc.constant('leaving' as const), userId, until: at }),
  userId.map((id) => ({ type: 'rejoined' as const, userId: id, device: `d-${id}-2` })),
  fc.record({ type: fc.constant('abandoned' as const), userId, at }),
  fc.record({
    type: fc.constant('sends' as const),
    userId,
    media: fc.record({ microphone: fc.boolean(), camera: fc.boolean(), screen: fc.boolean() }),
  }),
  fc.constant({ type: 'moved' as const }),
);
const script = fc.record({ size: fc.integer({ min: 2, max: 5 }), events: fc.array(event, { maxLength: 40 }) });
const numRuns = 400 * inject('runsFactor');
const order: readonly CallState[] = ['ringing', 'active', 'ended'];

/** Every state of the call that the script passes through. */
function passed({ size, events }: { readonly size: number; readonly events: readonly CallEvent[] }) {
  const calls = [ringing(size)];
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
        if (call.state === 'ringing') expect(joined(call).map(({ id }) => id)).toEqual(['alice']);
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
      if (call.state === 'ringing') expect(reduceGroupCall(call, { type: 'timedOut', at: 2_000 }).state).toBe('ended');
    });
  });

  it('lets in whoever comes back while it runs', () => {
    check((calls) => {
      const call = calls.at(-1) ?? ringing(2);
      if (call.state === 'ended') return;
      for (const { id } of call.participants) {
        const back = reduceGroupCall(call, { type: 'accepted', userId: id, device: `d-${id}-1`, at: 2_000 });
        expect(joined(back).map((part) => part.id)).toContain(id);
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
