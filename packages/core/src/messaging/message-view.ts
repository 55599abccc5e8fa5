import type { Message as StoredMessage } from '@parley/protocol';
import type { ParleyError } from '../kernel/parley-error.js';
import type { Draft, Message, MessageStatus } from './messaging.js';
import type { ConversationRecord } from './messaging-state.js';

/** A message on its way to the server. */
export interface Outgoing extends Draft {
  readonly clientId: string;
  readonly createdAt: number;
  readonly error?: ParleyError;
}

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

/** A stored message as a screen shows it: the same object as before unless it changed. */
export function viewStored(stored: StoredMessage, progress: Progress, before?: Shown): Shown {
  const own = stored.sender.id === progress.me;
  const status = own ? ownStatus(stored.seq, progress) : stored.seq <= progress.mine ? 'read' : 'delivered';
  if (before && isSame(before.stored, stored) && before.message.status === status && before.message.own === own)
    return before;
  // A message of mine keeps the key that it had on its way.
  const key = own ? stored.clientId : stored.id;
  return { stored, message: { ...stored, key, own, status } };
}

/** The same message, however often it came. */
function isSame(a: StoredMessage, b: StoredMessage): boolean {
  return a === b || (a.id === b.id && a.version === b.version);
}

/** What was shown, and what of. */
export interface Shown {
  readonly stored: StoredMessage;
  readonly message: Message;
}

/** A message on its way as a screen shows it. */
export function viewOutgoing(
  outgoing: Outgoing,
  context: { readonly conversationId: string; readonly sender: Message['sender']; readonly connected: boolean },
): Message {
  const { clientId, text, metadata, createdAt, error } = outgoing;
  const { conversationId, sender, connected } = context;
  return {
    key: clientId,
    conversationId,
    clientId,
    sender,
    text,
    ...(metadata && { metadata }),
    createdAt,
    own: true,
    status: error ? 'failed' : connected ? 'sending' : 'queued',
    ...(error && { error }),
  };
}

function ownStatus(seq: number, progress: Progress): MessageStatus {
  if (seq <= progress.read) return 'read';
  return seq <= progress.delivered ? 'delivered' : 'sent';
}
