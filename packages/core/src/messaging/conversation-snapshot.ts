import type { Message as StoredMessage, User } from '@parley/protocol';
import type { ConversationState, Message, Timeline } from './messaging.js';
import { userOf, type ConversationRecord } from './messaging-state.js';
import { progressOf, viewOutgoing, viewStored, type Progress, type Shown } from './message-view.js';
import type { TimelineLoader } from './timeline-loader.js';
import type { TimelineState } from './timeline-state.js';
import { unreadCount } from './unread.js';

/** What snapshots are made of. */
export interface SnapshotSource {
  readonly record: ConversationRecord;
  readonly timeline: TimelineState;
  readonly loader: Pick<TimelineLoader, 'status' | 'hasOlder' | 'error'>;
  readonly me: User;
  readonly connected: boolean;
}

/** Makes what a screen shows of one conversation. Whatever did not change is the same object as before. */
export interface Snapshots {
  message(source: SnapshotSource, stored: StoredMessage): Message;
  state(source: SnapshotSource, previous?: ConversationState): ConversationState;
  timeline(source: SnapshotSource, previous?: Timeline): Timeline;
}

/** Remembers what it made, by the messages it made it of. */
export function createSnapshots(): Snapshots {
  let shown = new Map<number, Shown>();
  // The one looked at last, in the timeline or not.
  let latest: Shown | undefined;
  let outgoing = new Map<object, Message>();
  let progress: Progress | undefined;
  let progressOfRecord: ConversationRecord | undefined;

  const progressNow = ({ record, me }: SnapshotSource): Progress => {
    if (progress && record === progressOfRecord && progress.me === me.id) return progress;
    progressOfRecord = record;
    progress = progressOf(record, me.id);
    return progress;
  };
  const onTheWay = ({ timeline, record, me, connected }: SnapshotSource) => {
    const next = new Map<object, Message>();
    for (const item of timeline.outgoing) {
      const before = outgoing.get(item);
      const same = before?.sender === me && (before.status === 'failed' || (before.status === 'sending') === connected);
      next.set(item, same ? before : viewOutgoing(item, { conversationId: record.id, sender: me, connected }));
    }
    outgoing = next;
    return [...next.values()];
  };
  const lastMessage = (source: SnapshotSource): Message | undefined => {
    const last = onTheWay(source).at(-1);
    const stored = source.record.lastMessage;
    return last ?? (stored && view(source, stored));
  };
  const view = (source: SnapshotSource, stored: StoredMessage): Message => {
    const now = progressNow(source);
    const before = shown.get(stored.seq) ?? latest;
    latest = viewStored(stored, now, before);
    if (shown.has(stored.seq)) shown.set(stored.seq, latest);
    return latest.message;
  };
  return {
    message: view,
    state(source, previous) {
      const { record, me } = source;
      const peer =
        record.kind === 'direct' ? record.members.find((member) => member.user.id !== me.id)?.user : undefined;
      const typing = record.typing.map((id) => userOf(record, id));
      const next: ConversationState = {
        id: record.id,
        status: record.phase,
        kind: record.kind,
        title: (record.kind === 'direct' ? peer?.name : record.name) ?? '',
        ...(peer && { peer }),
        members: record.members,
        memberCount: record.memberCount,
        role: record.role,
        unreadCount: unreadCount(record.unread),
        readSeq: record.readSeq,
        lastSeq: record.lastSeq,
        lastMessage: lastMessage(source),
        typing: previous && isSameList(previous.typing, typing) ? previous.typing : typing,
        updatedAt: record.updatedAt,
      };
      return previous && isSameState(previous, next) ? previous : next;
    },
    timeline(source, previous) {
      const { timeline, loader } = source;
      const now = progressNow(source);
      const views = new Map<number, Shown>();
      const messages: Message[] = [];
      for (const stored of timeline.stored) {
        const before = shown.get(stored.seq) ?? latest;
        const made = viewStored(stored, now, before);
        views.set(stored.seq, made);
        messages.push(made.message);
      }
      shown = views;
      messages.push(...onTheWay(source));
      const next: Timeline = {
        messages: previous && isSameList(previous.messages, messages) ? previous.messages : messages,
        status: loader.status,
        hasOlder: loader.hasOlder,
        ...(loader.error && { error: loader.error }),
      };
      return previous && isSameState(previous, next) ? previous : next;
    },
  };
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, place) => item === b[place]);
}

function isSameState<T extends object>(a: T, b: T): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof T>;
  return [...keys].every((key) => Object.is(a[key], b[key]));
}
