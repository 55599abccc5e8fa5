import type {
  ConversationKind,
  ConversationSettings,
  Member,
  Message as StoredMessage,
  MessageChange,
  MessageEdit,
  Metadata,
  PollDraft,
  Receipt,
  Role,
  ScheduledMessage,
  User,
} from '@parley/protocol';
import type { FileSource, MessageFile } from '../kernel/file-source.js';
import type { Cancellable } from '../kernel/cancellable.js';
import type { Listenable } from '../kernel/listenable.js';
import type { Observable } from '../kernel/observable.js';
import type { Page } from '../kernel/page.js';
import type { ParleyError } from '../kernel/parley-error.js';

/** How far a message of mine has come; messages of others are `read` or `delivered`. */
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A message on the screen: stored, or on its way. */
export interface Message extends Omit<StoredMessage, 'id' | 'seq' | 'version' | 'metadata' | 'files'> {
  readonly metadata?: MessageMetadata;
  /** With how far they are uploaded, while they are. */
  readonly files?: readonly MessageFile[];
  /** The same before and after it is stored: what a list keys its rows by. */
  readonly key: string;
  /** From the server, once stored. */
  readonly id?: string;
  /** Its place in the conversation, once stored. */
  readonly seq?: number;
  readonly own: boolean;
  readonly status: MessageStatus;
  /** Why it failed; `retry` and `discard` are what can be done. */
  readonly error?: ParleyError;
}

/** The app's own types. Add to it by module augmentation: `declare module '@parley/core' { interface CustomTypes { metadata: MyMetadata } }`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- apps augment it
export interface CustomTypes {}

/** The app's own data on a message: what `CustomTypes` says, or any JSON object. */
export type MessageMetadata = CustomTypes extends { metadata: infer M } ? M : Metadata;

/** A stored message, or its seq. */
export type MessageRef = number | { readonly seq?: number; readonly threadSeq?: number };

/** What to send. At least one of text, metadata, files, poll and forward. */
export interface Draft {
  /** At most 16 KiB of UTF-8; a subset of Markdown. */
  readonly text?: string;
  /** The app's own data, at most 8 KiB as JSON. */
  readonly metadata?: MessageMetadata;
  /** The message that this one answers. */
  readonly replyTo?: MessageRef;
  /** The message in whose thread this one stands. */
  readonly thread?: MessageRef;
  /** Ids of whom the text mentions, at most 50. */
  readonly mentions?: readonly string[];
  readonly mentionsAll?: boolean;
  readonly poll?: PollDraft;
  /**
   * Files to send with it, at most 10 of up to 5 GiB. The message shows at once, with how far they are; it is stored once all of
   * them are. An upload goes on by itself after the network failed, and in a page after a reload.
   */
  readonly files?: readonly FileSource[];
  /** A message of any conversation of mine, whose text and metadata are taken over. */
  readonly forward?: { readonly conversationId: string; readonly seq?: number };
  /** Tell who is there, and keep no content. */
  readonly store?: false;
}

/** What to change of a message. */
export type MessageEditDraft = Pick<Draft, 'text' | 'metadata' | 'mentions' | 'mentionsAll'>;

/**
 * The stretch of messages that this client holds, in order; those on their way come last. Answers in threads stand in their
 * thread's timeline only. A deleted message keeps its place, empty and with `deletedAt`; one that is not kept is shown to who was
 * there, and stands in nobody's history.
 */
export interface Timeline {
  readonly messages: readonly Message[];
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  /** Older messages are on the server: `loadOlder` brings them. */
  readonly hasOlder: boolean;
  readonly error?: ParleyError;
}

/** What a list of conversations shows of one. */
export interface ConversationState {
  readonly id: string;
  readonly status: 'loading' | 'ready' | 'gone';
  readonly kind: ConversationKind;
  /** A group's name, or the other person's. */
  readonly title: string;
  /** The other side of a direct conversation. */
  readonly peer?: User;
  readonly members: readonly Member[];
  readonly memberCount: number;
  readonly role: Role;
  readonly unreadCount: number;
  /** The seq up to which I have read. */
  readonly readSeq: number;
  readonly lastSeq: number;
  readonly lastMessage?: Message;
  /** Who types now, without me. */
  readonly typing: readonly User[];
  readonly updatedAt: number;
  /** Unread messages that mention me. */
  readonly mentionCount: number;
  /** Any user of the app may join this channel. */
  readonly public: boolean;
  /** How I keep it: notified of what, muted until when, archived or not. */
  readonly settings: ConversationSettings;
  /** What I may do in it, by my role and its kind. */
  readonly can: ConversationRights;
}

/** What the signed-in user may do in a conversation. */
export interface ConversationRights {
  readonly send: boolean;
  readonly react: boolean;
  readonly pin: boolean;
  readonly rename: boolean;
  readonly addMembers: boolean;
  readonly removeMembers: boolean;
  readonly setRoles: boolean;
  /** Delete what others wrote. */
  readonly deleteOthers: boolean;
  readonly leave: boolean;
}

/** What happens in a conversation. */
export interface ConversationEvents {
  /** A message of somebody was stored; my own from this client do not come here. */
  readonly message: Message;
  /**
   * A message was edited, deleted, pinned, reacted to, voted on… by somebody, also by me. Told while connected: what happened
   * meanwhile, the timeline shows.
   */
  readonly messageUpdated: { readonly message: Message; readonly change: MessageChange };
  readonly receipt: Receipt;
  readonly typing: { readonly user: User; readonly active: boolean };
}

/** A place where messages live. The same object for the same id. */
export interface Conversation extends Listenable<ConversationEvents> {
  readonly id: string;
  readonly state: Observable<ConversationState>;
  /** Loads the latest page when it is first subscribed to. */
  readonly timeline: Observable<Timeline>;
  /**
   * Shown at once, stored before the promise settles, never twice. It is sent again after a reconnect by itself, and by the next
   * page or process where this machine keeps it; at most 1,000 wait at a time.
   * @throws ParleyError `messaging/too-large`, `messaging/empty`, `messaging/invalid-text`, `messaging/not-found`,
   * `messaging/outbox-full`; `connection/cancelled` where it was discarded, `auth/invalid` where somebody else has signed in
   */
  send(draft: string | Draft): Promise<Message>;
  /** Sends a failed message again. */
  retry(key: string): Promise<Message>;
  /**
   * Takes a message away that failed or waits; one that is just on its way stays. One that waits after a drop may have been stored
   * before it: then it shows as such.
   */
  discard(key: string): void;
  /** Everything up to `seq`, or all of it, is read. */
  markRead(seq?: number): Promise<void>;
  /** Tells the others that I type; call it on each key. It stops by itself after some seconds of silence. */
  type(): void;
  /** Tells the others that I have stopped typing. */
  stopTyping(): void;
  /** Puts one more page of older messages into the timeline. */
  loadOlder(): Promise<void>;
  /** History as pages, the newest page first and each in the order of the conversation, apart from the timeline. */
  history(options?: { readonly limit?: number } & Cancellable): Promise<Page<StoredMessage>>;
  /**
   * Changes what a message of mine says; it shows at once.
   * @throws ParleyError `messaging/forbidden`, `messaging/deleted`, `messaging/no-message`, `messaging/too-large`
   */
  edit(message: MessageRef, change: string | MessageEditDraft): Promise<Message>;
  /** Takes a message's content away for everybody; its place stays. */
  delete(message: MessageRef): Promise<void>;
  /** What a message said before its edits, the latest first. */
  edits(message: MessageRef): Promise<Page<MessageEdit>>;
  /** Shows at once; the same emoji twice counts once. @throws ParleyError `messaging/invalid-emoji` */
  addReaction(message: MessageRef, emoji: string): Promise<void>;
  removeReaction(message: MessageRef, emoji: string): Promise<void>;
  /** Who put an emoji there, beyond the first 20 that the message itself names. */
  reactors(message: MessageRef, emoji: string): Promise<Page<User>>;
  pin(message: MessageRef): Promise<void>;
  unpin(message: MessageRef): Promise<void>;
  /** The pinned messages, the last pinned first. */
  pins(): Promise<readonly Message[]>;
  /** Votes in a message's poll, by the places of its options; replaces my last vote, and an empty one takes it back. */
  vote(message: MessageRef, options: readonly number[]): Promise<void>;
  closePoll(message: MessageRef): Promise<void>;
  /** The thread of a message; the same object for the same message. */
  thread(message: MessageRef): Thread;
  /** Has the server send a message later, also when this client is gone. `at` in ms since the epoch. */
  schedule(
    draft: string | Omit<Draft, 'poll' | 'files' | 'forward' | 'store'>,
    at: number | Date,
  ): Promise<ScheduledMessage>;
  /** My scheduled messages in this conversation, the next to be sent first. Loaded when first subscribed to. */
  readonly scheduled: Observable<readonly ScheduledMessage[]>;
  reschedule(
    clientId: string,
    change: { readonly text?: string; readonly at?: number | Date },
  ): Promise<ScheduledMessage>;
  cancelScheduled(clientId: string): Promise<void>;
  /** What I have begun to write and not sent; kept on this machine, over a reload too. */
  readonly draft: Observable<string>;
  setDraft(text: string): void;
  /** How I keep the conversation: notified of what, muted until when (null ends it), archived or not. */
  configure(change: {
    readonly notifications?: ConversationSettings['notifications'];
    readonly mutedUntil?: number | Date | null;
    readonly archived?: boolean;
  }): Promise<void>;
  setRole(userId: string, role: Role): Promise<void>;
  rename(name: string): Promise<void>;
  addMembers(userIds: readonly string[]): Promise<void>;
  removeMember(userId: string): Promise<void>;
  leave(): Promise<void>;
}

/** The answers to one message, apart from the conversation. */
export interface Thread {
  /** The seq of the message that the thread belongs to. */
  readonly seq: number;
  /** The message itself first, then the answers. Loads the latest page when it is first subscribed to. */
  readonly timeline: Observable<Timeline>;
  loadOlder(): Promise<void>;
  send(draft: string | Draft): Promise<Message>;
}

/** The conversations that I am in, the last changed first. */
export interface ConversationList {
  readonly items: readonly ConversationState[];
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly hasMore: boolean;
  /** Unread messages of all conversations held. */
  readonly unreadCount: number;
}

/** Everything about conversations. */
export interface Conversations extends Listenable<Pick<ConversationEvents, 'message' | 'messageUpdated'>> {
  readonly list: Observable<ConversationList>;
  loadMore(): Promise<void>;
  /**
   * The conversation with one other user; made when first asked for.
   * @throws ParleyError `messaging/unknown-user`
   */
  direct(userId: string): Promise<Conversation>;
  /** A group, or a channel: few write, many read. Anybody of the app may join a public channel. */
  create(conversation: {
    readonly name: string;
    readonly members?: readonly string[];
    readonly kind?: 'group' | 'channel';
    readonly public?: boolean;
  }): Promise<Conversation>;
  /** Becomes a member of a public channel. @throws ParleyError `messaging/not-found` */
  join(conversationId: string): Promise<Conversation>;
  /** The conversation with this id, at once; its state says `loading` until it is known. */
  get(conversationId: string): Conversation;
}
