import type { Block, ReportReason } from '@parley/protocol';
import type { Page } from '../kernel/page.js';

/** Where a message is, as any `Message` says; one without a `seq` is not sent yet. */
export interface MessagePlace {
  readonly conversationId: string;
  readonly seq?: number | undefined;
}

/** What is reported: a message of a conversation of the user, or a user. */
export type Reported = MessagePlace | { readonly userId: string };

/** Why something is reported. */
export interface ReportOptions {
  readonly reason: ReportReason;
  /** What the user says about it, at most 2,000 characters. */
  readonly note?: string;
}

/** What a user does against another, and against what the app decided. Its code is loaded when it is first asked for. */
export interface Moderation {
  /**
   * Neither writes to the other directly or calls them any more; the blocked one sees this user offline and is not told why.
   * Where the connection is lost it is done once it is back.
   * @throws ParleyError `auth/unknown-user`, `moderation/too-many-blocked`
   */
  block(userId: string): Promise<void>;
  /** Takes a block back; nothing where there is none. */
  unblock(userId: string): Promise<void>;
  /** Whom the user has blocked, by id, `limit` (at most 200; 50 unless given) a page. */
  blocked(options?: { readonly limit?: number }): Promise<Page<Block>>;
  /**
   * Reports a message or a user to the app; the message is kept with the report as it is now. Gives the id of the report.
   * @throws ParleyError `messaging/not-found`, `messaging/no-message`, `messaging/deleted`, `auth/unknown-user`,
   * `protocol/invalid-params` for what is the user's own
   */
  report(what: Reported, options: ReportOptions): Promise<string>;
  /**
   * Asks the app to look again at its decision to hide a message of the user; once for each decision.
   * @throws ParleyError `moderation/not-hidden`, `messaging/not-found`
   */
  appeal(message: MessagePlace, text: string): Promise<void>;
}
