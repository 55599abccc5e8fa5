import type { CallRecord, CallReport } from '@parley/protocol';

/** Which of a user's ended calls are asked for. */
export interface EndedCallsPage {
  /** Only those whose id is below: ids sort by the time when the call was started. */
  readonly before?: string;
  readonly conversationId?: string;
  /** Only those that `isMissedBy` the user. */
  readonly missed?: true;
  readonly limit: number;
}

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
  /** The user's ended calls, the last started first. It reads no more than the page, however many there are. */
  ended(app: string, userId: string, page: EndedCallsPage): Promise<readonly CallRecord[]>;
  /** Ended calls of every app for which `conclude` was not called since; at most `limit`, in no particular order. */
  unconcluded(limit: number): Promise<readonly { readonly app: string; readonly call: CallRecord }[]>;
  /** All that had to follow the end of the call is done. */
  conclude(app: string, id: string): Promise<void>;
  /** Keeps what a participant measured, in place of what they reported before. Returns whether it is their first. */
  report(app: string, id: string, report: { readonly userId: string; readonly report: CallReport }): Promise<boolean>;
  /** What participants measured, by their ids. */
  reports(app: string, id: string): Promise<Readonly<Record<string, CallReport>>>;
}
