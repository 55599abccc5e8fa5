import type { CallRecord, CallReport } from '@parley/protocol';
import { isMissedBy } from '../../calls/call-outcome.js';
import type { CallsStore } from '../../calls/calls-store.js';
import { byText } from './order.js';

interface StoredCall {
  readonly app: string;
  readonly call: CallRecord;
}

/** Calls in memory. */
export function createMemoryCallsStore(): CallsStore {
  const calls = new Map<string, StoredCall>();
  const byClientId = new Map<string, string>();
  /** Ids of ended calls by user, in rising order. */
  const endedOf = new Map<string, string[]>();
  const unconcluded = new Set<string>();
  const reports = new Map<string, Map<string, CallReport>>();
  const keyOf = (app: string, id: string) => `${app} ${id}`;
  const running = () => [...calls.values()].filter(({ call }) => call.state !== 'ended');

  function put(app: string, call: CallRecord): void {
    calls.set(keyOf(app, call.id), { app, call });
    if (call.state !== 'ended') return;
    unconcluded.add(keyOf(app, call.id));
    for (const userId of new Set(call.participants.map(({ id }) => id))) {
      const own = endedOf.get(keyOf(app, userId)) ?? [];
      endedOf.set(keyOf(app, userId), own);
      // Calls end about in the order in which they were started.
      let place = own.length;
      while (place > 0 && byText(own[place - 1] ?? '', call.id) > 0) place -= 1;
      if (own[place - 1] !== call.id) own.splice(place, 0, call.id);
    }
  }

  return {
    create(app, call) {
      const clientKey = `${app} ${call.createdBy} ${call.clientId}`;
      const existing = calls.get(byClientId.get(clientKey) ?? '');
      if (existing) return Promise.resolve(existing.call);
      put(app, call);
      byClientId.set(clientKey, keyOf(app, call.id));
      return Promise.resolve(call);
    },
    call: (app, id) => Promise.resolve(calls.get(keyOf(app, id))?.call),
    update(app, call) {
      const stored = calls.get(keyOf(app, call.id));
      if (stored && stored.call.version < call.version) put(app, call);
      return Promise.resolve();
    },
    running: (app, userId) =>
      Promise.resolve(
        running()
          .filter((stored) => stored.app === app && stored.call.participants.some(({ id }) => id === userId))
          .map(({ call }) => call),
      ),
    allRunning: () => Promise.resolve(running()),
    ended(app, userId, { before, conversationId, missed, limit }) {
      const found: CallRecord[] = [];
      const ids = endedOf.get(keyOf(app, userId)) ?? [];
      for (let i = ids.length - 1; i >= 0 && found.length < limit; i -= 1) {
        const call = calls.get(keyOf(app, ids[i] ?? ''))?.call;
        if (!call || (before !== undefined && call.id >= before)) continue;
        if (conversationId !== undefined && call.conversationId !== conversationId) continue;
        if (!missed || isMissedBy(call, userId)) found.push(call);
      }
      return Promise.resolve(found);
    },
    unconcluded: (limit) => Promise.resolve([...unconcluded].slice(0, limit).flatMap((key) => calls.get(key) ?? [])),
    conclude(app, id) {
      unconcluded.delete(keyOf(app, id));
      return Promise.resolve();
    },
    report(app, id, { userId, report }) {
      const own = reports.get(keyOf(app, id)) ?? new Map<string, CallReport>();
      const first = !own.has(userId);
      reports.set(keyOf(app, id), own.set(userId, report));
      return Promise.resolve(first);
    },
    reports: (app, id) => Promise.resolve(Object.fromEntries(reports.get(keyOf(app, id)) ?? [])),
  };
}
