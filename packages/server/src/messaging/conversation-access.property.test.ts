import type { Role } from '@parley/protocol';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createLocalBus } from '../kernel/create-local-bus.js';
import { settled } from '../testing/create-fake-clock.js';
import { createConversationAccess } from './conversation-access.js';

const app = 'app_eu1_test0001';
const id = 'cnv_1';
const users = ['a', 'b', 'c', 'd', 'e'] as const;
const user = fc.constantFrom(...users);
const role = fc.constantFrom<Role>('owner', 'moderator', 'member');

type Step =
  | { readonly kind: 'add'; readonly userIds: readonly string[]; readonly here: boolean }
  | { readonly kind: 'remove'; readonly userId: string; readonly here: boolean }
  | { readonly kind: 'role'; readonly userId: string; readonly role: Role; readonly here: boolean }
  | { readonly kind: 'read' };

// `here`: this process made the change and follows it; else another one did, and only the event tells.
const here = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), userIds: fc.uniqueArray(user, { minLength: 1 }), here }),
  fc.record({ kind: fc.constant('remove' as const), userId: user, here }),
  fc.record({ kind: fc.constant('role' as const), userId: user, role, here }),
  fc.record({ kind: fc.constant('read' as const) }),
);

it('remembers who is in a conversation as the store has it, whoever changed it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { messaging: store } = createMemoryStores();
      const bus = createLocalBus();
      const access = createConversationAccess(store, bus);
      const members = [{ userId: 'a', role: 'owner' as const }];
      await store.createConversation({ app, id, key: id, kind: 'channel', members, now: 1 });

      /** What a change is told by, as `announce` tells it. */
      const tell = async (change: { joined?: readonly string[]; left?: string } | undefined, here: boolean) => {
        const row = await store.conversation(app, id);
        if (!row) throw new Error('It is gone.');
        if (here && change) access.follow(app, row, change);
        else if (here) access.forget(app, id);
        const at = { conversation: id, version: row.version };
        const left = change?.left;
        if (left !== undefined) {
          const event = { ev: 'conversation.left' as const, at, data: { conversationId: id, userId: left } };
          bus.publish({ app, userIds: [], event });
        }
        const conversation = { ...row, members: [] };
        bus.publish({ app, userIds: [], event: { ev: 'conversation.updated', at, data: { conversation } } });
      };

      for (const one of steps) {
        if (one.kind === 'add') {
          const change = await store.addMembers(app, id, { userIds: one.userIds, limit: 10, now: 1 });
          if (change && change.added.length > 0) await tell({ joined: change.added }, one.here);
        } else if (one.kind === 'remove') {
          if (await store.removeMember(app, id, { userId: one.userId, now: 1 }))
            await tell({ left: one.userId }, one.here);
        } else if (one.kind === 'role') {
          const row = await store.setRole(app, id, { userId: one.userId, role: one.role, now: 1 });
          if (typeof row !== 'string') await tell(undefined, one.here);
        } else await access.members(app, id);
        await settled();
        const known = await access.members(app, id);
        const { ids, raised } = await store.memberRoles(app, id);
        expect([...known.ids].sort()).toEqual(ids);
        for (const userId of users)
          expect(known.roleOf(userId)).toBe(raised.get(userId) ?? (ids.includes(userId) ? 'member' : undefined));
      }
    }),
    { numRuns: 100 * inject('runsFactor') },
  );
});
