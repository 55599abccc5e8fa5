import type { Conversation, Member, Message, User } from '@parley/protocol';

export const alice: User = { id: 'alice', name: 'Alice' };
export const bob: User = { id: 'bob', name: 'Bob' };

/** A member as the server gives one. */
export function sampleMember(user: User, more: Partial<Member> = {}): Member {
  return { user, role: 'member', deliveredSeq: 0, readSeq: 0, joinedAt: 1, ...more };
}

/** The conversation of Alice and Bob as the server gives it to Alice. */
export function sampleConversation(more: Partial<Conversation> = {}): Conversation {
  return {
    id: 'cnv_1',
    kind: 'direct',
    members: [sampleMember(alice), sampleMember(bob)],
    memberCount: 2,
    lastSeq: 0,
    version: 1,
    createdAt: 1,
    updatedAt: 1,
    role: 'member',
    unreadCount: 0,
    mentionCount: 0,
    readSeq: 0,
    settings: { notifications: 'all', archived: false },
    ...more,
  };
}

/** A stored message, from Bob unless told. */
export function sampleMessage(seq: number, more: Partial<Message> = {}): Message {
  const conversationId = more.conversationId ?? 'cnv_1';
  return {
    id: `${conversationId}-${seq}`,
    conversationId,
    seq,
    version: seq,
    clientId: `c-${seq}`,
    sender: bob,
    text: `message ${seq}`,
    createdAt: 1_000 + seq,
    ...more,
  };
}
