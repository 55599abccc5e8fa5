import type { CallRecord } from '@parley/protocol';
import { createStore } from '../kernel/create-store.js';
import { keepSame } from '../kernel/keep-same.js';
import type { Observable } from '../kernel/observable.js';
import type { Logger } from '../ports/logger.js';
import type { Viewer } from './call-record.js';

/** Those of the calls that the server tells of which somebody wants to see, the one last heard of first. */
export interface RecordList<T> {
  readonly list: Observable<readonly T[]>;
  readonly take: (record: CallRecord, viewer: Viewer) => void;
  /** These are all that there are. */
  readonly reset: (records: readonly CallRecord[], viewer: Viewer) => void;
}

/** Knows of none at first. `show` gives nothing where a call is not among them. */
export function createRecordList<T extends { readonly id: string }>(
  show: (record: CallRecord, viewer: Viewer) => T | undefined,
  logger?: Logger,
): RecordList<T> {
  const versions = new Map<string, number>();
  const store = createStore<readonly T[]>([], { logger });
  const take = (record: CallRecord, viewer: Viewer) => {
    const { id, state, version } = record;
    if (version <= (versions.get(id) ?? -1)) return;
    if (state === 'ended') versions.delete(id);
    else versions.set(id, version);
    const calls = store.get();
    const known = calls.find((call) => call.id === id);
    const now = state === 'ended' ? undefined : show(record, viewer);
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
