import type { CallRecord } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { reduceCall, type CallEvent } from './call-machine.js';
import { reduceGroupCall } from './group-machine.js';
import {
  followRecording,
  isRecorded,
  isRecordingEvent,
  recordingLife,
  reduceRecording,
  type RecordingEvent,
} from './recording-machine.js';

type Happening = CallEvent | RecordingEvent;

const silent = { microphone: false, camera: false, screen: false };
const names = ['alice', 'bob', 'carol', 'dave', 'erin'];
const begun = (size: number, topology: CallRecord['topology']): CallRecord => ({
  id: 'cll_00000000000000000000000001',
  clientId: 'c',
  state: 'ringing',
  video: false,
  topology,
  epoch: 1,
  createdBy: 'alice',
  version: 1,
  createdAt: 1,
  participants: names
    .slice(0, topology === 'p2p' ? 2 : size)
    .map((id, n) =>
      n === 0
        ? { id, user: { id, name: id }, state: 'joined', device: 'd-alice-1', connected: true, media: silent }
        : { id, user: { id, name: id }, state: 'ringing', connected: false, media: silent },
    ),
});

/** As the server does it. */
function reduce(call: CallRecord, event: Happening): CallRecord {
  if (isRecordingEvent(event)) return reduceRecording(call, event);
  return followRecording(call, (call.topology === 'server' ? reduceGroupCall : reduceCall)(call, event));
}

const userId = fc.constantFrom(...names, 'stranger');
const at = fc.nat({ max: 1_000 });
const consents = fc.record({ type: fc.constant('consented' as const), userId, consent: fc.boolean() });
const accepted = fc.record({ userId, at }).map(({ userId: id, at: time }) => ({
  ...{ type: 'accepted' as const, userId: id, device: `d-${id}-1`, at: time },
}));
const event: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: accepted },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('recordingAsked' as const), userId, at }) },
  { weight: 8, arbitrary: consents },
  { weight: 4, arbitrary: consents.map((one) => ({ ...one, consent: true })) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('recordingStopped' as const), userId }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('hungUp' as const), userId, at }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lost' as const), userId }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('abandoned' as const), userId, at }) },
  { weight: 1, arbitrary: userId.map((id) => ({ type: 'rejoined' as const, userId: id, device: `d-${id}-2` })) },
  { weight: 1, arbitrary: fc.constant({ type: 'moved' as const }) },
);
const script = fc.record({
  size: fc.integer({ min: 2, max: 5 }),
  topology: fc.constantFrom('p2p' as const, 'server' as const),
  events: fc.array(event, { maxLength: 40 }),
});
const numRuns = 500 * inject('runsFactor');
type Step = { readonly before: CallRecord; readonly event: Happening; readonly after: CallRecord };

function steps({ size, topology, events }: typeof script extends fc.Arbitrary<infer S> ? S : never): readonly Step[] {
  let call = begun(size, topology);
  return events.map((one) => {
    const before = call;
    call = reduce(call, one);
    return { before, event: one, after: call };
  });
}
const check = (holds: (all: readonly Step[]) => void) =>
  fc.assert(
    fc.property(script, (one) => holds(steps(one))),
    { numRuns },
  );
const joined = (call: CallRecord) => call.participants.filter(({ state }) => state === 'joined');
const partOf = (call: CallRecord, id: string) => call.participants.find((part) => part.id === id);

describe('whatever happens to a call that is recorded, in any order', () => {
  it('it records exactly while everybody who is in it has consented', () => {
    check((steps) => {
      for (const { after } of steps) {
        if (!after.recording) continue;
        const all = joined(after).every(({ consented }) => consented === true);
        expect(after.recording.state === 'on').toBe(all && after.state === 'active');
        expect(joined(after).length).toBeGreaterThan(0);
      }
    });
  });

  it('nobody is recorded who has not said so themselves since they came in, for this recording', () => {
    check((all) => {
      for (const id of names) {
        let said = false;
        for (const { before, event: one, after } of all) {
          const own = 'userId' in one && one.userId === id;
          if (own && one.type === 'recordingAsked' && !before.recording) said = true;
          if (own && one.type === 'consented') said = one.consent && before.recording !== undefined;
          if (!after.recording || partOf(after, id)?.state !== 'joined') said = false;
          if (isRecorded(after, id)) expect(said).toBe(true);
        }
      }
    });
  });

  it('who withdraws, or comes in, ends it at once for all until they consent', () => {
    check((all) => {
      for (const { before, event: one, after } of all) {
        const isNew = joined(after).some(({ id }) => partOf(before, id)?.state !== 'joined');
        const withdrew = one.type === 'consented' && !one.consent && partOf(before, one.userId)?.state === 'joined';
        if (isNew || withdrew) for (const id of names) expect(isRecorded(after, id)).toBe(false);
      }
    });
  });

  it('a call that is recorded goes through a media server, by an epoch of its own', () => {
    check((all) => {
      for (const { before, event: one, after } of all) {
        if (after.recording?.state === 'on') expect(after.topology).toBe('server');
        if (before.topology !== after.topology)
          expect(after.epoch).toBe(before.epoch + (one.type === 'rejoined' ? 2 : 1));
        expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
      }
    });
  });

  it('raises the version by one with every change and with nothing else', () => {
    check((all) => {
      for (const { before, after } of all) expect(after.version - before.version).toBe(after === before ? 0 : 1);
    });
  });

  it('keeps who asked and when, until it is off; then nothing of it is left', () => {
    check((all) => {
      for (const { before, after } of all) {
        if (before.recording && after.recording)
          expect(after.recording).toMatchObject({ by: before.recording.by, at: before.recording.at });
        if (!after.recording) expect(after.participants.every(({ consented }) => consented === undefined)).toBe(true);
        if (after.state === 'ended') expect(after.recording).toBeUndefined();
      }
    });
  });

  it('is not touched by who is not in the call, and always can be stopped by who is', () => {
    check((all) => {
      for (const { before, event: one, after } of all) {
        if (isRecordingEvent(one) && partOf(before, one.userId)?.state !== 'joined') expect(after).toBe(before);
        for (const { id } of joined(after)) {
          const stopped = reduceRecording(after, { type: 'recordingStopped', userId: id });
          expect(stopped.recording).toBeUndefined();
        }
      }
    });
  });
});

it('the life of a recording has a way out of every state', () => {
  expect(Object.keys(recordingLife.off)).toEqual(['recordingAsked']);
  for (const state of ['asked', 'on'] as const) {
    expect(recordingLife[state].recordingStopped).toBe('off');
    expect(recordingLife[state].callEnded).toBe('off');
  }
});

it('asks, waits for everybody, goes on when the one who declined has left', () => {
  const all: readonly Happening[] = [
    { type: 'accepted', userId: 'bob', device: 'd-bob-1', at: 2 },
    { type: 'accepted', userId: 'carol', device: 'd-carol-1', at: 3 },
    { type: 'recordingAsked', userId: 'bob', at: 4 },
    { type: 'consented', userId: 'carol', consent: false },
    { type: 'consented', userId: 'alice', consent: true },
    { type: 'hungUp', userId: 'carol', at: 5 },
    { type: 'accepted', userId: 'carol', device: 'd-carol-1', at: 6 },
    { type: 'consented', userId: 'carol', consent: true },
    { type: 'recordingStopped', userId: 'alice' },
  ];
  let call = begun(3, 'server');
  const states = all.map((one) => (call = reduce(call, one)).recording?.state ?? 'off');
  expect(states).toEqual(['off', 'off', 'asked', 'asked', 'asked', 'on', 'asked', 'on', 'off']);
});
