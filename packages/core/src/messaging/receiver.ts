import type { Message as StoredMessage, MessageChange } from '@parley/protocol';
import type { HeldThread } from './create-thread.js';
import { namesAll, withOwn } from './message-own.js';
import { weightOf, withDoubt, withMessage } from './messaging-state.js';
import type { Outbox } from './outbox.js';
import type { ReceiptSender } from './receipt-sender.js';
import type { Room } from './room.js';
import type { TimelineLoader } from './timeline-loader.js';
import type { Typing } from './typing.js';
import { quoteOf } from './message-view.js';
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
  readonly loader: TimelineLoader;
  readonly threads: ReadonlyMap<number, HeldThread>;
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
  const { find, loader, threads } = deps;
  // Counted by the server's word, and not heard of yet.
  const unheard = new Set<number>();
  // The version of the last word on which reactions and votes of a message are mine.
  const ownAt = new Map<number, number>();
  let version = 0;

  /** The newest of what is held and what came, with what is known to be mine. */
  const merge = (
    given: StoredMessage,
    held: StoredMessage | undefined,
    { change, isEvent }: { readonly change?: MessageChange; readonly isEvent: boolean },
  ) => {
    const { seq } = given;
    const newer = !held || given.version > held.version;
    const me = room.me().id;
    const message = isEvent ? withOwn(given, me, { prior: held, change }) : given;
    if (namesAll(given)) return newer ? message : held;
    // Others are not named: of what is mine the last word counts that knew it, which need not be the last word on the message.
    const knownAt = !held ? 0 : namesAll(held) ? held.version : (ownAt.get(seq) ?? 0);
    const knows = (!isEvent || change?.userId === me) && given.version >= knownAt;
    ownAt.set(seq, knows ? given.version : knownAt);
    if (newer) return message;
    return knows ? withOwn(held, me, { prior: message }) : held;
  };
  /** A message with what is known of the one that it answers. */
  const withQuote = (message: StoredMessage) => {
    const quoted = message.replyTo && find(message.replyTo.seq);
    return quoted ? { ...message, replyTo: quoteOf(quoted) } : message;
  };
  const requote = (quoted: StoredMessage) => {
    const again = (answer: StoredMessage) => ({ ...answer, replyTo: quoteOf(quoted) });
    const answers = [room.timeline, ...threads.values()].flatMap(({ stored }) =>
      stored.filter(({ replyTo }) => replyTo?.seq === quoted.seq),
    );
    for (const answer of answers) put(again(answer));
    const { lastMessage } = room.record;
    if (lastMessage?.replyTo?.seq === quoted.seq) room.setRecord({ ...room.record, lastMessage: again(lastMessage) });
  };
  const put = (message: StoredMessage) => {
    if (room.timeline.insert(message)) room.timelineChanged();
    threads.get(message.threadSeq ?? message.seq)?.receive(message);
  };
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
      const merged = merge(given, held, { change, isEvent: source === 'event' });
      const message = merged === held ? held : withQuote(merged);
      const own = given.sender.id === me;
      const echo = own && deps.outbox.take(given.clientId);
      // What comes from before the first look at the conversation is not news.
      const counts = room.record.phase === 'ready' || (source !== 'history' && !change);
      const isNew = counts && (unheard.delete(seq) || !isCounted(room.record.unread, seq));
      put(message);
      // Others quote it as it is now.
      const saidOtherwise = held?.text !== message.text || held.deletedAt !== message.deletedAt;
      if (held ? saidOtherwise : (change ?? message.editedAt ?? message.deletedAt)) requote(message);
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
        if (!echo && source !== 'answer') deps.tell(message);
      } else if (change && (!held || given.version > held.version)) deps.tell(message, change);
      if (room.record.phase === 'loading') deps.refresh();
      else if (room.record.unread.ahead.size > 0) {
        if (loader.status === 'ready') void loader.fill();
        else deps.refresh();
      }
    },
    jump(lastSeq, atSync) {
      const { upTo, ahead } = room.record.unread;
      if (room.record.phase !== 'ready') return;
      if (atSync || lastSeq - upTo > mostOnTheWay) unheard.clear();
      else for (let seq = upTo + 1; seq <= lastSeq; seq++) if (!ahead.has(seq)) unheard.add(seq);
      if (lastSeq <= upTo) return;
      for (const thread of threads.values()) {
        thread.doubt();
        if (!atSync) void thread.catchUp();
      }
    },
    heardUpTo: () => Math.min(room.record.unread.upTo, ...[...unheard].map((seq) => seq - 1)),
    version: () => version,
    restored(known) {
      version = known;
    },
    forget() {
      unheard.clear();
      ownAt.clear();
      version = 0;
    },
  };
}
