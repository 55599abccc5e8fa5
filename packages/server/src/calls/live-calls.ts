import type { CallRecord, Participant } from '@parley/protocol';
import type { Bus } from '../kernel/bus.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { isCalled, isOfTwo, isPresent } from './call-entry.js';
import { reduceCall, type CallEvent } from './call-machine.js';
import { reduceGroupCall } from './group-machine.js';
import {
  followRecording,
  isRecordingEvent,
  reduceCaptions,
  reduceRecording,
  type CaptionsEvent,
  type RecordingEvent,
} from './recording-machine.js';
import type { CallsStore } from './calls-store.js';
import { createMediaRelay, type MediaRelay } from './media-relay.js';

/** A call that rings or runs. */
export interface LiveCall {
  readonly app: string;
  readonly relay: MediaRelay;
  readonly call: CallRecord;
  /** Settles once its first record is stored, or it turned out to be a call of before and was dropped. Never rejects. */
  readonly begun: Promise<unknown>;
}

/** The calls that this process owns. */
export interface LiveCalls {
  /** Takes up a call. Its first record is stored by whoever takes it up. */
  add(app: string, call: CallRecord, stored: Promise<unknown>): LiveCall;
  /** Forgets a call that turned out to exist already. */
  drop(live: LiveCall): void;
  get(app: string, id: string): LiveCall | undefined;
  of(app: string, userId: string): readonly LiveCall[];
  /** The call of a group that was started for all its members. */
  ofGroup(app: string, conversationId: string): LiveCall | undefined;
  /** A call that has ended and is still being stored. */
  ending(app: string, id: string): CallRecord | undefined;
  /** Settles once the user's calls that have ended are stored, or could not be. */
  stored(app: string, userId: string): Promise<void>;
  /** Lets something happen to a call. Returns whether it changed anything; then all devices are told by `tell`. */
  apply(live: LiveCall, event: CallEvent | RecordingEvent | CaptionsEvent): boolean;
  /** Tells all devices of all participants how the call is now; who was put out is told that, and no more. */
  tell(live: LiveCall): void;
  /** Ends the timers and waits for what is being stored. */
  stop(): Promise<void>;
}

/** What the calls are given. Times in ms. */
export interface LiveCallsDeps {
  readonly store: CallsStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly ringTimeout: number;
  readonly callGrace: number;
  /** How long a phone waits for the device of its call that was lost. */
  readonly phoneGrace: number;
  /** A user came into a call, or has left the last one. */
  readonly onBusy: (app: string, userId: string, busy: boolean) => void;
  /** A call is not as it was. */
  readonly onChanged?: (live: LiveCall, before: CallRecord) => void;
  /** A call has ended, and that is stored. */
  readonly onEnded: (app: string, call: CallRecord) => void;
}

interface Owned extends LiveCall {
  call: CallRecord;
  saving: Promise<unknown>;
  /** The wait for those whom it rings and who have been rung for the longest. */
  ringing: { readonly due: number; readonly end: () => void } | undefined;
  /** By user: the wait for a device that was lost, or that left to come back. */
  readonly waits: Map<string, { readonly end: () => void; readonly leavesAt: number | undefined }>;
}

/** Since when a participant is rung. A call of a group rings on for the others after one has answered. */
const rungSince = ({ createdAt }: CallRecord, { rungAt = createdAt }: Participant) => rungAt;

const isOut = ({ participants }: CallRecord, userId: string) =>
  participants.some(({ id, removed }) => id === userId && removed);

/** Since when those are rung who have been for the longest. */
function oldestRing(call: CallRecord): number | undefined {
  if (call.state === 'ended' || (isOfTwo(call) && call.state !== 'ringing')) return undefined;
  const since = call.participants.filter(isCalled).map((part) => rungSince(call, part));
  return since.length === 0 ? undefined : Math.min(...since);
}

function reduced(call: CallRecord, event: CallEvent | RecordingEvent | CaptionsEvent): CallRecord {
  if (event.type === 'captionsSet') return reduceCaptions(call, event);
  if (isRecordingEvent(event)) return reduceRecording(call, event);
  const reduce = isOfTwo(call) ? reduceCall : reduceGroupCall;
  return followRecording(call, reduce(call, event));
}

/** Keeps the calls with their timers. The record in memory leads, the store follows in order. */
export function createLiveCalls(deps: LiveCallsDeps): LiveCalls {
  const { bus, clock, store } = deps;
  const calls = new Map<string, Owned>();
  const byUser = new Map<string, Set<Owned>>();
  const byGroup = new Map<string, Owned>();
  /** Who was put out of a call since its devices were told last. */
  const putOut = new WeakMap<LiveCall, ReadonlySet<string>>();
  const ending = new Map<string, { readonly call: CallRecord; readonly saved: Promise<unknown> }>();
  const keyOf = (app: string, id: string) => `${app} ${id}`;
  const groupKey = ({ app, call: { group, conversationId } }: LiveCall) =>
    group && conversationId !== undefined ? keyOf(app, conversationId) : undefined;
  const saving = new Set<Promise<unknown>>();

  function save(live: Owned): void {
    const { app, call } = live;
    const own = live.saving
      .then(() => store.update(app, call))
      .then(() => {
        if (call.state === 'ended') deps.onEnded(app, call);
      })
      .catch((error: unknown) => logFailure(deps.log, error, { task: 'call.save', app, call: call.id }));
    live.saving = own;
    saving.add(own);
    if (call.state === 'ended') ending.set(keyOf(app, call.id), { call, saved: own });
    void own.finally(() => {
      saving.delete(own);
      if (call.state === 'ended') ending.delete(keyOf(app, call.id));
    });
  }

  function drop(live: LiveCall): void {
    const owned = calls.get(keyOf(live.app, live.call.id));
    if (!owned) return;
    calls.delete(keyOf(live.app, live.call.id));
    owned.ringing?.end();
    const group = groupKey(owned);
    if (group !== undefined && byGroup.get(group) === owned) byGroup.delete(group);
    for (const { end } of owned.waits.values()) end();
    owned.waits.clear();
    for (const { id } of live.call.participants) {
      const key = keyOf(live.app, id);
      const own = byUser.get(key);
      own?.delete(owned);
      if (own?.size === 0) byUser.delete(key);
    }
    tellBusy(live);
  }

  function tellBusy({ app, call }: LiveCall): void {
    for (const { id, phone } of call.participants) {
      if (phone) continue;
      const busy = [...(byUser.get(keyOf(app, id)) ?? [])].some(({ call: { participants } }) =>
        participants.some((part) => part.id === id && part.state === 'joined'),
      );
      deps.onBusy(app, id, busy);
    }
  }

  /** Ends the ringing of whoever does not answer in time. */
  function ring(live: Owned): void {
    const since = oldestRing(live.call);
    const due = since === undefined ? undefined : since + deps.ringTimeout;
    if (live.ringing?.due === due) return;
    live.ringing?.end();
    if (due === undefined) {
      live.ringing = undefined;
      return;
    }
    const over = () => {
      live.ringing = undefined;
      const { call } = live;
      const late = call.participants.filter(
        (part) => isCalled(part) && rungSince(call, part) + deps.ringTimeout <= due,
      );
      const userIds = late.map(({ id }) => id);
      if (apply(live, { type: 'timedOut', at: clock.now(), userIds })) tell(live);
    };
    live.ringing = { due, end: clock.setTimer(over, Math.max(0, due - clock.now())) };
  }

  function settle(live: Owned): void {
    ring(live);
    for (const part of live.call.participants) {
      const { id, connected, leavesAt } = part;
      const wait = live.waits.get(id);
      const lost = isPresent(part) && !connected;
      if (wait && (!lost || wait.leavesAt !== leavesAt)) {
        wait.end();
        live.waits.delete(id);
      }
      if (!lost || live.waits.has(id)) continue;
      const grace = live.call.topology === 'phone' ? deps.phoneGrace : deps.callGrace;
      const within = leavesAt === undefined ? grace : Math.max(0, leavesAt - clock.now());
      const end = clock.setTimer(() => {
        live.waits.delete(id);
        if (apply(live, { type: 'abandoned', userId: id, at: clock.now() })) tell(live);
      }, within);
      live.waits.set(id, { end, leavesAt });
    }
  }

  function apply(live: LiveCall, event: CallEvent | RecordingEvent | CaptionsEvent): boolean {
    const owned = calls.get(keyOf(live.app, live.call.id));
    if (!owned) return false;
    const before = owned.call;
    const next = reduced(before, event);
    if (next === before) return false;
    if (next.epoch !== owned.call.epoch) owned.relay.clear();
    const out = next.participants.filter(({ id, removed }) => removed && !isOut(owned.call, id)).map(({ id }) => id);
    if (out.length > 0) putOut.set(owned, new Set([...(putOut.get(owned) ?? []), ...out]));
    owned.call = next;
    index(owned);
    save(owned);
    settle(owned);
    deps.onChanged?.(owned, before);
    if (next.state === 'ended') {
      deps.metrics.count('calls_ended_total', { reason: next.reason ?? 'failed' });
      drop(owned);
    } else tellBusy(owned);
    return true;
  }

  function tell(live: LiveCall): void {
    const { app, call } = live;
    const out = putOut.get(live);
    putOut.delete(live);
    const userIds = call.participants.filter(({ id, removed }) => !removed || out?.has(id)).map(({ id }) => id);
    bus.publish({ app, userIds, event: { ev: 'call.updated', data: { call } } });
  }

  function index(live: Owned): void {
    for (const { id } of live.call.participants) {
      const key = keyOf(live.app, id);
      const own = byUser.get(key);
      if (own) own.add(live);
      else byUser.set(key, new Set([live]));
    }
  }

  return {
    add(app, call, stored) {
      const begun = stored.catch(() => undefined);
      const live: Owned = {
        app,
        call,
        begun,
        relay: createMediaRelay(bus, app),
        saving: begun,
        ringing: undefined,
        waits: new Map(),
      };
      calls.set(keyOf(app, call.id), live);
      index(live);
      const group = groupKey(live);
      if (group !== undefined) byGroup.set(group, live);
      settle(live);
      tellBusy(live);
      return live;
    },
    drop,
    get: (app, id) => calls.get(keyOf(app, id)),
    ending: (app, id) => ending.get(keyOf(app, id))?.call,
    async stored(app, userId) {
      const own = [...ending].filter(
        ([key, { call }]) => key === keyOf(app, call.id) && call.participants.some(({ id }) => id === userId),
      );
      await Promise.all(own.map(([, { saved }]) => saved));
    },
    of: (app, userId) => [...(byUser.get(keyOf(app, userId)) ?? [])],
    ofGroup: (app, conversationId) => byGroup.get(keyOf(app, conversationId)),
    apply,
    tell,
    async stop() {
      for (const { ringing, waits } of calls.values()) {
        ringing?.end();
        for (const { end } of waits.values()) end();
      }
      await Promise.allSettled(saving);
    },
  };
}
