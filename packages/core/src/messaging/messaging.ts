import type {
  ConversationKind,
  Member,
  Message as StoredMessage,
  Metadata,
  Receipt,
  Role,
  User,
} from '@parley/protocol';
import type { Cancellable } from '../kernel/cancellable.js';
import type { Listenable } from '../kernel/listenable.js';
import type { Observable } from '../kernel/observable.js';
import type { Page } from '../kernel/page.js';
import type { ParleyError } from '../kernel/parley-error.js';

/** How far a message of mine has come; messages of others are `read` or `delivered`. */
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A message on the screen: stored, or on its way. */
export interface Message extends Omit<StoredMessage, 'id' | 'seq' | 'version'> {
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

/** What to send. */
export interface Draft {
  readonly text: string;
  /** The app's own data, at most 8 KiB as JSON. */
  readonly metadata?: Metadata;
}

/** The stretch of messages that this client holds, in order; those on their way come last. */
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
}

/** What happens in a conversation. */
export interface ConversationEvents {
  /** A message of somebody was stored; my own from this client do not come here. */
  readonly message: Message;
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
   * Shown at once, stored before the promise settles, never twice. It is sent again after a reconnect by itself.
   * @throws ParleyError `messaging/too-large`, `messaging/empty`, `messaging/invalid-text`, `messaging/not-found`
   */
  send(draft: string | Draft): Promise<Message>;
  /** Sends a failed message again. */
  retry(key: string): Promise<Message>;
  /** Takes a failed message away. */
  discard(key: string): void;
  /** Everything up to `seq`, or all of it, is read. */
  markRead(seq?: number): Promise<void>;
  /** Tells the others that I type; call it on each key. It stops by itself after some seconds of silence. */
  type(): void;
  /** Tells the others that I have stopped typing. */
  stopTyping(): void;
  /** Puts one more page of older messages into the timeline. */
  loadOlder(): Promise<void>;
  /** History as pages, the newest first, apart from the timeline. */
  history(options?: { readonly limit?: number } & Cancellable): Promise<Page<StoredMessage>>;
  rename(name: string): Promise<void>;
  addMembers(userIds: readonly string[]): Promise<void>;
  removeMember(userId: string): Promise<void>;
  leave(): Promise<void>;
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
export interface Conversations extends Listenable<{ readonly message: Message }> {
  readonly list: Observable<ConversationList>;
  loadMore(): Promise<void>;
  /**
   * The conversation with one other user; made when first asked for.
   * @throws ParleyError `messaging/unknown-user`
   */
  direct(userId: string): Promise<Conversation>;
  create(group: { readonly name: string; readonly members: readonly string[] }): Promise<Conversation>;
  /** The conversation with this id, at once; its state says `loading` until it is known. */
  get(conversationId: string): Conversation;
}
