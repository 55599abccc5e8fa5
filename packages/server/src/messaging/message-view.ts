import type { Message, User } from '@parley/protocol';
import type { MessageRow } from './messaging-store.js';

/** A message as the wire carries it. Its id is derived from the conversation's and `seq`. */
export function messageView(row: MessageRow, sender: User): Message {
  return {
    id: `msg_${row.conversationId.slice(4)}_${row.seq}`,
    conversationId: row.conversationId,
    seq: row.seq,
    version: row.version,
    clientId: row.clientId,
    sender,
    text: row.text,
    ...(row.metadata === undefined ? {} : { metadata: row.metadata }),
    createdAt: row.createdAt,
  };
}
