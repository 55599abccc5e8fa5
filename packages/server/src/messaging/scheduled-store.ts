import type { ScheduledMessage } from '@parley/protocol';

/** A message to be sent later, as it is stored. */
export interface ScheduledRow extends ScheduledMessage {
  readonly app: string;
  readonly userId: string;
}

/** Names one entry: client ids are unique for each user. */
export type ScheduledKey = Pick<ScheduledRow, 'app' | 'userId' | 'clientId'>;

/** What of an entry changes. `sendAt` takes back that it failed. */
export type ScheduledChange = Partial<Pick<ScheduledRow, 'text' | 'metadata' | 'sendAt'>>;

/** Messages that wait for their time. */
export interface ScheduledStore {
  /**
   * Stores an entry; where its key exists, nothing changes and what is there is returned. Undefined, and nothing changes, where
   * the user has `limit` entries already.
   */
  create(row: ScheduledRow, limit: number): Promise<ScheduledRow | undefined>;
  find(key: ScheduledKey): Promise<ScheduledRow | undefined>;
  /** The user's entries, of one conversation where it is given, by `sendAt`, then by client id. */
  list(app: string, userId: string, conversationId?: string): Promise<readonly ScheduledRow[]>;
  /** The entry after the change. Undefined where there is none, or somebody is sending it. */
  update(key: ScheduledKey, change: ScheduledChange, now: number): Promise<ScheduledRow | undefined>;
  /** False where there was none. */
  remove(key: ScheduledKey): Promise<boolean>;
  /**
   * Takes up to `limit` entries of any app that are due and did not fail, by `sendAt`. Until `until` nobody else is given them,
   * neither here nor in another process; then they are due again, unless they were removed or failed.
   */
  claim(claim: {
    readonly now: number;
    readonly until: number;
    readonly limit: number;
  }): Promise<readonly ScheduledRow[]>;
  /** It could not be sent, and never will be as it is. The entry after it, or undefined where there is none. */
  fail(key: ScheduledKey, code: string): Promise<ScheduledRow | undefined>;
  /** When the next entry of any app falls due, or may be taken from who has it. */
  nextAfter(now: number): Promise<number | undefined>;
}
