import type { CallRecord } from '@parley/protocol';
import type { CallsStore } from '../../calls/calls-store.js';

interface StoredCall {
  readonly app: string;
  readonly call: CallRecord;
}

/** Calls in memory. */
export function createMemoryCallsStore(): CallsStore {
  const calls = new Map<string, StoredCall>();
  const byClientId = new Map<string, string>();
  const keyOf = (app: string, id: string) => `${app} ${id}`;
  const running = () => [...calls.values()].filter(({ call }) => call.state !== 'ended');

  return {
    create(app, call) {
      const clientKey = `${app} ${call.createdBy} ${call.clientId}`;
      const existing = calls.get(byClientId.get(clientKey) ?? '');
      if (existing) return Promise.resolve(existing.call);
      const key = keyOf(app, call.id);
      calls.set(key, { app, call });
      byClientId.set(clientKey, key);
      return Promise.resolve(call);
    },
    call: (app, id) => Promise.resolve(calls.get(keyOf(app, id))?.call),
    update(app, call) {
      const stored = calls.get(keyOf(app, call.id));
      if (stored && stored.call.version < call.version) calls.set(keyOf(app, call.id), { app, call });
      return Promise.resolve();
    },
    running: (app, userId) =>
      Promise.resolve(
        running()
          .filter((stored) => stored.app === app && stored.call.participants.some(({ id }) => id === userId))
          .map(({ call }) => call),
      ),
    allRunning: () => Promise.resolve(running()),
  };
}
