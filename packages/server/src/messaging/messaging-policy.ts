import type { ConversationKind, Role } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';

/** What changes a conversation itself. */
export type ConversationAction = 'rename' | 'add' | 'remove' | 'leave';

/** Who may do what, by kind of conversation and role in it. */
export const messagingPolicy: Readonly<
  Record<ConversationKind, Readonly<Record<Role, readonly ConversationAction[]>>>
> = {
  direct: { owner: [], member: [] },
  group: { owner: ['rename', 'add', 'remove', 'leave'], member: ['leave'] },
};

/** @throws RequestError `messaging/forbidden` */
export function allow(kind: ConversationKind, role: Role, action: ConversationAction): void {
  if (!messagingPolicy[kind][role].includes(action)) throw new RequestError('messaging/forbidden');
}
