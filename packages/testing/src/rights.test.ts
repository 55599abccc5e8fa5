import type { Conversation, ConversationRights } from '@parley/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmulator } from './create-emulator.js';
import type { Emulator } from './emulator.js';

let emulator: Emulator;

beforeEach(() => {
  emulator = createEmulator();
});
afterEach(() => emulator.stop());

/** A conversation of Alice with Bob and Carol, as one of the roles in it sees it, with a message of the owner. */
async function conversationAs(kind: 'direct' | 'group' | 'channel', role: 'owner' | 'moderator' | 'member') {
  const alice = await emulator.user('alice');
  const clients = { owner: alice, moderator: await emulator.user('bob'), member: await emulator.user('carol') };
  await emulator.user('dave');
  await emulator.user('erin');
  const chat = await emulator.run(
    kind === 'direct'
      ? alice.conversations.direct('carol')
      : alice.conversations.create({ name: 'Team', kind, members: ['bob', 'carol', 'dave'] }),
  );
  if (kind !== 'direct') await emulator.run(chat.setRole('bob', 'moderator'));
  await emulator.run(chat.send('by the owner'));
  if (kind !== 'direct') {
    // What somebody else wrote, who is a member now.
    await emulator.run(chat.setRole('dave', 'moderator'));
    const dave = await emulator.user('dave');
    await emulator.run(dave.conversations.get(chat.id).send('by Dave'));
    await emulator.run(chat.setRole('dave', 'member'));
  }
  const mine = clients[role].conversations.get(chat.id);
  await emulator.advance(1_000);
  return mine;
}

/** What each right is the right to do. */
const deeds: { readonly [K in keyof ConversationRights]: (chat: Conversation) => Promise<unknown> } = {
  send: (chat) => chat.send('words'),
  react: (chat) => chat.addReaction(1, '👍'),
  pin: (chat) => chat.pin(1),
  rename: (chat) => chat.rename('Another name'),
  addMembers: (chat) => chat.addMembers(['erin']),
  deleteOthers: (chat) => chat.delete(chat.state.get().kind === 'direct' ? 1 : 2),
  removeMembers: (chat) => chat.removeMember('dave'),
  setRoles: (chat) => chat.setRole('carol', 'moderator'),
  leave: (chat) => chat.leave(),
};

it.each([
  ['direct', 'member'],
  ['group', 'owner'],
  ['group', 'moderator'],
  ['group', 'member'],
  ['channel', 'owner'],
  ['channel', 'moderator'],
  ['channel', 'member'],
] as const)('a %s says of its %s what the server lets them do', async (kind, role) => {
  const chat = await conversationAs(kind, role);
  const { can } = chat.state.get();
  const did: Partial<Record<keyof ConversationRights, boolean>> = {};
  for (const [right, deed] of Object.entries(deeds) as [keyof ConversationRights, typeof deeds.send][]) {
    did[right] = await emulator.run(deed(chat)).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'messaging/forbidden' });
        return false;
      },
    );
  }
  expect(did).toEqual(can);
});
