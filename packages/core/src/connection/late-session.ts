import type { CallRecord, EventFrame, Session } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';

/** The present session, for views that were not asked what they lack before it was opened. */
export interface LateSession {
  opened(session: Session): void;
  heard(events: readonly EventFrame[]): void;
  reached(cursor: string): void;
  forget(): void;
  get(): Session | undefined;
}

/** Such a view has missed what the session brought: what it holds is stale, and it loads what it shows. Running calls are told. */
export function createLateSession(clock: Clock): LateSession {
  const calls = new Map<string, CallRecord>();
  let latest: Session | undefined;
  let serverAhead = 0;

  const note = (call: CallRecord) => {
    if (call.state === 'ended') calls.delete(call.id);
    else calls.set(call.id, call);
  };
  return {
    opened(session) {
      latest = session;
      serverAhead = session.serverTime - clock.now();
      calls.clear();
      session.sync.calls.forEach(note);
    },
    heard(events) {
      for (const event of events) if (event.ev === 'call.updated') note(event.data.call);
    },
    reached(cursor) {
      if (latest) latest = { ...latest, cursor };
    },
    forget() {
      latest = undefined;
    },
    get: () =>
      latest && {
        ...latest,
        serverTime: clock.now() + serverAhead,
        sync: {
          reset: true,
          conversations: [],
          left: [],
          messages: [],
          more: true,
          presence: [],
          calls: [...calls.values()],
        },
      },
  };
}
