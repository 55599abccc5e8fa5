import type { CallRecord, EndReason, Participant } from '@parley/protocol';
import { array, assert, constantFrom, integer, nat, oneof, property, record, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallLife } from './call-life.js';
import { callTable, type CallEvent, type CallPhase } from './call-machine.js';
import { endOf, type Viewer } from './call-record.js';
import { reduce, silentSide, type CallChange, type CallModel } from './call-state.js';
import type { CallEvents } from './call-events.js';

const phases = Object.keys(callTable) as CallPhase[];
const reasons: EndReason[] = [
  'hangup',
  'cancelled',
  'rejected',
  'busy',
  'timeout',
  'answeredElsewhere',
  'rejectedElsewhere',
  'failed',
];

const viewer: Viewer = { userId: 'bob', device: 'bob-1' };

function party(id: string, more: Partial<Participant> = {}): Participant {
  const media = { microphone: false, camera: false, screen: false };
  return { id, user: { id, name: id }, state: 'joined', connected: true, media, ...more };
}

function recordOf(more: Partial<CallRecord> = {}): CallRecord {
  return {
    id: 'cll_1',
    clientId: 'c1',
    state: 'ringing',
    video: false,
    topology: 'p2p',
    epoch: 1,
    createdBy: 'alice',
    participants: [party('alice', { device: 'alice-1' }), party('bob', { state: 'ringing' })],
    version: 1,
    createdAt: 1,
    ...more,
  };
}

const events: Arbitrary<CallEvent> = oneof(
  constantFrom<CallEvent>({ type: 'accept' }, { type: 'acceptFailed' }, { type: 'answered' }),
  constantFrom<CallEvent>({ type: 'connected' }, { type: 'lost' }),
  record({ reason: constantFrom(...reasons), at: nat() }).map((end): CallEvent => ({ type: 'ended', end })),
);

describe('the life of a call', () => {
  it('leads from every phase to the end, and nowhere from there', () => {
    for (const phase of phases) {
      const row = callTable[phase];
      if (phase === 'ended') expect(row).toEqual({});
      else expect(row.ended?.to).toBe('ended');
    }
  });

  it('ends once whatever happens in whatever order, and then stays as it is', () => {
    assert(
      property(constantFrom('alice', 'bob'), array(events, { maxLength: 40 }), (createdBy, happened) => {
        let over = 0;
        const told: CallEvents['ended'][] = [];
        const once = { accepted: 0, connected: 0 };
        const life = createCallLife({ record: recordOf({ createdBy }), viewer, onOver: () => (over += 1) });
        life.on('ended', (end) => told.push(end));
        life.on('accepted', () => (once.accepted += 1));
        life.on('connected', () => (once.connected += 1));
        let final: unknown;
        for (const event of happened) {
          life.send(event);
          const snapshot = life.state.get();
          if (final) expect(snapshot).toBe(final);
          else if (snapshot.status === 'ended') final = snapshot;
        }
        const first = happened.find(({ type }) => type === 'ended');
        expect(over).toBe(first ? 1 : 0);
        expect(told).toEqual(first?.type === 'ended' ? [{ reason: first.end.reason, endedBy: undefined }] : []);
        expect(once.accepted).toBeLessThanOrEqual(1);
        expect(once.connected).toBeLessThanOrEqual(once.accepted);
      }),
    );
  });
});

describe('the model of a call', () => {
  const changes: Arbitrary<CallChange> = oneof(
    integer({ min: 1, max: 6 }).map((version): CallChange => ({ type: 'record', record: recordOf({ version }) })),
    constantFrom(...phases).map((phase): CallChange => ({ type: 'phase', phase })),
  );

  it('never goes back to an older version nor out of its end', () => {
    assert(
      property(array(changes, { maxLength: 40 }), (list) => {
        let model: CallModel = {
          record: recordOf(),
          phase: 'incoming',
          viewer,
          local: silentSide,
          remote: {},
          speaking: [],
          canShareScreen: true,
        };
        for (const change of list) {
          const next = reduce(model, change);
          expect(next.record.version).toBeGreaterThanOrEqual(model.record.version);
          if (model.phase === 'ended') expect(next.phase).toBe('ended');
          if (next.record.version === model.record.version && next.phase === model.phase) expect(next).toBe(model);
          model = next;
        }
      }),
    );
  });

  it('keeps the identity of what did not change', () => {
    const life = createCallLife({ record: recordOf(), viewer, onOver: () => undefined });
    const before = life.state.get();
    life.change({ type: 'record', record: recordOf({ version: 2 }) });
    expect(life.state.get()).toBe(before);
    life.change({
      type: 'record',
      record: recordOf({ version: 3, participants: [party('alice'), party('bob')] }),
    });
    const after = life.state.get();
    expect(after.participants[0]).toBe(before.participants[0]);
    expect(after.participants[1]).not.toBe(before.participants[1]);
    expect([after.peer, after.capabilities, after.problems]).toEqual([
      before.peer,
      before.capabilities,
      before.problems,
    ]);
    expect(after.capabilities).toBe(before.capabilities);
  });
});

describe('how a record ends here', () => {
  const mine = (device?: string) => [party('alice', { device: 'alice-1' }), party('bob', { device })];

  const cases: readonly (readonly [string, CallRecord, EndReason | undefined])[] = [
    ['it rings', recordOf(), undefined],
    ['it runs here', recordOf({ state: 'active', participants: mine('bob-1') }), undefined],
    ['it runs elsewhere', recordOf({ state: 'active', participants: mine('bob-2') }), 'answeredElsewhere'],
    [
      'it ran elsewhere',
      recordOf({ state: 'ended', reason: 'hangup', endedBy: 'alice', participants: mine('bob-2') }),
      'answeredElsewhere',
    ],
    ['I declined elsewhere', recordOf({ state: 'ended', reason: 'busy', endedBy: 'bob' }), 'rejectedElsewhere'],
    ['nobody answered', recordOf({ state: 'ended', reason: 'timeout' }), 'timeout'],
    ['the server gave it up', recordOf({ state: 'ended', reason: 'failed' }), 'failed'],
  ];

  it.each(cases)('%s', (_name, call, reason) => {
    expect(endOf(call, viewer, false)?.reason).toBe(reason);
  });

  it('I declined here', () => {
    expect(endOf(recordOf({ state: 'ended', reason: 'busy', endedBy: 'bob' }), viewer, true)?.reason).toBe('busy');
  });
});
