import type { ConversationKind, Role } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { isAllowed, outranks, type ConversationAction } from './messaging-policy.js';

const actions: readonly ConversationAction[] = [
  'send',
  'mentionAll',
  'react',
  'vote',
  'pin',
  'editOwn',
  'deleteOwn',
  'deleteOthers',
  'rename',
  'add',
  'remove',
  'setRole',
  'leave',
];
// One column for each action, in the order above.
const table: readonly (readonly [ConversationKind, Role, string])[] = [
  ['direct', 'owner', '1111111000000'],
  ['direct', 'moderator', '1111111000000'],
  ['direct', 'member', '1111111000000'],
  ['group', 'owner', '1111111111111'],
  ['group', 'moderator', '1111111111101'],
  ['group', 'member', '1111111000001'],
  ['channel', 'owner', '1111111111111'],
  ['channel', 'moderator', '1111111111101'],
  ['channel', 'member', '0011001000001'],
];

describe('the policy', () => {
  for (const [kind, role, row] of table)
    it(`says what ${role} may do in a ${kind}`, () => {
      expect(actions.map((action) => Number(isAllowed(kind, role, action))).join('')).toBe(row);
    });

  it('lets owners act against all, moderators against members and who has left', () => {
    const against = (role: Role) =>
      (['owner', 'moderator', 'member', undefined] as const).map((other) => outranks(role, other));
    expect(against('owner')).toEqual([true, true, true, true]);
    expect(against('moderator')).toEqual([false, false, true, true]);
    expect(against('member')).toEqual([false, false, false, false]);
  });
});
