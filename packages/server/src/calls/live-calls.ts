import type { CallRecord } from '@parley/protocol';
import type { Bus } from '../kernel/bus.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { reduceCall, type CallEvent } from './call-machine.js';
import { reduceGroupCall } from './group-machine.js';
import { followRecording, isRecordingEvent, reduceRecording, type RecordingEvent } from './recording-machine.js';
import type { CallsStore } from './calls-store.js';
import { createMediaRelay, type MediaRelay } from './media-relay.js';

/** A call that rings or runs. */
export interface LiveCall {
  readonly app: string;
  readonly relay: MediaRelay;
  readonly call: CallRecord;
}

/** The calls that this process owns. */
export interface LiveCalls {
  /** Takes up a call. Its first record is stored by whoever takes it up. */
  add(app: string, call: CallRecord, stored: Promise<unknown>): LiveCall;
  /** Forgets a call that turned out to exist already. */
  drop(live: LiveCall): void;
  get(app: string, id: string): LiveCall | undefined;
  of(app: string, userId: string): readonly LiveCall[];
  /** A call that has ended and is still being stored. */
  ending(app: string, id: string): CallRecord | undefined;
  /** Settles once the user's calls that have ended are stored, or could not be. */
  stored(app: string, userId: string): Promise<void>;
  /** Lets something happen to a call. Returns whether it changed anything; then all devices are told by `tell`. */
  apply(live: LiveCall, event: CallEvent | RecordingEvent): boolean;
  /** Tells all devices of all participants how the call is now. */
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
  endRinging: (() => void) | undefined;
  /** By user: the wait for a device that was lost, or that left to come back. */
  readonly waits: Map<string, { readonly end: () => void; readonly leavesAt: number | undefined }>;
}

/** A call of a group rings on for the others after one has answered. */
function stillRings({ state, topology, participants }: CallRecord): boolean {
  if (topology === 'p2p') return state === 'ringing';
  return state !== 'ended' && participants.some((part) => part.state === 'invited' || part.state === 'ringing');
}

function reduced(call: CallRecord, event: CallEvent | RecordingEvent): CallRecord {
  if (isRecordingEvent(event)) return reduceRecording(call, event);
  const reduce = call.topology === 'server' ? reduceGroupCall : reduceCall;
  return followRecording(call, reduce(call, event));
}

/** Keeps the calls with their timers. The record in memory leads, the store follows in order. */
export function createLiveCalls(deps: LiveCallsDeps): LiveCalls {
  const { bus, clock, store } = deps;
  const calls = new Map<string, Owned>();
  const byUser = new Map<string, Set<Owned>>();
  const ending = new Map<string, { readonly call: CallRecord; readonly saved: Promise<unknown> }>();
  const keyOf = (app: string, id: string) => `${app} ${id}`;
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
    owned.endRinging?.();
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
    for (const { id } of call.participants) {
      const busy = [...(byUser.get(keyOf(app, id)) ?? [])].some(({ call: { participants } }) =>
        participants.some((part) => part.id === id && part.state === 'joined'),
      );
      deps.onBusy(app, id, busy);
    }
  }

  function settle(live: Owned): void {
    if (!stillRings(live.call)) {
      live.endRinging?.();
      live.endRinging = undefined;
    }
    for (const { id, state, connected, leavesAt } of live.call.participants) {
      const wait = live.waits.get(id);
      const lost = state === 'joined' && !connected;
      if (wait && (!lost || wait.leavesAt !== leavesAt)) {
        wait.end();
        live.waits.delete(id);
      }
      if (!lost || live.waits.has(id)) continue;
      const within = leavesAt === undefined ? deps.callGrace : Math.max(0, leavesAt - clock.now());
      const end = clock.setTimer(() => {
        live.waits.delete(id);
        if (apply(live, { type: 'abandoned', userId: id, at: clock.now() })) tell(live);
      }, within);
      live.waits.set(id, { end, leavesAt });
    }
  }

  function apply(live: LiveCall, event: CallEvent | RecordingEvent): boolean {
    const owned = calls.get(keyOf(live.app, live.call.id));
    if (!owned) return false;
    const before = owned.call;
    const next = reduced(before, event);
    if (next === before) return false;
    if (next.epoch !== owned.call.epoch) owned.relay.clear();
    owned.call = next;
    save(owned);
    settle(owned);
    deps.onChanged?.(owned, before);
    if (next.state === 'ended') {
      deps.metrics.count('calls_ended_total', { reason: next.reason ?? 'failed' });
      drop(owned);
    } else tellBusy(owned);
    return true;
  }

  function tell({ app, call }: LiveCall): void {
    bus.publish({ app, userIds: call.participants.map(({ id }) => id), event: { ev: 'call.updated', data: { call } } });
  }

  return {
    add(app, call, stored) {
      const live: Owned = {
        app,
        call,
        relay: createMediaRelay(bus, app),
        saving: stored.catch(() => undefined),
        endRinging: undefined,
        waits: new Map(),
      };
      calls.set(keyOf(app, call.id), live);
      for (const { id } of call.participants) {
        const key = keyOf(app, id);
        const own = byUser.get(key);
        if (own) own.add(live);
        else byUser.set(key, new Set([live]));
      }
      if (stillRings(call))
        live.endRinging = clock.setTimer(
          () => {
            if (apply(live, { type: 'timedOut', at: clock.now() })) tell(live);
          },
          Math.max(0, call.createdAt + deps.ringTimeout - clock.now()),
        );
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
    apply,
    tell,
    async stop() {
      for (const { endRinging, waits } of calls.values()) {
        endRinging?.();
        for (const { end } of waits.values()) end();
      }
      await Promise.allSettled(saving);
    },
  };
}
