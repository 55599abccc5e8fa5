// Parley's wire, as its server writes it.
import { people, receiver } from '../content.mjs';

export const conversationId = (conversation) => `cnv_${String(conversation).padStart(26, '0')}`;

export function messageFrame(message) {
  const id = conversationId(message.conversation);
  const seq = message.index + 1;
  const stored = {
    id: `msg_${id.slice(4)}_${seq}`,
    conversationId: id,
    seq,
    version: seq,
    clientId: message.id,
    sender: message.sender,
    text: message.text,
    createdAt: message.at,
  };
  return JSON.stringify({ ev: 'message.created', at: { conversation: id, version: seq }, data: { message: stored } });
}

export function conversationAsGiven(conversation) {
  const members = [receiver, ...people].map((user) => ({
    user,
    role: 'member',
    deliveredSeq: 0,
    readSeq: 0,
    joinedAt: 0,
  }));
  return {
    id: conversationId(conversation),
    kind: 'group',
    name: `Conversation ${conversation}`,
    members,
    memberCount: members.length,
    lastSeq: 0,
    version: 0,
    createdAt: 0,
    updatedAt: 0,
    role: 'member',
    unreadCount: 0,
    mentionCount: 0,
    readSeq: 0,
    settings: { notifications: 'all', archived: false },
  };
}
