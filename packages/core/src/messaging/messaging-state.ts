import type {
  Conversation,
  ConversationInfo,
  ConversationKind,
  ConversationSettings,
  Member,
  Message as StoredMessage,
  Receipt,
  Role,
  User,
} from '@parley/protocol';
import { countFrom, countMessage, noUnread, readUpTo, type Counts, type Unread, type Weight } from './unread.js';

/** All that is known of one conversation, without its timeline. Immutable: each reduce function answers a new one, or the same. */
export interface ConversationRecord {
  readonly id: string;
  readonly phase: 'loading' | 'ready' | 'gone';
  readonly kind: ConversationKind;
  readonly name?: string;
  readonly members: readonly Member[];
  readonly memberCount: number;
  readonly role: Role;
  readonly public: boolean;
  readonly settings: ConversationSettings;
  /** The conversation's version when they were last changed: what was read before says nothing of them. */
  readonly settingsVersion: number;
  readonly lastSeq: number;
  readonly lastMessage?: StoredMessage;
  readonly readSeq: number;
  readonly unread: Unread;
  /** Ids of those who type now. */
  readonly typing: readonly string[];
  /** Of the members and the name, not of the messages. */
  readonly version: number;
  readonly updatedAt: number;
}

/** A conversation of which only the id is known. */
export function unknownConversation(id: string): ConversationRecord {
  return {
    id,
    phase: 'loading',
    kind: 'direct',
    members: [],
    memberCount: 0,
    role: 'member',
    public: false,
    settings: { notifications: 'all', archived: false },
    settingsVersion: -1,
    lastSeq: 0,
    readSeq: 0,
    unread: noUnread,
    typing: [],
    version: -1,
    updatedAt: 0,
  };
}

/** The server gave the conversation as it is for me. */
export function withConversation(record: ConversationRecord, given: Conversation): ConversationRecord {
  return {
    ...withInfo(record, given, ''),
    phase: 'ready',
    ...(given.version >= record.version && { role: given.role }),
    ...(!(given.version < record.settingsVersion) && { settings: given.settings, settingsVersion: given.version }),
    readSeq: Math.max(record.readSeq, given.readSeq),
    unread: mergeUnread(record, given),
  };
}

function mergeUnread(record: ConversationRecord, given: Conversation): Unread {
  const { unread } = record;
  const behind = given.readSeq < record.readSeq;
  // Numbers that count no more messages than are known, up to which I have read less, say nothing new.
  const useless = behind && given.lastSeq <= unread.upTo;
  const counts = { count: given.unreadCount, mentions: given.mentionCount };
  const counted = useless ? unread : countFrom(unread, counts, { upTo: given.lastSeq, version: given.version });
  if (!behind && given.lastSeq >= unread.upTo) return counted;
  const readSeq = Math.max(record.readSeq, given.readSeq);
  return readSeq > record.readSeq || counted !== unread ? readUpTo(counted, readSeq) : unread;
}

/** The server gave the conversation as it is for everybody. */
export function withInfo(record: ConversationRecord, info: ConversationInfo, me: string): ConversationRecord {
  const newer = info.version >= record.version;
  const role = info.members.find((member) => member.user.id === me)?.role;
  const lastMessage = latest(record.lastMessage, info.lastMessage);
  return {
    ...record,
    ...(newer && {
      kind: info.kind,
      name: info.name,
      members: mergeMembers(record.members, info.members),
      memberCount: info.memberCount,
      // Beyond the members that are given nobody's role is known.
      ...(role && { role }),
      public: !!info.public,
      version: info.version,
    }),
    lastSeq: Math.max(record.lastSeq, info.lastSeq),
    ...(lastMessage && { lastMessage }),
    updatedAt: Math.max(record.updatedAt, info.updatedAt),
  };
}

/** I was added to a conversation, or it was just made: what the event says is all there is to know. */
export function withMembership(record: ConversationRecord, info: ConversationInfo, me: string): ConversationRecord {
  const next = withInfo(record, info, me);
  const mine = info.members.find((member) => member.user.id === me);
  if (!mine || (record.phase === 'loading' && info.lastSeq > mine.readSeq)) return next;
  const { unread } = next;
  return {
    ...next,
    phase: 'ready',
    readSeq: Math.max(record.readSeq, mine.readSeq),
    // What was said before I came is read, and no news.
    unread: unread.upTo === 0 ? countFrom(unread, noUnread, { upTo: info.lastSeq, version: info.version }) : unread,
  };
}

/** A message was stored. The same record when it was known before. */
export function withMessage(record: ConversationRecord, message: StoredMessage, me: string): ConversationRecord {
  const weight = message.seq > record.readSeq ? weightOf(message, me) : 0;
  const unread = countMessage(record.unread, message.seq, weight);
  // The same version anew says more of what is mine.
  const lastMessage = latest(record.lastMessage, message, true);
  if (unread === record.unread && lastMessage === record.lastMessage) return record;
  return {
    ...record,
    unread,
    lastMessage,
    lastSeq: Math.max(record.lastSeq, message.seq),
    updatedAt: Math.max(record.updatedAt, message.createdAt),
    typing: record.typing.includes(message.sender.id)
      ? record.typing.filter((id) => id !== message.sender.id)
      : record.typing,
  };
}

/** What a message adds to the counts while it is unread. */
export function weightOf(message: StoredMessage, me: string): Weight {
  if (message.sender.id === me || message.deletedAt !== undefined || message.stored === false) return 0;
  const mentioned = message.mentionsAll || message.mentions?.includes(me);
  // Of a call that was answered only who missed it hears: it mentions them.
  const counts = !message.call || message.call.reason === 'timeout' || message.call.reason === 'cancelled';
  return (counts && message.threadSeq === undefined ? 1 : 0) + (mentioned ? 2 : 0);
}

/** What some messages add to the counts while they are unread. */
export function countUnread(messages: readonly StoredMessage[], me: string): Counts {
  return messages.reduce((counts, message) => countMessage(counts, counts.upTo + 1, weightOf(message, me)), noUnread);
}

/** The counts may be wrong by what happened at this version, until the server gives them again. */
export function withDoubt(record: ConversationRecord, version: number): ConversationRecord {
  return { ...record, unread: { ...record.unread, doubt: Math.max(record.unread.doubt, version) } };
}

/** A member has received or read further; `left` is what is known to come after it where it is me. */
export function withReceipt(
  record: ConversationRecord,
  receipt: Receipt,
  { me, left }: { readonly me: string; readonly left?: Counts },
): ConversationRecord {
  const members = record.members.map((member) => (member.user.id === receipt.userId ? raise(member, receipt) : member));
  const changed = members.some((member, place) => member !== record.members[place]);
  const next = changed ? { ...record, members } : record;
  return receipt.userId === me ? withRead(next, receipt.readSeq, left) : next;
}

/** I have read up to `seq`; `left` is what is known to come after it. */
export function withRead(record: ConversationRecord, seq: number, left?: Counts): ConversationRecord {
  if (seq <= record.readSeq) return record;
  return { ...record, readSeq: seq, unread: readUpTo(record.unread, seq, left) };
}

/** A member left; when it was me, the conversation is gone. */
export function withoutMember(record: ConversationRecord, userId: string, me: string): ConversationRecord {
  if (userId === me) return { ...record, phase: 'gone', typing: [] };
  const members = record.members.filter((member) => member.user.id !== userId);
  if (members.length === record.members.length) return record;
  const typing = record.typing.filter((id) => id !== userId);
  return { ...record, members, memberCount: Math.max(0, record.memberCount - 1), typing };
}

/** Somebody types, or has stopped. */
export function withTyping(record: ConversationRecord, userId: string, active: boolean): ConversationRecord {
  if (record.typing.includes(userId) === active) return record;
  const others = record.typing.filter((id) => id !== userId);
  return { ...record, typing: active ? [...others, userId] : others };
}

/** A member's user, or what is known of one beyond the members held. */
export function userOf(record: ConversationRecord, userId: string): User {
  return record.members.find((member) => member.user.id === userId)?.user ?? { id: userId, name: userId };
}

function latest(a: StoredMessage | undefined, b: StoredMessage | undefined, orSame = false): StoredMessage | undefined {
  if (!a || !b) return a ?? b;
  return (b.seq - a.seq || b.version - a.version + Number(orSame)) > 0 ? b : a;
}

/** Receipts only rise, whatever order answers and events come in. */
function mergeMembers(known: readonly Member[], given: readonly Member[]): readonly Member[] {
  const byId = new Map(known.map((member) => [member.user.id, member]));
  return given.map((member) => {
    const before = byId.get(member.user.id);
    return before ? raise(member, before) : member;
  });
}

function raise(member: Member, { deliveredSeq, readSeq }: Pick<Receipt, 'deliveredSeq' | 'readSeq'>): Member {
  if (deliveredSeq <= member.deliveredSeq && readSeq <= member.readSeq) return member;
  const read = Math.max(member.readSeq, readSeq);
  return { ...member, readSeq: read, deliveredSeq: Math.max(member.deliveredSeq, deliveredSeq, read) };
}
