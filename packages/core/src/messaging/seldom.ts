import type { Lazily } from '../kernel/lazily.js';
import type { ConversationExtras } from './conversation-extras.js';

const names = [
  'edit',
  'delete',
  'addReaction',
  'removeReaction',
  'pin',
  'unpin',
  'vote',
  'closePoll',
  'history',
  'edits',
  'reactors',
  'pins',
  'schedule',
  'reschedule',
  'cancelScheduled',
  'configure',
  'setRole',
  'rename',
  'addMembers',
  'removeMember',
  'leave',
] as const;

/** What a conversation does with code that is loaded when it is used. */
export function seldom(extras: Lazily<ConversationExtras>): Pick<ConversationExtras, (typeof names)[number]> {
  return Object.fromEntries(names.map((name) => [name, extras(name)])) as ReturnType<typeof seldom>;
}
