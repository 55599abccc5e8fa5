import type { CallRecord } from '@parley/protocol';

/** Calls, running and ended. */
export interface CallsStore {
  /** Stores a call; where `(app, createdBy, clientId)` exists, nothing changes and that call is returned. */
  create(app: string, call: CallRecord): Promise<CallRecord>;
  call(app: string, id: string): Promise<CallRecord | undefined>;
  /** Replaces the call where its stored version is below the given one. */
  update(app: string, call: CallRecord): Promise<void>;
  /** The user's calls that are not ended. */
  running(app: string, userId: string): Promise<readonly CallRecord[]>;
  /** All calls that are not ended, of every app: for taking up work after a restart. */
  allRunning(): Promise<readonly { readonly app: string; readonly call: CallRecord }[]>;
}
