import type { Message as StoredMessage, MessageChange } from '@parley/protocol';
import type { MessageMerge } from './message-merge.js';
import { weightOf, withDoubt, withMessage } from './messaging-state.js';
import type { Outbox } from './outbox.js';
import type { ReceiptSender } from './receipt-sender.js';
import type { Room } from './room.js';
import type { TimelineFace } from './timeline-face.js';
import type { Typing } from './typing.js';
import { isCounted } from './unread.js';

/** Where a message comes from: an event, a sync, brought from history, or the answer to what I asked. */
export type MessageSource = 'event' | 'sync' | 'history' | 'answer';

/** Puts messages where they belong, in whatever order and however often they come. */
export interface Receiver {
  receive(message: StoredMessage, source: MessageSource, change?: MessageChange): void;
  /** The server has counted up to this seq, at a sync with all that it brings. */
  jump(lastSeq: number, atSync?: boolean): void;
  /** All messages up to here came. */
  heardUpTo(): number;
  /** The highest version that came. */
  version(): number;
  /** What was kept knows everything up to this version. */
  restored(version: number): void;
  forget(): void;
}

/** What receiving needs of the conversation. */
export interface ReceiverDeps {
  readonly find: (seq: number) => StoredMessage | undefined;
  /** The conversation's own timeline, and those of its threads by their seq. */
  readonly faces: ReadonlyMap<number | undefined, TimelineFace>;
  /** Puts a message where it belongs. */
  readonly put: (message: StoredMessage) => void;
  readonly merging: MessageMerge;
  readonly outbox: Pick<Outbox, 'take'>;
  readonly receipts: Pick<ReceiptSender, 'delivered'>;
  readonly typing: Pick<Typing, 'heard'>;
  readonly forget: () => void;
  readonly refresh: () => void;
  readonly trim: () => void;
  /** Somebody's message is new, or was changed. */
  readonly tell: (stored: StoredMessage, change?: MessageChange) => void;
}

// Messages counted before they came are on their way when they are few; when they are many, they are history.
const mostOnTheWay = 100;

/** The versions of a message and the counts that it changes are decided here. */
export function createReceiver(room: Room, deps: ReceiverDeps): Receiver {
  const { find, faces, merging } = deps;
  // Counted by the server's word, and not heard of yet.
  const unheard = new Set<number>();
  let version = 0;

  /** Whether the counts may have changed with a message that was counted. */
  const countsOtherwise = (held: StoredMessage | undefined, message: StoredMessage, change?: MessageChange) => {
    const me = room.me().id;
    if (held) return weightOf(held, me) !== weightOf(message, me);
    return message.sender.id !== me && (change?.kind === 'edited' || change?.kind === 'deleted');
  };
  return {
    receive(given, source, change) {
      const { seq } = given;
      if (room.record.phase === 'gone' && (source === 'event' || source === 'sync')) {
        // Who is told of a new message is back; what was known is old.
        if (change) return;
        deps.forget();
      }
      const me = room.me().id;
      const held = find(seq);
      const message = merging.merge(given, held, { change, isEvent: source === 'event' });
      const own = given.sender.id === me;
      const echo = own && deps.outbox.take(given.clientId);
      // What comes from before the first look at the conversation is not news.
      const counts = room.record.phase === 'ready' || (source !== 'history' && !change);
      const isNew = counts && (unheard.delete(seq) || !isCounted(room.record.unread, seq));
      deps.put(message);
      // Others quote it as it is now.
      const saidOtherwise = held?.text !== message.text || held.deletedAt !== message.deletedAt;
      if (held ? saidOtherwise : (change ?? message.editedAt ?? message.deletedAt)) merging.requote(message);
      version = Math.max(version, given.version);
      if (!own && room.record.typing.includes(given.sender.id)) deps.typing.heard(given.sender.id, false, 0);
      if (counts) room.setRecord(withMessage(room.record, message, me));
      if (!isNew && seq > room.record.readSeq && countsOtherwise(held, message, change)) {
        room.setRecord(withDoubt(room.record, message.version));
      }
      if (echo) room.timelineChanged();
      if (source !== 'history') deps.trim();
      if (!own) deps.receipts.delivered(seq);
      if (isNew) {
        // What I did to somebody's message may be answered before I am told of it: then this is how I am.
        if (!echo && !(own && source === 'answer')) deps.tell(message);
      } else if (change && (!held || given.version > held.version)) deps.tell(message, change);
      if (room.record.phase === 'loading') deps.refresh();
      else if (room.record.unread.ahead.size > 0) {
        const loader = room.main?.loader;
        if (loader?.status === 'ready') void loader.fill();
        else deps.refresh();
      }
    },
    jump(lastSeq, atSync) {
      const { upTo, ahead } = room.record.unread;
      if (room.record.phase !== 'ready') return;
      if (atSync || lastSeq - upTo > mostOnTheWay) unheard.clear();
      else for (let seq = upTo + 1; seq <= lastSeq; seq++) if (!ahead.has(seq)) unheard.add(seq);
      if (lastSeq <= upTo) return;
      for (const [threadSeq, face] of faces) {
        if (threadSeq === undefined) continue;
        face.part?.loader.doubt();
        if (!atSync) void face.catchUp();
      }
    },
    heardUpTo: () => Math.min(room.record.unread.upTo, ...[...unheard].map((seq) => seq - 1)),
    version: () => version,
    restored(known) {
      version = known;
    },
    forget() {
      unheard.clear();
      version = 0;
    },
  };
}
