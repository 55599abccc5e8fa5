import type { ConversationKind, Message as StoredMessage, Role } from '@parley/protocol';
import type { OutboxEntry } from '../connection/index.js';
import { keepSame } from '../kernel/keep-same.js';
import { rightsOf } from './conversation-rights.js';
import { isShown } from './is-shown.js';
import { progressOf, viewOutgoing, viewStored, type Progress, type Shown } from './message-view.js';
import type { ConversationRights, ConversationState, Message, Timeline } from './messaging.js';
import { userOf } from './messaging-state.js';
import type { Room } from './room.js';
import type { TimelineLoader } from './timeline-loader.js';
import type { TimelineState } from './timeline-state.js';
import { totals } from './unread.js';

/** What a timeline shows: of a conversation, or of one of its threads. */
export interface TimelineSource {
  readonly timeline: TimelineState;
  readonly loader: Pick<TimelineLoader, 'status' | 'hasOlder' | 'error'>;
  /** The thread's, where it is one, and the message that it belongs to. */
  readonly threadSeq?: number;
  readonly root?: () => StoredMessage | undefined;
}

/** Makes what a screen shows of one conversation. Whatever did not change is the same object as before. */
export interface Snapshots {
  readonly message: (stored: StoredMessage) => Message;
  readonly state: (previous?: ConversationState) => ConversationState;
  /** What makes snapshots of one timeline, each from the one before. */
  timeline(source: TimelineSource): (previous?: Timeline) => Timeline;
}

/** Remembers what it made, by what it made it of. */
export function createSnapshots(room: Room): Snapshots {
  // Of messages in timelines that somebody looks at. Of others only the one looked at last: most are never looked at.
  const shown = new WeakMap<StoredMessage, Shown>();
  let last: readonly [stored: StoredMessage, shown: Shown] | undefined;
  const shownOutgoing = new WeakMap<OutboxEntry, Message>();
  let progress: Progress | undefined;
  let progressParts: readonly unknown[] = [];
  let rights: { readonly kind: ConversationKind; readonly role: Role; readonly can: ConversationRights } | undefined;

  const progressNow = (): Progress => {
    const { record } = room;
    const me = room.me().id;
    const parts = [record.members, record.memberCount, record.readSeq, me];
    if (progress && isSameList(parts, progressParts)) return progress;
    progressParts = parts;
    const next = progressOf(record, me);
    return (progress = keepSame(progress, next));
  };
  const view = (stored: StoredMessage, now: Progress): Shown => {
    const before = shown.get(stored) ?? (last?.[0] === stored ? last[1] : undefined);
    const made = viewStored(stored, now, { pending: room.pending.get(stored.seq), before });
    last = [stored, made];
    return made;
  };
  const onTheWay = (): Message[] => {
    const sender = room.me();
    const connected = room.link.state.get().status === 'connected';
    return [...room.outgoing.values()].map((entry) => {
      const before = shownOutgoing.get(entry);
      if (before?.sender === sender && (entry.error || (before.status === 'sending') === connected)) return before;
      const made = viewOutgoing(entry, { sender, connected, find: room.find });
      shownOutgoing.set(entry, made);
      return made;
    });
  };
  const canNow = ({ kind, role }: { readonly kind: ConversationKind; readonly role: Role }) => {
    if (rights?.kind !== kind || rights.role !== role) rights = { kind, role, can: rightsOf(kind, role) };
    return rights.can;
  };
  return {
    message: (stored) => view(stored, progressNow()).message,
    state(previous) {
      const { record } = room;
      const { id, kind, members, memberCount, role, readSeq, lastSeq, lastMessage, settings, updatedAt } = record;
      const peer = kind === 'direct' ? members.find((member) => member.user.id !== room.me().id)?.user : undefined;
      const typing = record.typing.map((userId) => userOf(record, userId));
      const { count, mentions } = totals(record.unread);
      const next: ConversationState = {
        id,
        status: record.phase,
        kind,
        title: (kind === 'direct' ? peer?.name : record.name) ?? '',
        ...(peer && { peer }),
        members,
        memberCount,
        role,
        unreadCount: count,
        mentionCount: mentions,
        readSeq,
        lastSeq,
        lastMessage: onTheWay().at(-1) ?? (lastMessage && view(lastMessage, progressNow()).message),
        typing: keepSame(previous?.typing, typing),
        updatedAt,
        public: record.public,
        settings,
        can: canNow(record),
      };
      return keepSame(previous, next);
    },
    timeline({ timeline, loader, threadSeq, root }) {
      let made: Message[] = [];
      let seen = 0;
      let of: readonly unknown[] = [];

      return (previous) => {
        const now = progressNow();
        const { stored, revision } = timeline;
        const keep = (message: StoredMessage) => {
          const one = view(message, now);
          shown.set(message, one);
          made.push(one.message);
        };
        // A message at the end costs its own view only; anything else makes the list anew, of views that are kept.
        const first = root?.();
        const parts = [now, room.pending, revision, first];
        if (!isSameList(parts, of)) {
          of = parts;
          made = [];
          seen = 0;
          if (first) keep(first);
        }
        for (; seen < stored.length; seen++) {
          const message = stored[seen];
          if (message && isShown(message, threadSeq)) keep(message);
        }
        const messages = [...made, ...onTheWay().filter((message) => message.threadSeq === threadSeq)];
        const next: Timeline = {
          messages: previous && isSameList(previous.messages, messages) ? previous.messages : messages,
          status: loader.status,
          hasOlder: loader.hasOlder,
          ...(loader.error && { error: loader.error }),
        };
        return keepSame(previous, next);
      };
    },
  };
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, place) => item === b[place]);
}
