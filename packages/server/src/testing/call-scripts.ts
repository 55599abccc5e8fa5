import type { CallRecord } from '@parley/protocol';
import fc from 'fast-check';
import type { CallEvent } from '../calls/call-machine.js';

/** Who sends nothing. */
export const silent = { microphone: false, camera: false, screen: false };
/** Who takes part in scripts. */
const names = ['alice', 'bob', 'carol', 'dave', 'erin'];
/** A call of a group in which Alice is alone yet. */
export const ringing = (size: number, room = 3): CallRecord => ({
  id: 'cll_00000000000000000000000001',
  clientId: 'c',
  conversationId: 'cnv_00000000000000000000000001',
  state: 'ringing',
  video: false,
  topology: 'mesh',
  group: true,
  host: 'alice',
  access: 'open',
  capabilities: { maxParticipants: room, recording: false, captions: false },
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

const at = fc.nat({ max: 1_000 });
/** What may happen to calls of two and of more, by one of these users on one of their devices. */
export const eventsOfAnyCall = (userId: fc.Arbitrary<string>) => {
  const device = fc.constantFrom(1, 2, 3);
  const media = fc.record({ microphone: fc.boolean(), camera: fc.boolean(), screen: fc.boolean() });
  const onDevice = fc.tuple(userId, device).map(([id, n]) => ({ userId: id, device: `d-${id}-${n}` }));
  return [
    fc.record({ type: fc.constant('rang' as const), userId }),
    fc.tuple(onDevice, at).map(([own, time]) => ({ type: 'accepted' as const, ...own, at: time })),
    fc.record({ type: fc.constant('phoned' as const), userId, at }),
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
    onDevice.map((own) => ({ type: 'rejoined' as const, ...own })),
    fc.record({ type: fc.constant('abandoned' as const), userId, at }),
    fc.record({ type: fc.constant('sends' as const), userId, media }),
  ] as const;
};
const userId = fc.constantFrom(...names, 'stranger');
/** Anything that may happen to a call, also what makes no sense. */
export const event: fc.Arbitrary<CallEvent> = fc.oneof(
  ...eventsOfAnyCall(userId),
  fc.constant({ type: 'moved' as const }),
  fc.record({ at, userIds: fc.subarray(names) }).map((over) => ({ type: 'timedOut' as const, ...over })),
  fc
    .record({
      users: fc.subarray(names, { minLength: 1 }),
      at,
      state: fc.constantFrom('ringing' as const, 'left' as const),
    })
    .map(({ users, at: time, state }) => ({
      type: 'added' as const,
      users: users.map((id) => ({ user: { id, name: id }, state })),
      at: time,
    })),
  fc.record({ type: fc.constant('removed' as const), userId, at }),
  fc.record({ type: fc.constant('removed' as const), userId, by: userId, at }),
  fc.record({
    type: fc.constant('configured' as const),
    access: fc.constantFrom('open' as const, 'lobby' as const, 'locked' as const),
    at,
  }),
  fc.record({ type: fc.constant('configured' as const), host: userId, at }),
  fc.record({ type: fc.constant('admitted' as const), userId, admitted: fc.boolean(), by: userId, at }),
  fc.record({ type: fc.constant('raised' as const), userId, at }),
  fc.record({ type: fc.constant('raised' as const), userId }),
  fc.record({
    type: fc.constant('muted' as const),
    userId,
    source: fc.constantFrom('microphone' as const, 'camera' as const, 'screen' as const),
  }),
);
/** A call, and what happens to it. */
export const script = fc.record({
  size: fc.integer({ min: 2, max: 5 }),
  room: fc.integer({ min: 2, max: 5 }),
  events: fc.array(event, { maxLength: 40 }),
});
