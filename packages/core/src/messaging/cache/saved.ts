import type { Message as StoredMessage, User } from '@parley/protocol';
import type { ConversationRecord } from '../messaging-state.js';
import type { Receiver } from '../receiver.js';
import type { Room } from '../room.js';
import type { TimelinePart } from '../timeline-part.js';
import type { Unread } from '../unread.js';

/** What is known of a conversation, as JSON. */
export interface SavedRecord extends Omit<ConversationRecord, 'unread' | 'typing'> {
  readonly unread: Omit<Unread, 'ahead'>;
}

/** The latest messages of a timeline that somebody looked at, with no hole between them. */
export interface SavedTimeline {
  readonly messages: readonly StoredMessage[];
  /** The seq from which on nothing is missing. */
  readonly start: number;
  readonly hasOlder: boolean;
  /** All that was done to them up to this version of the conversation is known. */
  readonly version: number;
  /** When somebody looked at it last. */
  readonly lookedAt: number;
}

/** What was kept, put back before the server answers. */
export interface Saved {
  readonly me?: User;
  readonly records: readonly SavedRecord[];
  readonly timelines: ReadonlyMap<string, SavedTimeline>;
}

/** What is held of a conversation and worth keeping. */
export interface Keepable {
  readonly record: ConversationRecord;
  readonly timeline?: SavedTimeline;
}

/** A conversation, as keeping its last state sees it. */
export interface KeptRoom {
  readonly room: Room;
  readonly receiver: Receiver;
  /** When somebody looked at the timeline last, in ms since the epoch; 0 before anybody did. */
  lookedAt: number;
  /** What shows its messages, once its code is there. */
  part(): Promise<TimelinePart>;
}

/** Whose state is kept. */
export interface CacheHost {
  me(): User | undefined;
  rooms(): Iterable<KeptRoom>;
  /** Puts back what was kept, each conversation by `putBack`, unless the server has spoken before. Answers what it put back. */
  restore(
    saved: Saved,
    putBack: (room: KeptRoom, record: SavedRecord, timeline?: SavedTimeline) => boolean,
  ): Iterable<ConversationRecord>;
  /** What was begun and not sent, by conversation. */
  restoreDrafts(drafts: ReadonlyMap<string, string>): void;
}

/** A record without what passes: who types, and messages that came ahead of others. */
export function toSaved({ typing: _, unread, ...record }: ConversationRecord): SavedRecord {
  const { ahead, ...counts } = unread;
  return { ...record, unread: { ...counts, doubt: Math.max(counts.doubt, Math.min(ahead.size, 1)) } };
}

/** The record that was kept. */
export function fromSaved(saved: SavedRecord): ConversationRecord {
  return { ...saved, typing: [], unread: { ...saved.unread, ahead: new Map() } };
}
