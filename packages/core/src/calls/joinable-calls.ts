import type { CallRecord } from '@parley/protocol';
import { createStore } from '../kernel/create-store.js';
import { keepSame } from '../kernel/keep-same.js';
import type { Observable } from '../kernel/observable.js';
import type { Logger } from '../ports/logger.js';
import { isPair, ownEntry, type Viewer } from './call-record.js';
import type { JoinableCall } from './calls.js';

/** The calls of groups that run without this user. */
export interface JoinableCalls {
  readonly list: Observable<readonly JoinableCall[]>;
  take(record: CallRecord, viewer: Viewer): void;
  /** These are all that there are. */
  reset(records: readonly CallRecord[], viewer: Viewer): void;
}

/** Knows of none at first. */
export function createJoinableCalls(logger?: Logger): JoinableCalls {
  const versions = new Map<string, number>();
  const store = createStore<readonly JoinableCall[]>([], { logger });
  const take = (record: CallRecord, viewer: Viewer) => {
    const { id, state, version } = record;
    if (isPair(record) || version <= (versions.get(id) ?? -1)) return;
    if (state === 'ended') versions.delete(id);
    else versions.set(id, version);
    const calls = store.get();
    const known = calls.find((call) => call.id === id);
    const now = joinableOf(record, viewer);
    if (known && now)
      store.set(keepSame(known, now) === known ? calls : calls.map((call) => (call === known ? now : call)));
    else if (known) store.set(calls.filter((call) => call !== known));
    else if (now) store.set([now, ...calls]);
  };
  return {
    list: { get: () => store.get(), subscribe: (listener) => store.subscribe(listener) },
    take,
    reset(records, viewer) {
      const there = new Set(records.map(({ id }) => id));
      for (const id of [...versions.keys()]) if (!there.has(id)) versions.delete(id);
      if (store.get().some(({ id }) => !there.has(id)))
        store.update((calls) => calls.filter(({ id }) => there.has(id)));
      for (const record of records) take(record, viewer);
    },
  };
}

function joinableOf(record: CallRecord, viewer: Viewer): JoinableCall | undefined {
  const { id, conversationId, video, createdAt, participants } = record;
  const own = ownEntry(record, viewer);
  const users = participants.filter(({ state }) => state === 'joined').map(({ user }) => user);
  const isIn = own?.state === 'joined' || own?.state === 'waiting';
  if (record.state === 'ended' || !own || isIn || own.removed || users.length === 0) return undefined;
  return { id, conversationId, video, startedAt: createdAt, users };
}
