import { describe, expect, it } from 'vitest';
import { createTestRules, otherApp } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

/** A group of Alice and Bob, a direct conversation of both, and a group that Carol has for herself. */
async function meet() {
  const test = await createTestRules();
  const people = await openPeople(test, 'alice', 'bob', 'carol');
  const { alice, carol } = people;
  const { conversation: group } = await alice.request('conversation.create', {
    ...{ clientId: 'g', name: 'Crème brûlée', members: ['bob'] },
  });
  const { conversation: direct } = await alice.request('conversation.direct', { userId: 'bob' });
  const { conversation: own } = await carol.request('conversation.create', {
    clientId: 'o',
    name: 'Diary',
    members: [],
  });
  let sent = 0;
  const say = (by: 'alice' | 'bob' | 'carol', conversationId: string, text: string) =>
    people[by].request('message.send', { conversationId, clientId: `m${(sent += 1)}`, text });
  return { test, ...people, group, direct, own, say };
}

describe('a search of messages', () => {
  it('gives them with what was found in them and where they stand', async () => {
    const { bob, group, direct, own, say } = await meet();
    await say('alice', group.id, 'The **contract** is signed');
    await say('alice', direct.id, 'Contracts are dull');
    await say('carol', own.id, 'My contract');
    const { items, next, indexing } = await bob.request('search.messages', { query: 'contr' });
    expect(items).toMatchObject([
      {
        message: { text: 'Contracts are dull', sender: { id: 'alice', name: 'Alice' } },
        highlights: [{ start: 0, end: 9 }],
        conversation: { id: direct.id, kind: 'direct', with: { id: 'alice', name: 'Alice' } },
      },
      {
        message: { conversationId: group.id, seq: 1 },
        highlights: [{ start: 6, end: 14 }],
        conversation: { id: group.id, kind: 'group', name: 'Crème brûlée' },
      },
    ]);
    expect([next, indexing]).toEqual([undefined, undefined]);
  });

  it('comes in pages', async () => {
    const { bob, group, say } = await meet();
    for (let i = 0; i < 5; i += 1) await say('alice', group.id, `tea ${i}`);
    const first = await bob.request('search.messages', { query: 'tea', limit: 3 });
    expect(first.items.map(({ message }) => message.text)).toEqual(['tea 4', 'tea 3', 'tea 2']);
    const second = await bob.request('search.messages', { query: 'tea', limit: 3, cursor: first.next! });
    expect(second.items.map(({ message }) => message.text)).toEqual(['tea 1', 'tea 0']);
    expect(second.next).toBeUndefined();
    expect(await bob.refusal('search.messages', { query: 'tea', cursor: "1' or 1" })).toMatchObject({
      code: 'protocol/invalid-params',
    });
  });

  it('of a conversation is for its members, and says no more to others than that there is none', async () => {
    const { test, alice, bob, group, own, say } = await meet();
    await say('alice', group.id, 'tea');
    const [params, foreign] = [
      { query: 'tea', conversationId: group.id },
      { query: 'tea', conversationId: own.id },
    ];
    expect((await bob.request('search.messages', params)).items).toHaveLength(1);
    expect(await bob.refusal('search.messages', foreign)).toMatchObject({ code: 'messaging/not-found' });
    await alice.request('conversation.removeMember', { conversationId: group.id, userId: 'bob' });
    expect(await bob.refusal('search.messages', params)).toMatchObject({ code: 'messaging/not-found' });
    expect((await bob.request('search.messages', { query: 'tea' })).items).toEqual([]);
    const stranger = test.connect();
    await stranger.open({ token: test.token('alice', { app: otherApp }) });
    expect(await stranger.refusal('search.messages', params)).toMatchObject({ code: 'messaging/not-found' });
    expect((await stranger.request('search.messages', { query: 'tea' })).items).toEqual([]);
  });

  it('finds threads, and what filters ask for without any words', async () => {
    const { alice, bob, group, say } = await meet();
    await say('alice', group.id, 'Tea?');
    const answer = { conversationId: group.id, clientId: 't', text: 'see https://example.org', threadSeq: 1 };
    await bob.request('message.send', answer);
    const texts = async (params: object) =>
      (await alice.request('search.messages', params)).items.map(({ message }) => message.text);
    expect(await texts({ query: 'see' })).toEqual([answer.text]);
    expect(await texts({ has: 'link' })).toEqual([answer.text]);
    expect(await texts({ senderId: 'alice' })).toEqual(['Tea?']);
    expect(await texts({ conversationId: group.id })).toEqual([answer.text, 'Tea?']);
    expect(await texts({})).toEqual([]);
    expect(await texts({ query: '"* AND -', senderId: 'alice' })).toEqual([]);
  });

  it('refuses what is too long, and finds nothing in what has no words', async () => {
    const { alice, group, say } = await meet();
    await say('alice', group.id, 'tea 👍');
    for (const op of ['search.messages', 'search.conversations', 'search.people'] as const) {
      expect(await alice.refusal(op, { query: 'x'.repeat(10_000) })).toMatchObject({
        code: 'search/too-long',
        retryable: false,
        details: { limit: 256 },
      });
      for (const query of ['', '  ', '***', 'AND', '"', '\u0000', "' OR 1=1 --", 'terms:x NEAR(', '☎'])
        expect([query, (await alice.request(op, { query })).items]).toEqual([query, []]);
    }
    expect((await alice.request('search.messages', { query: '👍' })).items).toHaveLength(1);
  });
});

describe('a search of conversations', () => {
  it('finds groups by their name and the others by who is in them', async () => {
    const { alice, bob, carol, group, direct } = await meet();
    const found = async (client: typeof alice, query: string) =>
      (await client.request('search.conversations', { query })).items.map(({ id }) => id);
    expect(await found(bob, 'creme')).toEqual([group.id]);
    expect(await found(bob, 'ali')).toEqual([direct.id]);
    expect(await found(bob, 'bob')).toEqual([]);
    expect(await found(bob, 'diary')).toEqual([]);
    expect(await found(carol, 'dia')).toHaveLength(1);
    await alice.request('conversation.update', { conversationId: group.id, name: 'Pudding' });
    expect(await found(bob, 'creme')).toEqual([]);
    expect(await found(bob, 'pudd')).toEqual([group.id]);
  });

  it('comes in pages, the last changed first', async () => {
    const { alice } = await meet();
    for (let i = 0; i < 5; i += 1)
      await alice.request('conversation.create', { clientId: `t${i}`, name: `Team ${i}`, members: [] });
    const first = await alice.request('search.conversations', { query: 'team', limit: 3 });
    const second = await alice.request('search.conversations', { query: 'team', limit: 3, cursor: first.next! });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([4, 3, 2, 1, 0].map((i) => `Team ${i}`));
    expect(second.next).toBeUndefined();
  });
});

describe('a search of people', () => {
  it('finds the users of the app, in pages', async () => {
    const { test, alice } = await meet();
    for (const userId of ['t1', 't2', 't3'])
      await test.rules.dispatch(test.admin(), { op: 'user.upsert', params: { userId, name: 'Zoé T' }, requestId: 'r' });
    const first = await alice.request('search.people', { query: 'zoe t', limit: 2 });
    expect(first.items).toMatchObject([{ id: 't1', name: 'Zoé T' }, { id: 't2' }]);
    const second = await alice.request('search.people', { query: 'zoe t', limit: 2, cursor: first.next! });
    expect(second).toEqual({ items: [{ id: 't3', name: 'Zoé T' }] });
  });
});
