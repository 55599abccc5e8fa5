import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { settled } from '../testing/create-fake-clock.js';
import { createFakePushes } from '../testing/create-fake-pushes.js';
import { createTestRules, otherApp, testApp } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

const unavailable = { code: 'moderation/unavailable', retryable: false };
const blocked = { code: 'moderation/blocked', retryable: false };

/** Alice and Bob have spoken; Carol is there too. */
async function meet() {
  const test = await createTestRules({ users: ['alice', 'bob', 'carol', 'dan'] });
  const people = await openPeople(test, 'alice', 'alice/phone', 'bob', 'carol');
  const { alice, bob } = people;
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const on = { conversationId: conversation.id };
  await bob.request('message.send', { ...on, clientId: 'b1', text: 'Hello' });
  await alice.request('message.send', { ...on, clientId: 'a1', text: 'Hello yourself' });
  return { test, ...people, on };
}

describe('a block', () => {
  it('refuses what the blocked one writes, and what the other one writes; what was sent before is answered again', async () => {
    const { alice, bob, on } = await meet();
    await alice.request('block.add', { userId: 'bob' });
    const before = alice.frames.length;
    expect(await bob.refusal('message.send', { ...on, clientId: 'b2', text: 'Why?' })).toMatchObject({
      ...unavailable,
      details: { userIds: ['alice'] },
    });
    for (const [op, more] of [
      ['message.edit', { seq: 1, text: 'Hey' }],
      ['reaction.add', { seq: 2, emoji: '👎' }],
      ['message.pin', { seq: 1 }],
    ] as const) {
      expect(await bob.refusal(op, { ...on, ...more })).toMatchObject(unavailable);
      if (op !== 'message.edit') expect(await alice.refusal(op, { ...on, ...more })).toMatchObject(blocked);
    }
    await bob.request('typing.set', { ...on, active: true });
    expect(await bob.refusal('scheduled.create', { ...on, clientId: 'l', text: 'Later', sendAt: 1 })).toMatchObject({
      code: 'messaging/invalid-time',
    });
    const again = await bob.request('message.send', { ...on, clientId: 'b1', text: 'Hello' });
    expect(again.message).toMatchObject({ seq: 1, text: 'Hello' });
    expect(alice.frames.length).toBe(before + 2);
    expect(alice.events('typing.changed')).toEqual([]);
    expect(await alice.refusal('message.send', { ...on, clientId: 'a2', text: 'Go' })).toMatchObject({
      ...blocked,
      details: { userIds: ['bob'] },
    });
    expect((await bob.request('message.list', on)).items).toHaveLength(2);
    // What is theirs they may take back.
    await bob.request('message.delete', { ...on, seq: 1 });
  });

  it('refuses a call either way, and rings nobody', async () => {
    const { alice, bob } = await meet();
    await alice.request('block.add', { userId: 'bob' });
    expect(await bob.refusal('call.start', { clientId: 'c1', to: 'alice', video: false })).toMatchObject(unavailable);
    expect(await alice.refusal('call.start', { clientId: 'c2', to: 'bob', video: false })).toMatchObject(blocked);
    expect([...alice.events('call.updated'), ...bob.events('call.updated')]).toEqual([]);
  });

  it('keeps the call that was started before it under its client id', async () => {
    const { alice, bob } = await meet();
    const start = { clientId: 'c1', to: 'alice', video: false };
    const { call } = await bob.request('call.start', start);
    await alice.request('block.add', { userId: 'bob' });
    expect((await bob.request('call.start', start)).call.id).toBe(call.id);
    await alice.request('call.reject', { callId: call.id, reason: 'rejected' });
    expect(await bob.refusal('call.start', { ...start, clientId: 'c2' })).toMatchObject(unavailable);
  });

  it('does not ring whoever has blocked the caller of a group, and lets nobody ring them into a call', async () => {
    const { alice, bob, carol } = await meet();
    const { conversation } = await alice.request('conversation.create', {
      ...{ clientId: 'g', name: 'Team' },
      members: ['bob', 'carol'],
    });
    await alice.request('block.add', { userId: 'bob' });
    const { call } = await bob.request('call.start', {
      ...{ clientId: 'c', conversationId: conversation.id, video: false },
    });
    expect(call.participants.map(({ id }) => id).sort()).toEqual(['bob', 'carol']);
    expect(alice.events('call.updated')).toEqual([]);
    expect(await bob.refusal('call.add', { callId: call.id, userIds: ['alice'] })).toMatchObject(unavailable);
    await carol.request('call.join', { callId: call.id });
    await carol.request('call.add', { callId: call.id, userIds: ['alice'] });
    expect(alice.events('call.updated')).toHaveLength(1);
  });

  it('lets neither add the other anywhere or begin a conversation, and leaves groups of both as they are', async () => {
    const { alice, bob, carol, on } = await meet();
    const { conversation } = await carol.request('conversation.create', {
      ...{ clientId: 'g', name: 'Team' },
      members: ['alice', 'bob'],
    });
    const team = { conversationId: conversation.id };
    await alice.request('block.add', { userId: 'bob' });
    const draft = { clientId: 'mine', name: 'Trap', members: ['carol', 'alice'] };
    expect(await bob.refusal('conversation.create', draft)).toMatchObject(unavailable);
    expect(await alice.refusal('conversation.create', { ...draft, members: ['bob'] })).toMatchObject(blocked);
    await bob.request('conversation.create', { ...draft, members: ['carol'] });
    await bob.request('message.send', { ...team, clientId: 'b', text: 'To all' });
    expect(alice.events('message.created').at(-1)?.message.text).toBe('To all');
    await bob.request('conversation.removeMember', { ...team, userId: 'bob' });
    expect(await alice.refusal('conversation.addMembers', { ...team, userIds: ['bob'] })).toMatchObject({
      code: 'messaging/forbidden',
    });
    // What was said before stays there to be read; what was never there is not begun.
    expect((await bob.request('conversation.direct', { userId: 'alice' })).conversation.id).toBe(on.conversationId);
    await alice.request('block.add', { userId: 'carol' });
    expect(await carol.refusal('conversation.direct', { userId: 'alice' })).toMatchObject(unavailable);
    expect(await alice.refusal('conversation.direct', { userId: 'carol' })).toMatchObject(blocked);
  });

  it('shows the blocked one an offline user, from now on and whenever they ask, and all again afterwards', async () => {
    const { test, alice, bob, carol } = await meet();
    const seen = (client: typeof bob) =>
      client.events('presence.changed').flatMap(({ presence }) => (presence.userId === 'alice' ? [presence] : []));
    await bob.request('presence.watch', { userIds: ['alice'] });
    await carol.request('presence.watch', { userIds: ['alice'] });
    await alice.request('presence.set', { status: 'dnd', message: 'Busy' });
    await alice.request('block.add', { userId: 'bob' });
    expect(seen(bob).at(-1)).toEqual({ userId: 'alice', status: 'offline' });
    await alice.request('presence.set', { status: 'away', message: 'Secret' });
    expect(seen(bob)).toHaveLength(2);
    expect(seen(carol).at(-1)).toMatchObject({ status: 'away', message: 'Secret' });
    const offline = [{ userId: 'alice', status: 'offline' }];
    expect((await bob.request('presence.get', { userIds: ['alice'] })).items).toEqual(offline);
    expect((await bob.request('presence.watch', { userIds: ['alice'] })).items).toEqual(offline);
    const tablet = test.connect();
    const { sync } = await tablet.open({ token: test.token('bob'), device: 'tablet', watch: ['alice'] });
    expect(sync.presence).toEqual(offline);
    // The other way nothing is hidden.
    expect((await alice.request('presence.get', { userIds: ['bob'] })).items).toMatchObject([{ status: 'online' }]);
    await alice.request('block.remove', { userId: 'bob' });
    for (const client of [bob, tablet])
      expect(seen(client).at(-1)).toMatchObject({ status: 'away', message: 'Secret' });
  });

  it('pushes nothing that the blocked one writes in a group', async () => {
    const { senders, sent } = createFakePushes();
    const test = await createTestRules({ pushes: senders });
    const { alice, bob, carol } = await openPeople(test, 'alice', 'bob', 'carol');
    const { conversation } = await carol.request('conversation.create', {
      ...{ clientId: 'g', name: 'Team' },
      members: ['alice', 'bob'],
    });
    await alice.request('push.register', { subscription: { kind: 'apns', token: 'alices' } });
    await alice.request('block.add', { userId: 'bob' });
    alice.close();
    const say = (client: typeof bob, text: string) =>
      client.request('message.send', { conversationId: conversation.id, clientId: 'c', text });
    await say(bob, 'from bob');
    await say(carol, 'from carol');
    await settled();
    expect(sent.map(({ payload }) => payload.type === 'message' && payload.text)).toEqual(['from carol']);
  });

  it('is told to the user’s own devices alone, once, and is listed page by page', async () => {
    const { alice, 'alice/phone': phone, bob } = await meet();
    for (const userId of ['bob', 'carol', 'bob', 'dan']) await alice.request('block.add', { userId });
    await alice.request('block.remove', { userId: 'dan' });
    await alice.request('block.remove', { userId: 'dan' });
    expect(phone.events('block.changed')).toEqual([
      { userId: 'bob', blocked: true },
      { userId: 'carol', blocked: true },
      { userId: 'dan', blocked: true },
      { userId: 'dan', blocked: false },
    ]);
    expect(bob.events('block.changed')).toEqual([]);
    const first = await alice.request('block.list', { limit: 1 });
    expect(first.items).toMatchObject([{ user: { id: 'bob', name: 'Bob' } }]);
    const rest = await alice.request('block.list', { limit: 1, cursor: first.next ?? '' });
    expect(rest.items).toMatchObject([{ user: { id: 'carol' } }]);
    expect(rest.next).toBeUndefined();
    expect((await bob.request('block.list', {})).items).toEqual([]);
  });

  it('is refused against oneself and against nobody', async () => {
    const { alice } = await meet();
    expect(await alice.refusal('block.add', { userId: 'alice' })).toMatchObject({ code: 'protocol/invalid-params' });
    expect(await alice.refusal('block.add', { userId: 'nobody' })).toMatchObject({ code: 'auth/unknown-user' });
    await alice.request('block.remove', { userId: 'nobody' });
  });

  it('holds in its app alone, and after a restart', async () => {
    const stores = createMemoryStores();
    const first = await createTestRules({ stores });
    await (await openPeople(first, 'alice')).alice.request('block.add', { userId: 'bob' });
    const test = await createTestRules({ stores });
    const call = { clientId: 'c', to: 'alice', video: false };
    for (const [app, refused] of [
      [testApp, true],
      [otherApp, false],
    ] as const) {
      const bob = test.connect();
      await bob.open({ token: test.token('bob', { app }), device: 'bob-1' });
      const outcome = bob.request('call.start', call);
      if (refused) await expect(outcome).rejects.toMatchObject({ body: unavailable });
      else expect((await outcome).call.state).toBe('ringing');
    }
  });

  it('fails what was scheduled before it', async () => {
    const { test, alice, bob, on } = await meet();
    await test.rules.start();
    const sendAt = test.clock.now() + 20_000;
    await bob.request('scheduled.create', { ...on, clientId: 'later', text: 'Later', sendAt });
    await alice.request('block.add', { userId: 'bob' });
    await test.clock.advance(20_000);
    await settled();
    const { items } = await bob.request('scheduled.list', {});
    expect(items).toMatchObject([{ clientId: 'later', failed: 'moderation/unavailable' }]);
    expect((await alice.request('message.list', on)).items).toHaveLength(2);
    await test.rules.stop();
  });

  it('lets messages through in their order while blocks are read, and those of a store that fails get its error', async () => {
    const stores = createMemoryStores();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { around } = stores.blocks;
    let failing = false;
    const slow = {
      ...stores.blocks,
      around: async (app: string, userId: string) => {
        if (failing) throw new Error('The disk is gone.');
        if (userId === 'bob') await gate;
        return around(app, userId);
      },
    };
    const test = await createTestRules({ stores: { ...stores, blocks: slow } });
    const { alice, bob } = await openPeople(test, 'alice', 'bob');
    const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
    const on = { conversationId: conversation.id };
    const sent = ['1', '2', '3'].map((text) => bob.request('message.send', { ...on, clientId: text, text }));
    await settled();
    release();
    expect((await Promise.all(sent)).map(({ message }) => [message.text, message.seq])).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ]);
    failing = true;
    await alice.request('message.send', { ...on, clientId: 'a', text: 'Still remembered' });
    const broken = await createTestRules({ stores: { ...stores, blocks: slow } });
    const { carol } = await openPeople(broken, 'carol');
    expect(await carol.refusal('conversation.direct', { userId: 'alice' })).toMatchObject({ code: 'server/internal' });
  });
});
