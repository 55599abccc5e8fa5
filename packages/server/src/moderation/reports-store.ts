import type { Message, Report } from '@parley/protocol';

/** A report as it is stored: users by id, and the message as it was. */
export interface ReportRow extends Omit<Report, 'reporter' | 'user' | 'message'> {
  readonly reporterId: string;
  /** By which the same report is known. */
  readonly clientId: string;
  readonly userId: string;
  readonly message?: Message;
}

/** What was reported. */
export interface ReportsStore {
  /** Stores it, unless the reporter has one of the same client id: the one that is stored then. */
  create(app: string, row: ReportRow): Promise<ReportRow>;
  find(app: string, id: string): Promise<ReportRow | undefined>;
  /** In the order of their ids. */
  list(app: string, page: ReportsPage): Promise<readonly ReportRow[]>;
  /** Replaces one that is in this state; false where it is no longer. */
  replace(app: string, from: Report['state'], row: ReportRow): Promise<boolean>;
}

/** Which reports. */
export interface ReportsPage {
  readonly state?: Report['state'];
  /** Who was reported. */
  readonly userId?: string;
  readonly after?: string;
  readonly limit: number;
}
