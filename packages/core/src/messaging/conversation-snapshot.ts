import type { ConversationKind, Message as StoredMessage, Role, User } from '@parley/protocol';
import type { OutboxEntry } from '../connection/index.js';
import { keepSame } from '../kernel/keep-same.js';
import { rightsOf } from './conversation-rights.js';
import { progressOf, viewOutgoing, viewStored, type Progress, type ShownStored } from './message-view.js';
import type { ConversationRights, ConversationState, Message } from './messaging.js';
import { userOf } from './messaging-state.js';
import type { Room } from './room.js';
import { totals } from './unread.js';

/** Makes what a screen shows of one conversation. Whatever did not change is the same object as before. */
export interface Snapshots {
  readonly message: (stored: StoredMessage) => Message;
  readonly state: (previous?: ConversationState) => ConversationState;
  readonly views: MessageViews;
}

/** What timelines are made of. */
export interface MessageViews {
  /** How far messages have come: the same object until that changes. */
  readonly progress: () => Progress;
  /** A message as it is stored, with all that a screen shows of it. */
  readonly plain: (stored: StoredMessage) => ShownStored;
  /** With what is changed and not confirmed. */
  readonly view: (shown: ShownStored) => Message;
  /** Shows messages that no timeline holds, and remembers the last one. */
  readonly recall: () => (stored: StoredMessage) => Message;
  /** Messages of mine that are not stored yet: of the conversation, or of one of its threads. */
  readonly onTheWay: (threadSeq?: number) => Message[];
}

/** Remembers what it made, by what it made it of. */
export function createSnapshots(room: Room): Snapshots {
  const users = new Map<string, User>();
  // Messages with changes of mine that are not confirmed, by what they were made of.
  const changed = new Map<number, { readonly of: readonly unknown[]; readonly message: Message }>();
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
  const nameOf = (user: User): User => {
    const known = keepSame(users.get(user.id), user);
    users.set(user.id, known);
    return known;
  };
  const plain = (stored: StoredMessage) => viewStored(stored, progressNow(), nameOf);
  /** With what is changed and not confirmed. */
  const view = (shown: ShownStored): Message => {
    const { seq } = shown;
    const pending = room.pending.get(seq);
    if (!pending) {
      changed.delete(seq);
      return asMessage(shown);
    }
    const of = [shown, pending];
    const before = changed.get(seq);
    if (before && isSameList(before.of, of)) return before.message;
    const message = asMessage(pending.reduce<StoredMessage>((made, change) => change(made), shown) as ShownStored);
    changed.set(seq, { of, message });
    return message;
  };
  /** Views of messages that no timeline holds: the last one is remembered. */
  const createRecall = () => {
    let of: StoredMessage | undefined;
    let made: ShownStored | undefined;
    return (stored: StoredMessage): Message => {
      made = plain(of === stored && made ? made : stored);
      of = stored;
      return view(made);
    };
  };
  const recall = createRecall();
  /** A message in the timeline is held as it is shown, so that it is shown the same everywhere. */
  const show = (stored: StoredMessage): Message => {
    const timeline = room.main?.timeline;
    const held = timeline?.at(stored.seq);
    if (held?.version !== stored.version) return recall(stored);
    const shown = plain(held);
    if (shown !== held) timeline?.show(shown);
    return view(shown);
  };
  const allOnTheWay = (): Message[] => {
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
    message: show,
    views: {
      ...{ plain, view, progress: progressNow, recall: createRecall },
      onTheWay: (threadSeq) => allOnTheWay().filter((message) => message.threadSeq === threadSeq),
    },
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
        lastMessage: allOnTheWay().at(-1) ?? (lastMessage && show(lastMessage)),
        typing: keepSame(previous?.typing, typing),
        updatedAt,
        public: record.public,
        settings,
        can: canNow(record),
      };
      return keepSame(previous, next);
    },
  };
}

function asMessage(shown: ShownStored): Message {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- what metadata is, apps say
  return shown as Message;
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, place) => item === b[place]);
}
