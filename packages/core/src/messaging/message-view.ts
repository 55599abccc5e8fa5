import type { Message as StoredMessage, Quote, User } from '@parley/protocol';
import { fromErrorData, type OutboxEntry } from '../connection/index.js';
import type { Change } from './message-changes.js';
import type { Message, MessageStatus } from './messaging.js';
import type { ConversationRecord } from './messaging-state.js';

/** What decides how far messages have come. */
export interface Progress {
  readonly me: string;
  /** Up to here all others have received, read, and I have read. */
  readonly delivered: number;
  readonly read: number;
  readonly mine: number;
}

/** How far the messages of a conversation have come. Where not all members are known, nothing is claimed. */
export function progressOf(record: ConversationRecord, me: string): Progress {
  const others = record.members.filter((member) => member.user.id !== me);
  const complete = others.length > 0 && record.members.length >= record.memberCount;
  const least = (pick: 'deliveredSeq' | 'readSeq') =>
    complete ? others.reduce((seq, member) => Math.min(seq, member[pick]), Infinity) : 0;
  return { me, delivered: least('deliveredSeq'), read: least('readSeq'), mine: record.readSeq };
}

/** Changes of mine that the server has not confirmed yet, first things first. */
export type Pending = readonly Change[] | undefined;

/** A stored message with all that a screen shows of it. */
export type ShownStored = StoredMessage & Pick<Message, 'key' | 'own' | 'status'>;

/** A message as it came, or as it was shown before. */
type Held = StoredMessage | ShownStored;

/**
 * A stored message as a screen shows it: the same object where it is what was shown before. `nameOf` gives one object for a user
 * who is named again and again.
 */
export function viewStored(held: Held, progress: Progress, nameOf: (user: User) => User): ShownStored {
  const { id, conversationId, seq, version, clientId, text, createdAt } = held;
  const own = held.sender.id === progress.me;
  const status = own ? ownStatus(seq, progress) : seq <= progress.mine ? 'read' : 'delivered';
  if ('key' in held && held.status === status && held.own === own) return held;
  const sender = nameOf(held.sender);
  // A message of mine keeps the key that it had on its way.
  const key = own ? clientId : id;
  // Thousands of these are held: most have no more than this, and it takes the least room written at once.
  const plain = { id, conversationId, seq, version, clientId, sender, text, createdAt, key, own, status };
  return Object.keys(held).length > plainFields ? { ...held, ...plain } : plain;
}

const plainFields = 8;

/** What a message on its way refers to, and how it stands. */
export interface OutgoingContext {
  readonly sender: User;
  readonly connected: boolean;
  readonly find: (conversationId: string, seq: number) => StoredMessage | undefined;
}

/** A message on its way as a screen shows it. */
export function viewOutgoing({ params, createdAt, error, files }: OutboxEntry, context: OutgoingContext): Message {
  const { sender, connected, find } = context;
  const { replyTo, forward, poll, store, ...content } = params;
  const quoted = replyTo === undefined ? undefined : find(params.conversationId, replyTo);
  const original = forward && find(forward.conversationId, forward.seq);
  return {
    ...content,
    ...(quoted && { replyTo: quoteOf(quoted) }),
    ...(original && {
      text: original.text,
      metadata: original.metadata,
      forwardedFrom: { sender: original.sender, createdAt: original.createdAt },
    }),
    ...(poll && {
      poll: {
        ...{ multiple: false, anonymous: false, ...poll, voterCount: 0 },
        options: poll.options.map((text) => ({ text, count: 0, userIds: [] })),
      },
    }),
    ...(store === false && { stored: store }),
    files,
    key: params.clientId,
    sender,
    createdAt,
    own: true,
    status: error ? 'failed' : connected ? 'sending' : 'queued',
    ...(error && { error: fromErrorData(error) }),
  } as Message;
}

/** A message as the one that answers it shows it. */
export function quoteOf({ seq, sender, text, deletedAt }: StoredMessage): Quote {
  return {
    ...{ seq, sender, text: /^.{0,200}/su.exec(text)?.[0] ?? '' },
    ...(deletedAt !== undefined && { deleted: true }),
  };
}

function ownStatus(seq: number, progress: Progress): MessageStatus {
  if (seq <= progress.read) return 'read';
  return seq <= progress.delivered ? 'delivered' : 'sent';
}
