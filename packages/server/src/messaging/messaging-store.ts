import type { ConversationKind, ConversationSettings, Role } from '@parley/protocol';
import type {
  Appended,
  Changed,
  Choice,
  EditRow,
  MessageChange,
  MessageRef,
  MessageRow,
  NewMessage,
} from './message-row.js';

import type { PageBounds } from './message-size.js';

export type { Appended, Changed, MessageChange, MessageRef, MessageRow, NewMessage } from './message-row.js';

/** A conversation as it is stored. */
export interface ConversationRow {
  readonly id: string;
  readonly kind: ConversationKind;
  readonly name?: string;
  /** Any user of the app may join. */
  readonly public?: true;
  readonly lastSeq: number;
  /** Raised by every change in the conversation. */
  readonly version: number;
  /** Rises with every change in the whole app: what sync compares with a cursor. */
  readonly changed: number;
  readonly memberCount: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A membership as it is stored. */
export interface MemberRow {
  readonly userId: string;
  readonly role: Role;
  readonly deliveredSeq: number;
  readonly readSeq: number;
  readonly joinedAt: number;
  /** How the member keeps the conversation; absent until they say. */
  readonly settings?: ConversationSettings;
}

/** Who is in a conversation, as what. */
export interface MemberRoles {
  /** `group` where there is no such conversation. */
  readonly kind: ConversationKind;
  readonly ids: readonly string[];
  /** Those who are more than `member`. */
  readonly raised: ReadonlyMap<string, Role>;
  /** Who may write nothing, and until when where that ends by itself; also who is no member, and what has ended. */
  readonly silenced: ReadonlyMap<string, number | undefined>;
}

/** Who may write nothing, since when, by whom, and until when. */
export interface SilenceRow {
  readonly userId: string;
  readonly silencedBy: string;
  readonly silencedAt: number;
  readonly until?: number;
}

/** Who cannot join again, since when and by whom. */
export interface BanRow {
  readonly userId: string;
  readonly bannedBy: string;
  /** In ms since the epoch. */
  readonly bannedAt: number;
}

/** A conversation with the asking member's own row. */
export interface OwnConversationRow {
  readonly conversation: ConversationRow;
  readonly member: MemberRow;
}

/** Messages of one conversation after a seq and up to another. */
export interface SeqRange {
  readonly conversationId: string;
  readonly after: number;
  readonly upTo: number;
}

/** What of a member's settings changes. */
export interface SettingsChange {
  readonly notifications?: ConversationSettings['notifications'];
  readonly mutedUntil?: number | null;
  readonly archived?: boolean;
}

/**
 * Conversations, members, messages and receipts. Every call is within one app but `append` and `changeMessages`, whose items name
 * theirs.
 */
export interface MessagingStore {
  /**
   * Creates a conversation with its members in one transaction. `key` is unique in the app (a direct conversation's is made
   * from both users, a group's from its creator and client id): where it exists, nothing changes and its id is returned.
   */
  createConversation(conversation: {
    readonly app: string;
    readonly id: string;
    readonly key: string;
    readonly kind: ConversationKind;
    readonly name?: string;
    readonly public?: true;
    readonly members: readonly { readonly userId: string; readonly role: Role }[];
    readonly now: number;
  }): Promise<{ readonly id: string; readonly created: boolean }>;
  conversation(app: string, id: string): Promise<ConversationRow | undefined>;
  /** The id of the conversation that was created with the key. */
  conversationOfKey(app: string, key: string): Promise<string | undefined>;
  member(app: string, conversationId: string, userId: string): Promise<MemberRow | undefined>;
  /** Members whose id comes after `after`, by id. */
  members(
    app: string,
    conversationId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly MemberRow[]>;
  /** The first `limit` members, by id, of each of the conversations: one query for a whole page of them. */
  firstMembers(
    app: string,
    conversationIds: readonly string[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly MemberRow[]>>;
  /** All members with their roles, for fan-out and policy. */
  memberRoles(app: string, conversationId: string): Promise<MemberRoles>;
  /** Renames; returns the row after it, with `version` and `changed` raised. */
  rename(app: string, conversationId: string, name: string, now: number): Promise<ConversationRow>;
  /**
   * Adds whom is not there yet as `member`, the first of an empty conversation as `owner`, unless that would exceed `limit`: then
   * nothing changes and the result is undefined. It ends the bans of those who are named; where they must be `unbanned` before, it
   * rejects with `messaging/banned` instead.
   */
  addMembers(
    app: string,
    conversationId: string,
    change: {
      readonly userIds: readonly string[];
      readonly limit: number;
      readonly now: number;
      readonly unbanned?: true;
    },
  ): Promise<{ readonly conversation: ConversationRow; readonly added: readonly string[] } | undefined>;
  /**
   * When the last owner goes, the moderator of longest standing becomes owner, or the member where there is none. False where
   * the user is no member. With `bannedBy` they are banned, member or not; who is banned already stays so as they were.
   */
  removeMember(
    app: string,
    conversationId: string,
    change: { readonly userId: string; readonly now: number; readonly bannedBy?: string },
  ): Promise<boolean>;
  /** Silences a user in place of what was; those that have ended by `silencedAt` go. */
  silence(app: string, conversationId: string, row: SilenceRow): Promise<void>;
  /** False where the user was not silenced. */
  unsilence(app: string, conversationId: string, userId: string): Promise<boolean>;
  /** Those who are silenced then and whose id comes after `after`, by id. */
  silences(
    app: string,
    conversationId: string,
    page: { readonly after?: string; readonly now: number; readonly limit: number },
  ): Promise<readonly SilenceRow[]>;
  /** Ends a ban, if there is one. */
  unban(app: string, conversationId: string, userId: string): Promise<void>;
  /** Those who are banned and whose id comes after `after`, by id. */
  bans(
    app: string,
    conversationId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly BanRow[]>;
  /**
   * Gives a member another role; the row after it, with `version` and `changed` raised unless the role is the same. Nothing
   * changes where the user is no member, or where no owner would be left.
   */
  setRole(
    app: string,
    conversationId: string,
    change: { readonly userId: string; readonly role: Role; readonly now: number },
  ): Promise<ConversationRow | 'no-member' | 'last-owner'>;
  /**
   * Changes how a member keeps the conversation; `mutedUntil: null` ends the muting. Raises `version` and `changed` where
   * something really changed. Undefined where the user is no member.
   */
  configure(
    app: string,
    conversationId: string,
    change: { readonly userId: string } & SettingsChange,
  ): Promise<
    { readonly settings: ConversationSettings; readonly version: number; readonly raised: boolean } | undefined
  >;
  /** The user's conversations with `changed` below `before`, the last changed first. */
  listConversations(
    app: string,
    userId: string,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly OwnConversationRow[]>;
  /** The user's conversations with `changed` above `after`, the last changed first. */
  changedConversations(
    app: string,
    userId: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly OwnConversationRow[]>;
  /** Those of the conversations that exist and have the user as a member, in no particular order. */
  ownConversations(
    app: string,
    userId: string,
    conversationIds: readonly string[],
  ): Promise<readonly OwnConversationRow[]>;
  /** The highest `changed` of the app. */
  watermark(app: string): Promise<number>;
  /**
   * Stores messages in one durable transaction, in the order given; results come in the same order. `seq` has no holes, within
   * the batch and across batches; the same `(app, senderId, clientId)` is stored once for ever. What a message names is looked up
   * as it is then: an answer in a thread raises the version of the thread's message too, once for all answers of the batch.
   */
  append(messages: readonly NewMessage[]): Promise<readonly Appended[]>;
  /** The message that the sender stored under the client id. */
  sent(app: string, senderId: string, clientId: string): Promise<MessageRow | undefined>;
  /**
   * Does what `decideAction` says to messages, in one durable transaction and in the order given; results come in the same order.
   * Each message that really changes gets the conversation's next version.
   */
  changeMessages(changes: readonly MessageChange[]): Promise<readonly Changed[]>;
  /**
   * Rising seq. With `before`: the last `limit` below it; with `after`: the first `limit` above it; with neither: the last `limit`.
   * With `threadSeq`: only that message and what stands in its thread. The bounds count from the end at which the page begins.
   */
  messages(
    app: string,
    conversationId: string,
    page: { readonly before?: number; readonly after?: number; readonly threadSeq?: number } & PageBounds,
  ): Promise<readonly MessageRow[]>;
  /** Those of the messages that exist, in no particular order. */
  messagesAt(app: string, refs: readonly MessageRef[]): Promise<readonly MessageRow[]>;
  /**
   * Messages from `from` to `seq` that were changed after they were stored, beyond a version: by conversation, then by version,
   * at most `limit` in all.
   */
  messagesChanged(
    app: string,
    positions: readonly {
      readonly conversationId: string;
      readonly from: number;
      readonly seq: number;
      readonly version: number;
    }[],
    limit: number,
  ): Promise<readonly MessageRow[]>;
  /** The pinned messages, the last pinned first; of those that were pinned at once the last of the conversation. */
  pinned(
    app: string,
    conversationId: string,
    page: { readonly before?: { readonly pinnedAt: number; readonly seq: number } } & PageBounds,
  ): Promise<readonly MessageRow[]>;
  /** What a message said before its edits whose version is below `before`, the latest first. */
  edits(app: string, ref: MessageRef, page: { readonly before?: number } & PageBounds): Promise<readonly EditRow[]>;
  /** Who put an emoji on a message after the place `after`, the first first. */
  reactors(
    app: string,
    ref: MessageRef,
    page: { readonly emoji: string; readonly after?: number; readonly limit: number },
  ): Promise<readonly { readonly userId: string; readonly place: number }[]>;
  /** What the user chose on each of the messages, by `refKey`; nothing for those where that is nothing. */
  chosen(app: string, userId: string, refs: readonly MessageRef[]): Promise<ReadonlyMap<string, readonly Choice[]>>;
  /** What came after a seq in each of the conversations: by conversation, then by seq, at most `limit` in all. */
  messagesAfter(
    app: string,
    positions: readonly { readonly conversationId: string; readonly seq: number }[],
    limit: number,
  ): Promise<readonly MessageRow[]>;
  /** The last message of each conversation that has one. */
  lastMessages(app: string, conversationIds: readonly string[]): Promise<readonly MessageRow[]>;
  /** Messages of others within each range, those that `isToRead`, by conversation. */
  unreadCounts(app: string, userId: string, ranges: readonly SeqRange[]): Promise<ReadonlyMap<string, number>>;
  /** Messages of others within each range that mention the user, also in threads, by conversation. */
  mentionCounts(app: string, userId: string, ranges: readonly SeqRange[]): Promise<ReadonlyMap<string, number>>;
  /** Raises receipts, never beyond `lastSeq`; reading implies receiving. Undefined where nothing rose. */
  mark(
    app: string,
    conversationId: string,
    receipt: {
      readonly userId: string;
      readonly deliveredSeq?: number;
      readonly readSeq?: number;
      readonly now: number;
    },
  ): Promise<{ readonly deliveredSeq: number; readonly readSeq: number; readonly version: number } | undefined>;
}
