import type { Block, EventData, ReportReason, Silence } from '@parley/protocol';
import type { Listenable } from '../kernel/listenable.js';
import type { Observable } from '../kernel/observable.js';
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

/** What is told of moderation, to those whom it concerns alone and while they are connected. */
export interface ModerationEvents {
  /** I have blocked somebody, or unblocked them, also on another device of mine. */
  readonly blockChanged: EventData<'block.changed'>;
  /** The app has looked at a report of mine. */
  readonly reportResolved: EventData<'report.resolved'>;
  /** The app has hidden a message of mine: `appeal` asks it to look again. The message itself says `hidden`, also later. */
  readonly messageHidden: EventData<'message.hidden'>;
  /** The app has looked at an appeal of mine. */
  readonly appealResolved: EventData<'appeal.resolved'>;
  /** I may write nothing in a conversation, or may again; in one that I run also where it is somebody else. */
  readonly conversationSilenced: EventData<'conversation.silenced'>;
}

/** What a user does against another, and against what the app decided. Its code is loaded when it is first asked for. */
export interface Moderation extends Listenable<ModerationEvents> {
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
  /** Ids of whom the user has blocked, kept up to date; undefined until they are known. Loaded when first subscribed to. */
  readonly blockedIds: Observable<ReadonlySet<string> | undefined>;
  /**
   * Lets a user write nothing in a group or a channel, nor react, vote or pin, until `until` (in ms since the epoch) or until
   * `unsilence`. For those who may remove them.
   * @throws ParleyError `messaging/not-found`, `messaging/forbidden`, `messaging/unknown-user`, `messaging/invalid-time`
   */
  silence(conversationId: string, userId: string, options?: { readonly until?: number | Date }): Promise<void>;
  /** Lets a user write again. @throws ParleyError `messaging/not-found`, `messaging/forbidden` */
  unsilence(conversationId: string, userId: string): Promise<void>;
  /**
   * Who may write nothing now, by id, `limit` (at most 200; 50 unless given) a page; for those who may remove members.
   * @throws ParleyError `messaging/not-found`, `messaging/forbidden`
   */
  silences(conversationId: string, options?: { readonly limit?: number }): Promise<Page<Silence>>;
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
