import { describe, expect, it } from 'vitest';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

const crowd = Array.from({ length: 24 }, (_, i) => `u${String(i).padStart(2, '0')}`);
const wide = { perSecond: 10_000, burst: 100_000 };

/** Alice, Bob and a crowd in a group, in which Alice has asked something. */
async function meet(poll: object = {}) {
  const users = ['alice', 'bob', ...crowd];
  const test = await createTestRules({ users, config: { rates: { write: wide, session: wide, read: wide } } });
  const { alice, bob } = await openPeople(test, 'alice', 'bob');
  const members = users.slice(1);
  const { conversation } = await alice.request('conversation.create', { clientId: 'g', name: 'G', members });
  const id = conversation.id;
  const draft = { question: 'Tea?', options: ['Yes', 'No', 'Later'], ...poll };
  const { message } = await alice.request('message.send', { conversationId: id, clientId: 'm', text: '', poll: draft });
  const on = { conversationId: id, seq: 1 };
  const each = async (users: readonly string[], act: (client: TestClient) => Promise<unknown>) => {
    for (const user of users) {
      const client = test.connect();
      await client.open({ token: test.token(user), device: user });
      await act(client);
      client.close();
    }
  };
  return { test, alice, bob, id, message, on, each };
}

const updates = (client: TestClient) => client.events('message.updated');

describe('a reaction', () => {
  it('counts once for each user, is told to all, and says whose it is to who asks', async () => {
    const { alice, bob, id, on } = await meet();
    const { message } = await bob.request('reaction.add', { ...on, emoji: '👍🏽' });
    expect(message.reactions).toEqual([{ emoji: '👍🏽', count: 1, userIds: ['bob'], own: true }]);
    await bob.request('reaction.add', { ...on, emoji: '👍🏽' });
    expect(updates(alice)).toHaveLength(1);
    expect(updates(alice)[0]).toMatchObject({ change: { kind: 'reacted', userId: 'bob', emoji: '👍🏽', active: true } });
    const seen = async (client: TestClient) => (await client.request('message.list', { conversationId: id })).items[0];
    expect((await seen(alice))?.reactions).toEqual([{ emoji: '👍🏽', count: 1, userIds: ['bob'], own: false }]);
    expect((await seen(bob))?.reactions).toMatchObject([{ own: true }]);
    const { message: left } = await bob.request('reaction.remove', { ...on, emoji: '👍🏽' });
    expect(left).not.toHaveProperty('reactions');
    await bob.request('reaction.remove', { ...on, emoji: '👍🏽' });
    expect(updates(alice).at(-1)).toMatchObject({ change: { kind: 'reacted', active: false } });
    expect(updates(alice)).toHaveLength(2);
  });

  it('is one whole emoji', async () => {
    const { alice, on } = await meet();
    const good = ['👍', '👍🏿', '❤️', '👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇫🇷', '#️⃣', '🏳️‍🌈'];
    for (const emoji of good) await alice.request('reaction.add', { ...on, emoji });
    const bad = [
      'a',
      'ok',
      '👍👍',
      '👍 ',
      '👍\u200d',
      '\ud83d',
      '\udc4d',
      '🇫',
      '1',
      '#',
      ' ',
      '👍\u0000',
      '❤',
      '<b>',
      '‮👍',
    ];
    for (const emoji of bad)
      expect([emoji, (await alice.refusal('reaction.add', { ...on, emoji })).code]).toEqual([
        emoji,
        'messaging/invalid-emoji',
      ]);
    expect((await alice.refusal('reaction.add', { ...on, emoji: '' })).code).toBe('protocol/invalid-params');
    expect((await alice.refusal('reaction.add', { ...on, emoji: 'x'.repeat(65) })).code).toBe(
      'protocol/invalid-params',
    );
    const { items } = await alice.request('message.list', { conversationId: on.conversationId });
    expect(items[0]?.reactions?.map(({ emoji }) => emoji)).toEqual(good);
  });

  it('names twenty users and pages through the rest', async () => {
    const { alice, bob, id, on, each } = await meet();
    await each(crowd, (client) => client.request('reaction.add', { ...on, emoji: '👍' }));
    await bob.request('reaction.add', { ...on, emoji: '👍' });
    const [message] = (await bob.request('message.list', { conversationId: id })).items;
    expect(message?.reactions).toEqual([{ emoji: '👍', count: 25, userIds: crowd.slice(0, 20), own: true }]);
    const [asAlice] = (await alice.request('message.list', { conversationId: id })).items;
    expect(asAlice?.reactions).toMatchObject([{ own: false }]);
    const first = await alice.request('reaction.list', { ...on, emoji: '👍', limit: 20 });
    const rest = await alice.request('reaction.list', { ...on, emoji: '👍', limit: 20, cursor: first.next });
    expect([...first.items, ...rest.items].map((user) => user.id)).toEqual([...crowd, 'bob']);
    expect(rest.next).toBeUndefined();
    expect((await alice.refusal('reaction.list', { ...on, emoji: '👍', cursor: 'zz' })).code).toBe(
      'protocol/invalid-params',
    );
    expect((await alice.refusal('reaction.list', { ...on, seq: 9, emoji: '👍' })).code).toBe('messaging/no-message');
  });
});

describe('a poll', () => {
  it('counts one vote of each user, and tells them their own', async () => {
    const { alice, bob, id, message, on } = await meet();
    const option = (text: string) => ({ text, count: 0, userIds: [] });
    const options = ['Yes', 'No', 'Later'].map(option);
    expect(message.poll).toEqual({ question: 'Tea?', options, voterCount: 0, multiple: false, anonymous: false });
    const { message: voted } = await bob.request('poll.vote', { ...on, options: [1] });
    expect(voted.poll).toMatchObject({ voterCount: 1, own: [1], options: [{}, { count: 1, userIds: ['bob'] }, {}] });
    await bob.request('poll.vote', { ...on, options: [1] });
    expect(updates(alice).map(({ change }) => change)).toEqual([{ kind: 'voted', userId: 'bob', options: [1] }]);
    expect(updates(alice)[0]?.message.poll).not.toHaveProperty('own');
    const seen = async (client: TestClient) => (await client.request('message.list', { conversationId: id })).items[0];
    expect((await seen(alice))?.poll?.own).toEqual([]);
    expect((await seen(bob))?.poll?.own).toEqual([1]);
    const { message: withdrawn } = await bob.request('poll.vote', { ...on, options: [] });
    expect(withdrawn.poll).toMatchObject({ voterCount: 0, own: [] });
  });

  it('never says who voted what where it is anonymous', async () => {
    const { test, alice, bob, id, on } = await meet({ anonymous: true, multiple: true });
    const { message } = await bob.request('poll.vote', { ...on, options: [2, 0] });
    expect(message.poll).toMatchObject({ voterCount: 1, own: [0, 2] });
    expect(updates(alice)[0]?.change).toEqual({ kind: 'voted' });
    expect(JSON.stringify(updates(alice)[0]?.message.poll)).not.toContain('bob');
    const { items } = await alice.request('message.list', { conversationId: id });
    expect(JSON.stringify(items)).not.toContain('bob');
    for (const emoji of ['0', '2', 'o0', 'o2'])
      expect((await alice.request('reaction.list', { ...on, emoji })).items).toEqual([]);
    const { sync } = await test.connect().open({ token: test.token('alice'), device: 'x', holds: [{ ...on, seq: 0 }] });
    expect(JSON.stringify(sync.messages)).not.toContain('"bob"');
    expect(sync.messages[0]?.poll?.own).toEqual([]);
  });

  it('refuses votes that do not fit, and what is no poll', async () => {
    const { alice, bob, id, on } = await meet();
    await alice.request('message.send', { conversationId: id, clientId: 'n', text: 'x' });
    const code = async (params: object) => (await bob.refusal('poll.vote', { ...on, ...params })).code;
    expect(await code({ options: [3] })).toBe('messaging/invalid-poll');
    expect(await code({ options: [0, 1] })).toBe('messaging/invalid-poll');
    expect(await code({ seq: 2, options: [0] })).toBe('messaging/invalid-poll');
    expect(await code({ seq: 9, options: [0] })).toBe('messaging/no-message');
    for (const options of [[-1], [0.5], [0, 0], ['0'], [20], 'all'])
      expect(await code({ options })).toBe('protocol/invalid-params');
    const send = async (poll: object) =>
      (await alice.refusal('message.send', { conversationId: id, clientId: 'p', text: '', poll })).code;
    expect(await send({ question: '?', options: ['same', 'same'] })).toBe('messaging/invalid-poll');
    expect(await send({ question: '\ud83d', options: ['a', 'b'] })).toBe('messaging/invalid-text');
    expect(await send({ question: '?', options: ['a', 'b\u0000'] })).toBe('messaging/invalid-text');
    for (const poll of [
      { question: '?', options: ['a'] },
      { question: '', options: ['a', 'b'] },
      { question: '?'.repeat(501), options: ['a', 'b'] },
      { question: '?', options: ['a', ''] },
    ])
      expect(await send(poll)).toBe('protocol/invalid-params');
  });

  it('says of what does not fit where it is and what was expected', async () => {
    const { alice, bob, id, on } = await meet();
    await alice.request('message.send', { conversationId: id, clientId: 'n', text: 'x' });
    const message = { conversationId: id, clientId: 'p', text: '' };
    const two = { question: '?', options: ['a', 'b'] };
    for (const [client, op, params, path, words] of [
      [
        alice,
        'message.send',
        { ...message, poll: { ...two, options: ['a'] } },
        '/poll/options',
        /greater or equal to 2/,
      ],
      [alice, 'message.send', { ...message, poll: { ...two, options: ['a', 'a'] } }, '/poll/options', /all differ/],
      [alice, 'message.send', { ...message, poll: two, store: false }, '/poll', /not kept/],
      [alice, 'message.send', { ...message, clientId: 'cll_1', text: 'x' }, '/clientId', /begin with cll_/],
      [bob, 'poll.vote', { ...on, options: [3] }, '/options', /that the poll has/],
      [bob, 'poll.vote', { ...on, options: [0, 1] }, '/options', /one option/],
      [bob, 'poll.vote', { ...on, seq: 2, options: [0] }, '/seq', /a message with a poll/],
      [alice, 'poll.close', { ...on, seq: 2 }, '/seq', /a message with a poll/],
      [alice, 'conversation.direct', { userId: 'alice' }, '/userId', /another user/],
    ] as const) {
      const { code, message: said, details } = await client.refusal(op, params);
      expect(code).toMatch(/^(messaging\/invalid-poll|protocol\/invalid-params)$/);
      expect(said).toMatch(/^Unable to .+\.$/);
      expect(details).toEqual({ problems: [{ path, message: expect.stringMatching(words) as string }] });
    }
  });

  it('closes when its maker says so, or when its time has come', async () => {
    const { test, alice, bob, id, on } = await meet();
    expect((await bob.refusal('poll.close', on)).code).toBe('messaging/forbidden');
    await bob.request('poll.vote', { ...on, options: [0] });
    const { message } = await alice.request('poll.close', on);
    expect(message.poll).toMatchObject({ closedAt: test.clock.now(), voterCount: 1 });
    await alice.request('poll.close', on);
    expect(updates(bob).map(({ change }) => change.kind)).toEqual(['voted', 'pollClosed']);
    expect((await bob.refusal('poll.vote', { ...on, options: [1] })).code).toBe('messaging/poll-closed');
    const closesAt = test.clock.now() + 20_000;
    const poll = { question: '?', options: ['a', 'b'], closesAt };
    await alice.request('message.send', { conversationId: id, clientId: 'n', text: '', poll });
    await bob.request('poll.vote', { ...on, seq: 2, options: [0] });
    await test.clock.advance(20_000);
    expect((await bob.refusal('poll.vote', { ...on, seq: 2, options: [1] })).code).toBe('messaging/poll-closed');
  });

  it('is sent once, whatever was voted since', async () => {
    const { alice, bob, id, on } = await meet();
    await bob.request('poll.vote', { ...on, options: [0] });
    const poll = { question: 'Tea?', options: ['Yes', 'No', 'Later'] };
    const { message } = await alice.request('message.send', { conversationId: id, clientId: 'm', text: '', poll });
    expect(message).toMatchObject({ seq: 1, poll: { voterCount: 1 } });
    expect(bob.events('message.created')).toHaveLength(1);
  });
});
