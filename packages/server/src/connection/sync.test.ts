import { limits } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createTestRules, otherApp, testApp, type TestRules } from '../testing/create-test-rules.js';
import type { TestClient } from '../testing/create-test-client.js';

const wide = { perSecond: 10_000, burst: 100_000 };
const rates = { send: wide, write: wide, read: wide, session: wide };

async function meet(test: TestRules): Promise<{ alice: TestClient; bob: TestClient; conversationId: string }> {
  const alice = test.connect();
  const bob = test.connect();
  await alice.open({ token: test.token('alice'), device: 'a' });
  await bob.open({ token: test.token('bob'), device: 'b' });
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  return { alice, bob, conversationId: conversation.id };
}

describe('the first session', () => {
  it('gets the latest conversations with what a list shows of them', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, conversationId } = await meet(test);
    await alice.request('message.send', { conversationId, clientId: '1', text: 'one' });
    const { message } = await alice.request('message.send', { conversationId, clientId: '2', text: 'two' });
    const { sync } = await test.connect().open({ token: test.token('bob'), device: 'b2' });
    expect(sync).toMatchObject({ reset: false, more: false, messages: [], left: [] });
    expect(sync.conversations).toHaveLength(1);
    expect(sync.conversations[0]).toMatchObject({ unreadCount: 2, readSeq: 0, lastSeq: 2, lastMessage: message });
    expect(sync.conversations[0]?.members.map(({ user }) => user.name)).toEqual(['Alice', 'Bob']);
  });

  it('gets fifty at once and is told that there are more', async () => {
    const users = ['alice', ...Array.from({ length: 60 }, (_, i) => `u${i}`)];
    const test = await createTestRules({ users, config: { rates } });
    const alice = test.connect();
    await alice.open({ token: test.token('alice') });
    for (let i = 0; i < 60; i += 1) await alice.request('conversation.direct', { userId: `u${i}` });
    const { conversation } = await alice.request('conversation.direct', { userId: 'u59' });
    await alice.request('message.send', { conversationId: conversation.id, clientId: '1', text: 'missed' });
    const holds = [{ conversationId: conversation.id, seq: 0 }];
    const { sync } = await test.connect().open({ token: test.token('alice'), device: 'new', holds });
    expect(sync.conversations).toHaveLength(50);
    expect(sync).toMatchObject({ more: true, complete: true, messages: [{ text: 'missed' }] });
    expect(sync.conversations[0]?.members.map(({ user }) => user.id)).toContain('u59');
  });
});

describe('resuming', () => {
  it('brings what was missed once, however often its conversation is named', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, conversationId } = await meet(test);
    const { cursor } = await test.connect().open({ token: test.token('bob'), device: 'b' });
    for (const text of ['x', 'y', 'z']) await alice.request('message.send', { conversationId, clientId: text, text });
    const holds = Array.from({ length: 200 }, (_, i) => ({ conversationId, seq: i === 70 ? 1 : 2 }));
    const { sync } = await test.connect().open({ token: test.token('bob'), device: 'b', cursor, holds });
    expect(sync.messages.map(({ text }) => text)).toEqual(['y', 'z']);
    const stranger = Array.from({ length: 3 }, () => ({ conversationId: 'cnv_00000000000000000000000009', seq: 1 }));
    const again = await test.connect().open({ token: test.token('bob'), device: 'b', holds: stranger });
    expect(again.sync.left).toEqual(['cnv_00000000000000000000000009']);
  });

  it('brings what was missed, in one answer', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, bob, conversationId } = await meet(test);
    await bob.request('message.send', { conversationId, clientId: 'b', text: 'held' });
    const { cursor } = await test.connect().open({ token: test.token('bob'), device: 'b' });
    const texts = ['x', 'y', 'z'];
    for (const text of texts) await alice.request('message.send', { conversationId, clientId: text, text });
    const { sync } = await test.connect().open({
      token: test.token('bob'),
      device: 'b',
      cursor,
      holds: [{ conversationId, seq: 1 }],
    });
    expect(sync).toMatchObject({ reset: false, more: false, left: [] });
    expect(sync.messages.map(({ text }) => text)).toEqual(texts);
    expect(sync.conversations[0]).toMatchObject({ id: conversationId, unreadCount: 3, lastSeq: 4 });
  });

  it('says so where the cursor is of another store, another app, from the future or no cursor', async () => {
    const test = await createTestRules({ config: { rates } });
    const { conversationId } = await meet(test);
    const { cursor } = await test.connect().open({ token: test.token('alice'), device: 'x' });
    const foreign = await test.connect().open({ token: test.token('alice', { app: otherApp }) });
    const elsewhere = await createTestRules();
    await elsewhere.clock.advance(1);
    const anew = await createTestRules({ clock: elsewhere.clock });
    const later = await anew.connect().open({ token: anew.token('alice') });
    const future = `${cursor.slice(0, cursor.lastIndexOf('.'))}.zzzzz`;
    for (const bad of [foreign.cursor, later.cursor, future, 'nonsense', '1.x.y', '']) {
      const open = { token: test.token('alice'), device: 'x', cursor: bad, holds: [{ conversationId, seq: 0 }] };
      const { sync } = await test.connect().open(open);
      expect([bad, sync.reset, sync.conversations.length]).toEqual([bad, true, 1]);
    }
    expect((await test.connect().open({ token: test.token('alice'), device: 'x', cursor })).sync.reset).toBe(false);
  });

  it('brings what was done to messages that are held, to those alone, in the same answer', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, bob, conversationId } = await meet(test);
    const poll = { question: '?', options: ['a', 'b'] };
    for (let i = 1; i <= 6; i += 1)
      await alice.request('message.send', {
        conversationId,
        clientId: `m${i}`,
        text: `t${i}`,
        ...(i === 3 ? { poll } : {}),
      });
    const { cursor, sync: first } = await test.connect().open({ token: test.token('bob'), device: 'other' });
    const version = first.conversations[0]?.version ?? 0;
    await alice.request('message.edit', { conversationId, seq: 1, text: 'too old to be held' });
    await alice.request('message.edit', { conversationId, seq: 2, text: 'edited' });
    await alice.request('poll.vote', { conversationId, seq: 3, options: [1] });
    await bob.request('poll.vote', { conversationId, seq: 3, options: [0] });
    await alice.request('reaction.add', { conversationId, seq: 4, emoji: '👍' });
    await alice.request('message.delete', { conversationId, seq: 5 });
    await alice.request('message.send', { conversationId, clientId: 'm7', text: 'new', threadSeq: 6 });
    const open = async (hold: object, since = cursor) =>
      (
        await test.connect().open({
          ...{ token: test.token('bob'), device: 'other', cursor: since },
          holds: [{ conversationId, seq: 6, ...hold }],
        })
      ).sync;
    const sync = await open({ from: 2, version });
    expect(sync).toMatchObject({ reset: false, more: false, complete: true });
    expect(sync.messages.map(({ seq }) => seq)).toEqual([7, 2, 3, 4, 5, 6]);
    expect(sync.messages).toMatchObject([
      { text: 'new', threadSeq: 6 },
      { text: 'edited', editedAt: test.clock.now() },
      { poll: { voterCount: 2, own: [0] } },
      { reactions: [{ emoji: '👍', count: 1, own: false }] },
      { text: '', deletedAt: test.clock.now() },
      { thread: { count: 1, lastSeq: 7 } },
    ]);
    expect((await open({ version })).messages.map(({ seq }) => seq)).toEqual([7, 1, 2, 3, 4, 5, 6]);
    // Who does not say which version they hold gets what is new, as ever.
    expect((await open({ from: 2 })).messages.map(({ seq }) => seq)).toEqual([7]);
    // Whoever was given less than all before is not taken for up to date because of a later cursor.
    const other = await alice.request('conversation.create', { clientId: 'o', name: 'O', members: [] });
    for (let i = 0; i < 70; i += 1)
      await alice.request('message.send', { conversationId: other.conversation.id, clientId: `o${i}`, text: 'x' });
    const { cursor: later } = await test.connect().open({ token: test.token('bob'), device: 'c' });
    expect((await open({ from: 2, version }, later)).messages.map(({ seq }) => seq)).toEqual([7, 2, 3, 4, 5, 6]);
    const now = (await alice.request('conversation.get', { conversationId })).conversation.version;
    expect((await open({ from: 2, version: now, seq: 7 }, later)).messages).toEqual([]);
  });

  it('brings changes beyond a thousand messages never, but says so', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, conversationId } = await meet(test);
    const message = { app: testApp, conversationId, senderId: 'alice', text: 'x', createdAt: 1 };
    const count = limits.syncMessages + 5;
    await test.stores.messaging.append(Array.from({ length: count }, (_, i) => ({ ...message, clientId: `s${i}` })));
    const { cursor } = await test.connect().open({ token: test.token('bob'), device: 'x' });
    const { version } = (await alice.request('conversation.get', { conversationId })).conversation;
    const pin = {
      app: testApp,
      conversationId,
      now: 1,
      action: { kind: 'react' as const, userId: 'alice', emoji: '👍' },
    };
    await test.stores.messaging.changeMessages(Array.from({ length: count }, (_, i) => ({ ...pin, seq: i + 1 })));
    const holds = [{ conversationId, seq: count, from: 1, version }];
    const { sync } = await test.connect().open({ token: test.token('bob'), device: 'x', cursor, holds });
    expect(sync.messages).toHaveLength(limits.syncMessages);
    expect(sync.more).toBe(true);
    expect(sync.complete).toBeUndefined();
  });

  it('brings at most a thousand messages, and says that there are more', async () => {
    const test = await createTestRules({ config: { rates } });
    const { bob, conversationId } = await meet(test);
    const { cursor } = await test.connect().open({ token: test.token('alice'), device: 'x' });
    for (let i = 0; i < limits.syncMessages + 5; i += 1)
      await test.stores.messaging.append([
        {
          app: testApp,
          conversationId,
          senderId: 'bob',
          clientId: `s${i}`,
          text: `t${i}`,
          createdAt: test.clock.now(),
        },
      ]);
    const { sync } = await test.connect().open({
      token: test.token('alice'),
      device: 'x',
      cursor,
      holds: [{ conversationId, seq: 0 }],
    });
    expect(sync.messages).toHaveLength(limits.syncMessages);
    expect(sync.messages.map(({ seq }) => seq)).toEqual(sync.messages.map((_, i) => i + 1));
    expect(sync.more).toBe(true);
    expect(sync.complete).toBeUndefined();
    expect(sync.conversations[0]?.unreadCount).toBe(limits.syncMessages + 5);
    expect(bob.closed).toBeUndefined();
  });

  // What JSON writes as six characters counts as six: a reader of few bytes would never come to the end of it.
  it.each(['x', '\u0001', '"'])('brings at most a megabyte, also of %j', async (char) => {
    const test = await createTestRules({ config: { rates } });
    const { conversationId } = await meet(test);
    const { cursor } = await test.connect().open({ token: test.token('alice'), device: 'x' });
    const text = char.repeat(limits.textBytes);
    for (let i = 0; i < 80; i += 1)
      await test.stores.messaging.append([
        { app: testApp, conversationId, senderId: 'bob', clientId: `s${i}`, text, createdAt: test.clock.now() },
      ]);
    const holds = [{ conversationId, seq: 0 }];
    const { sync } = await test.connect().open({ token: test.token('alice'), device: 'x', cursor, holds });
    expect(JSON.stringify(sync.messages).length).toBeLessThan(1_100_000);
    expect(JSON.stringify(sync.messages).length).toBeGreaterThan(800_000);
    expect(sync.more).toBe(true);
  });

  it('names the conversations that are gone, and gives nothing of them', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, bob } = await meet(test);
    const { conversation } = await alice.request('conversation.create', { clientId: 'g', name: 'G', members: ['bob'] });
    const conversationId = conversation.id;
    const { cursor } = await test.connect().open({ token: test.token('bob'), device: 'x' });
    await alice.request('conversation.removeMember', { conversationId, userId: 'bob' });
    await alice.request('message.send', { conversationId, clientId: 'm', text: 'not for Bob' });
    const { sync } = await test.connect().open({
      token: test.token('bob'),
      device: 'x',
      cursor,
      holds: [
        { conversationId, seq: 0 },
        { conversationId: 'cnv_00000000000000000000000000', seq: 0 },
      ],
    });
    expect(sync.left).toEqual([conversationId, 'cnv_00000000000000000000000000']);
    expect(JSON.stringify(sync)).not.toContain('not for Bob');
    expect(bob.closed).toBeUndefined();
  });

  it('of another app with this one’s ids gives nothing', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, conversationId } = await meet(test);
    await alice.request('message.send', { conversationId, clientId: 'm', text: 'SECRET' });
    await alice.request('presence.set', { status: 'dnd', message: 'SECRET' });
    const { cursor } = await test.connect().open({ token: test.token('alice'), device: 'x' });
    const { sync } = await test.connect().open({
      token: test.token('alice', { app: otherApp }),
      cursor,
      holds: [{ conversationId, seq: 0 }],
      watch: ['alice'],
    });
    expect(sync).toMatchObject({ reset: true, conversations: [], messages: [], calls: [] });
    expect(sync.presence).toEqual([{ userId: 'alice', status: 'offline' }]);
  });

  it('loses nothing that happens while it is being read, and answers before it tells', async () => {
    const test = await createTestRules({ config: { rates } });
    const { alice, conversationId } = await meet(test);
    const list = test.stores.messaging.listConversations.bind(test.stores.messaging);
    let sent: Promise<unknown> | undefined;
    Object.assign(test.stores.messaging, {
      listConversations: async (...args: Parameters<typeof list>) => {
        const rows = await list(...args);
        // Between the read and the answer somebody writes.
        await (sent ??= alice.request('message.send', { conversationId, clientId: 'm', text: 'in between' }));
        return rows;
      },
    });
    const late = test.connect();
    const { sync } = await late.open({ token: test.token('bob'), device: 'late' });
    expect(sync.conversations[0]?.lastSeq).toBe(0);
    expect(late.events('message.created').map(({ message }) => message.text)).toEqual(['in between']);
    expect(late.frames.map((frame) => ('ev' in frame ? frame.ev : 'answer'))[0]).toBe('answer');
  });
});
