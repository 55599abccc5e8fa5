import type { ConversationKind, Role } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';

/** What somebody may want to do in a conversation. */
export type ConversationAction =
  | 'send'
  | 'mentionAll'
  | 'react'
  | 'vote'
  | 'pin'
  | 'editOwn'
  | 'deleteOwn'
  | 'deleteOthers'
  | 'rename'
  | 'add'
  | 'remove'
  | 'setRole'
  | 'leave';

const speak = ['send', 'mentionAll', 'react', 'vote', 'pin', 'editOwn', 'deleteOwn'] as const;
const moderate = [...speak, 'deleteOthers', 'rename', 'add', 'remove', 'leave'] as const;
const own = [...moderate, 'setRole'] as const;

/** Who may do what, by kind of conversation and role in it. */
export const messagingPolicy: Readonly<
  Record<ConversationKind, Readonly<Record<Role, readonly ConversationAction[]>>>
> = {
  // Two people are equals: nobody moderates, and nobody leaves the other alone with it.
  direct: { owner: speak, moderator: speak, member: speak },
  group: { owner: own, moderator: moderate, member: [...speak, 'leave'] },
  // Few write, many read.
  channel: { owner: own, moderator: moderate, member: ['react', 'vote', 'deleteOwn', 'leave'] },
};

const rank: Readonly<Record<Role, number>> = { owner: 2, moderator: 1, member: 0 };

/** Whether the policy lets a role do this. */
export function isAllowed(kind: ConversationKind, role: Role, action: ConversationAction): boolean {
  return messagingPolicy[kind][role].includes(action);
}

/** @throws RequestError `messaging/forbidden` */
export function allow(kind: ConversationKind, role: Role, action: ConversationAction): void {
  if (!isAllowed(kind, role, action)) throw new RequestError('messaging/forbidden');
}

/**
 * Whether somebody may act against another: remove them, or delete what they wrote. Owners may against all, moderators against
 * members only; who is no member any more ranks as one.
 */
export function outranks(role: Role, other: Role | undefined): boolean {
  return role === 'owner' || rank[role] > rank[other ?? 'member'];
}

/** Why who has this role, or none, may not send a message. */
export function refusalToSend(
  kind: ConversationKind,
  role: Role | undefined,
  { mentionsAll }: { readonly mentionsAll?: boolean },
): RequestError | undefined {
  if (!role) return new RequestError('messaging/not-found');
  const allowed = isAllowed(kind, role, 'send') && (!mentionsAll || isAllowed(kind, role, 'mentionAll'));
  return allowed ? undefined : new RequestError('messaging/forbidden');
}
