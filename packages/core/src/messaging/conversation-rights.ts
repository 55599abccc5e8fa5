import type { ConversationKind, Role } from '@parley/protocol';
import type { ConversationRights } from './messaging.js';

/** What a role may do in a kind of conversation, as the server's policy has it. */
export function rightsOf(kind: ConversationKind, role: Role): ConversationRights {
  const group = kind !== 'direct';
  const moderates = group && role !== 'member';
  // In a channel few write and many read.
  const speaks = kind !== 'channel' || moderates;
  return {
    send: speaks,
    react: true,
    pin: speaks,
    rename: moderates,
    addMembers: moderates,
    removeMembers: moderates,
    setRoles: group && role === 'owner',
    deleteOthers: moderates,
    leave: group,
  };
}
