import type { OperationName, Params } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

const people = ['alice', 'bob', 'carol', 'dan'] as const;

/** A group that Alice owns and Bob moderates, with Carol in it and without Dan. Carol has said something. */
async function meet() {
  const test = await createTestRules({ users: people });
  const clients = await openPeople(test, ...people);
  const { alice, carol } = clients;
  const members = ['bob', 'carol'];
  const { conversation } = await alice.request('conversation.create', { clientId: 'g', name: 'G', members });
  const id = conversation.id;
  await alice.request('conversation.setRole', { conversationId: id, userId: 'bob', role: 'moderator' });
  const { message } = await carol.request('message.send', { conversationId: id, clientId: 'm', text: 'Tea' });
  for (const client of Object.values(clients)) client.frames.splice(0);
  const on = { conversationId: id, seq: 1 };
  return { test, ...clients, id, message, on };
}

const updates = (client: TestClient) =>
  client.frames.flatMap((frame) => ('ev' in frame && frame.ev === 'message.updated' ? [frame] : []));
const code = async (client: TestClient, op: OperationName, params: object) => (await client.refusal(op, params)).code;

describe('an edit', () => {
  it('is told to all members once, and what was said before is kept', async () => {
    const { test, alice, carol, dan, id, message, on } = await meet();
    await test.clock.advance(1_000);
    const { message: edited } = await carol.request('message.edit', { ...on, text: 'Coffee' });
    expect(edited).toEqual({ ...message, text: 'Coffee', version: message.version + 1, editedAt: test.clock.now() });
    const told = { message: edited, change: { kind: 'edited', userId: 'carol' } };
    for (const client of [alice, carol])
      expect(updates(client)).toEqual([
        { ev: 'message.updated', at: { conversation: id, version: edited.version }, data: told },
      ]);
    expect(dan.frames).toEqual([]);
    expect(await carol.request('message.edit', { ...on, text: 'Coffee' })).toEqual({ message: edited });
    expect(updates(alice)).toHaveLength(1);
    await carol.request('message.edit', { ...on, text: 'Cocoa', metadata: { hot: true } });
    const first = await alice.request('message.edits', { ...on, limit: 1 });
    expect(first.items).toEqual([{ text: 'Coffee', replacedAt: test.clock.now() }]);
    const rest = await alice.request('message.edits', { ...on, cursor: first.next });
    expect(rest).toEqual({ items: [{ text: 'Tea', replacedAt: test.clock.now() }] });
  });

  it('is the sender’s alone, and no better than a message', async () => {
    const { alice, bob, carol, dan, on } = await meet();
    for (const client of [alice, bob])
      expect(await code(client, 'message.edit', { ...on, text: 'Mine' })).toBe('messaging/forbidden');
    expect(await code(dan, 'message.edit', { ...on, text: 'Mine' })).toBe('messaging/not-found');
    for (const [text, expected] of [
      ['', 'messaging/empty'],
      ['x'.repeat(16_385), 'messaging/too-large'],
      ['\ud83d', 'messaging/invalid-text'],
      ['\u0000', 'messaging/invalid-text'],
    ] as const)
      expect(await code(carol, 'message.edit', { ...on, text })).toBe(expected);
    expect(await code(carol, 'message.edit', { ...on, seq: 2, text: 'x' })).toBe('messaging/no-message');
    expect(updates(alice)).toEqual([]);
  });

  it('is of who asks, whatever fields come along', async () => {
    const { alice, bob, carol, on } = await meet();
    const along = {
      userId: 'carol',
      senderId: 'carol',
      app: 'other',
      kind: 'delete',
      now: 1,
      action: {},
      others: true,
    };
    expect(await code(bob, 'message.edit', { ...on, text: 'Mine', ...along })).toBe('messaging/forbidden');
    await carol.request('message.edit', { ...on, text: 'Coffee', ...along });
    await bob.request('reaction.add', { ...on, emoji: '👍', ...along });
    expect(updates(alice).map(({ data }) => [data.change, data.message.text])).toEqual([
      [{ kind: 'edited', userId: 'carol' }, 'Coffee'],
      [{ kind: 'reacted', userId: 'bob', emoji: '👍', active: true }, 'Coffee'],
    ]);
  });

  it('keeps strange writing as it is', async () => {
    const { alice, carol, on } = await meet();
    const text = 'a\u202eb\u200bc\u200d\ufeff\u2066 ‮<script>alert(1)</script> e\u0301 \u{1F468}\u200d\u{1F469}';
    const { message } = await carol.request('message.edit', { ...on, text });
    expect(message.text).toBe(text);
    expect(updates(alice)[0]?.data.message.text).toBe(text);
  });
});

describe('a delete', () => {
  it('leaves the place, and nothing of what was said', async () => {
    const { test, alice, bob, carol, id, message, on } = await meet();
    await carol.request('message.edit', { ...on, text: 'SECRET' });
    await bob.request('message.pin', on);
    await bob.request('reaction.add', { ...on, emoji: '👍' });
    const { message: gone } = await carol.request('message.delete', on);
    const { text: _, ...place } = message;
    expect(gone).toEqual({ ...place, text: '', version: message.version + 4, deletedAt: test.clock.now() });
    expect(updates(alice).at(-1)?.data).toEqual({ message: gone, change: { kind: 'deleted', userId: 'carol' } });
    expect(await carol.request('message.delete', on)).toEqual({ message: gone });
    expect(updates(alice)).toHaveLength(4);
    expect((await alice.request('message.list', { conversationId: id })).items).toEqual([gone]);
    expect((await alice.request('message.pins', { conversationId: id })).items).toEqual([]);
    expect((await alice.request('reaction.list', { ...on, emoji: '👍' })).items).toEqual([]);
    expect(await code(alice, 'message.edits', on)).toBe('messaging/deleted');
    const again = { conversationId: id, clientId: 'm', text: 'Tea' };
    expect(await carol.request('message.send', again)).toEqual({ message: gone });
    const { conversation } = await bob.request('conversation.get', { conversationId: id });
    expect(conversation).toMatchObject({ unreadCount: 0, lastSeq: 1, lastMessage: gone });
  });

  it('of another’s message is for who ranks above them', async () => {
    const { alice, bob, carol, dan, id, on } = await meet();
    const say = async (client: TestClient) =>
      (await client.request('message.send', { conversationId: id, clientId: 'n', text: 'x' })).message.seq;
    const [ofAlice, ofBob] = [await say(alice), await say(bob)];
    expect(await code(carol, 'message.delete', { ...on, seq: ofAlice })).toBe('messaging/forbidden');
    expect(await code(bob, 'message.delete', { ...on, seq: ofAlice })).toBe('messaging/forbidden');
    expect(await code(dan, 'message.delete', on)).toBe('messaging/not-found');
    expect(await code(bob, 'message.delete', { ...on, seq: 9 })).toBe('messaging/no-message');
    await bob.request('message.delete', on);
    await alice.request('message.delete', { ...on, seq: ofBob });
    expect(updates(carol).map(({ data }) => data.change)).toEqual([
      { kind: 'deleted', userId: 'bob' },
      { kind: 'deleted', userId: 'alice' },
    ]);
    const direct = (await alice.request('conversation.direct', { userId: 'carol' })).conversation.id;
    await carol.request('message.send', { conversationId: direct, clientId: 'd', text: 'x' });
    expect(await code(alice, 'message.delete', { conversationId: direct, seq: 1 })).toBe('messaging/forbidden');
  });
});

describe('pins', () => {
  it('are the conversation’s, the last pinned first', async () => {
    const { test, alice, bob, carol, id, on } = await meet();
    await bob.request('message.send', { conversationId: id, clientId: 'n', text: 'Cups' });
    const { message } = await alice.request('message.pin', on);
    expect(message).toMatchObject({ pinnedAt: test.clock.now(), pinnedBy: 'alice' });
    await test.clock.advance(1_000);
    await carol.request('message.pin', { ...on, seq: 2 });
    await bob.request('message.pin', { ...on, seq: 2 });
    const { items } = await bob.request('message.pins', { conversationId: id });
    expect(items.map(({ seq, pinnedBy }) => [seq, pinnedBy])).toEqual([
      [2, 'carol'],
      [1, 'alice'],
    ]);
    await bob.request('message.unpin', on);
    await bob.request('message.unpin', on);
    expect(updates(alice).map(({ data }) => data.change)).toEqual([
      { kind: 'pinned', userId: 'alice' },
      { kind: 'pinned', userId: 'carol' },
      { kind: 'unpinned', userId: 'bob' },
    ]);
    expect((await bob.request('message.pins', { conversationId: id })).items.map(({ seq }) => seq)).toEqual([2]);
  });
});

describe('in a channel', () => {
  it('readers react, vote and take back their own, and nothing more', async () => {
    const test = await createTestRules();
    const { alice, bob } = await openPeople(test, 'alice', 'bob');
    const channel = { clientId: 'c', name: 'News', kind: 'channel' as const, members: ['bob'] };
    const id = (await alice.request('conversation.create', channel)).conversation.id;
    const poll = { question: '?', options: ['a', 'b'] };
    await alice.request('message.send', { conversationId: id, clientId: 'm', text: 'x', poll });
    const on = { conversationId: id, seq: 1 };
    await bob.request('reaction.add', { ...on, emoji: '👍' });
    await bob.request('poll.vote', { ...on, options: [0] });
    const refused: readonly (readonly [OperationName, object])[] = [
      ['message.pin', on],
      ['message.unpin', on],
      ['message.delete', on],
      ['message.edit', { ...on, text: 'y' }],
      ['poll.close', on],
      ['message.send', { conversationId: id, clientId: 'n', text: 'x', threadSeq: 1 }],
    ];
    for (const [op, params] of refused) expect([op, await code(bob, op, params)]).toEqual([op, 'messaging/forbidden']);
  });
});

describe('changes', () => {
  it('are stored together when they come together, each with a version, told in their order', async () => {
    const { test, alice, bob, on } = await meet();
    const sizes: number[] = [];
    const change = test.stores.messaging.changeMessages.bind(test.stores.messaging);
    Object.assign(test.stores.messaging, {
      changeMessages: (changes: Parameters<typeof change>[0]) => {
        sizes.push(changes.length);
        return change(changes);
      },
    });
    const emojis = ['👍', '❤️', '😀', '🎉', '🐈', '🐕', '🐎', '🐖', '🐇', '🐢'];
    const asked = [alice, bob].flatMap((client) =>
      emojis.map((emoji) => client.request('reaction.add', { ...on, emoji })),
    );
    await Promise.all(asked);
    await settled();
    expect(sizes.reduce((sum, size) => sum + size)).toBe(20);
    expect(sizes.length).toBeLessThan(20);
    const versions = updates(alice).map(({ at }) => at?.version ?? 0);
    expect(versions).toEqual(versions.map((_, i) => versions[0]! + i));
    expect(
      updates(alice)
        .at(-1)
        ?.data.message.reactions?.map(({ count }) => count),
    ).toEqual(emojis.map(() => 2));
  });

  it('are refused as retryable where the store fails, and nobody is told', async () => {
    const { test, alice, bob, on } = await meet();
    const change = test.stores.messaging.changeMessages.bind(test.stores.messaging);
    Object.assign(test.stores.messaging, { changeMessages: () => Promise.reject(new Error('disk: secret words')) });
    const params: Params<'reaction.add'> = { ...on, emoji: '👍' };
    expect(await bob.refusal('reaction.add', params)).toMatchObject({ code: 'server/unavailable', retryable: true });
    expect(updates(alice)).toEqual([]);
    expect(JSON.stringify(test.logged)).not.toContain('secret');
    Object.assign(test.stores.messaging, { changeMessages: change });
    await bob.request('reaction.add', params);
    expect(updates(alice)).toHaveLength(1);
  });
});
