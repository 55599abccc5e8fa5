import type {
  Conversation as Given,
  ConversationInfo,
  ConversationSettings,
  Message as StoredMessage,
  MessageChange,
  Receipt,
} from '@parley/protocol';
import type { Held } from '../connection/index.js';
import type { OutboxChange } from '../connection/link.js';
import type { Store } from '../kernel/create-store.js';
import type { KeptRoom } from './cache/saved.js';
import type { Conversation, ConversationEvents } from './messaging.js';
import type { ConversationRecord } from './messaging-state.js';
import type { MessageSource } from './receiver.js';
import type { MessagingDeps, Room } from './room.js';

/** What a conversation needs of its surroundings. */
export interface ConversationHome extends MessagingDeps, Pick<Room, 'me' | 'serverNow' | 'find'> {
  /** The conversation changed, as a list shows it. */
  onChanged(id: string): void;
  /** Tells those who want to hear of messages everywhere. */
  tell<K extends 'message' | 'messageUpdated'>(type: K, event: ConversationEvents[K]): void;
  /** Whether there is anybody. */
  listens(type: 'message' | 'messageUpdated'): boolean;
  /** What is begun and not sent is another text now. */
  onDraft(id: string, text: string): void;
  /** Little is known of the conversation, or something was missed: ask the server; once more where it is just asked. */
  refresh(id: string, again?: boolean): void;
}

/** A conversation with what the server's words do to it. */
export interface HeldConversation {
  readonly api: Conversation;
  readonly record: ConversationRecord;
  /** What is begun and not sent; whoever keeps drafts reads and restores it here. */
  readonly draft: Store<string>;
  /** What keeping it over a restart is about. */
  readonly kept: KeptRoom;
  /** What of it to name at session.open; with `all`, also where nothing but the list is held. */
  held(all: boolean): Held | undefined;
  find(seq: number): StoredMessage | undefined;
  receive(message: StoredMessage, source: MessageSource, change?: MessageChange): void;
  /** What became of a message on its way. */
  outgoing(change: OutboxChange): void;
  /** The server gave the conversation as it is for me, at a sync with all that it brings of it. */
  apply(given: Given, atSync?: boolean): void;
  /** The server gave the conversation as it is for everybody. */
  applyInfo(info: ConversationInfo): void;
  configured(settings: ConversationSettings, version?: number): void;
  receipt(receipt: Receipt): void;
  typing(change: { readonly userId: string; readonly active: boolean; readonly expiresIn: number }): void;
  left(userId: string): void;
  /** There is no such conversation for me. */
  vanish(): void;
  /**
   * Brings what was missed, where somebody looks; else it is brought when somebody does. `more` says that a sync did not bring
   * everything.
   */
  catchUp(more?: boolean): Promise<void>;
  /** What is known is stale; messages on their way stay. */
  forget(): void;
  /** The connection came or went. */
  connectionChanged(): void;
}
