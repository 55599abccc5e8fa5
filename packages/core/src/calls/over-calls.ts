import type { CallRecord } from '@parley/protocol';
import { isRinging, ownEntry, type Viewer } from './call-record.js';

/** How many ended calls are remembered. */
const mostKept = 200;

/** Calls that are over here: nothing late brings them back. */
export interface OverCalls {
  has(callId: string): boolean;
  add(callId: string): void;
  /** The user comes into it again. */
  reopen(callId: string): void;
  /** Whether the record is of a call that stays over. Who has left the call of a group may be called to it again. */
  keeps(record: CallRecord, viewer: Viewer): boolean;
}

/** Remembers the last ones. */
export function createOverCalls(): OverCalls {
  /** By call: whether the server is known to have this user out of it. */
  const calls = new Map<string, boolean>();
  return {
    has: (callId) => calls.has(callId),
    add(callId) {
      calls.set(callId, false);
      const [oldest] = calls.keys();
      if (calls.size > mostKept && oldest !== undefined) calls.delete(oldest);
    },
    reopen: (callId) => void calls.delete(callId),
    keeps(record, viewer) {
      const isOut = calls.get(record.id);
      if (isOut && isRinging(record, viewer)) calls.delete(record.id);
      else if (isOut === false && ownEntry(record, viewer)?.state === 'left') calls.set(record.id, true);
      return calls.has(record.id);
    },
  };
}
