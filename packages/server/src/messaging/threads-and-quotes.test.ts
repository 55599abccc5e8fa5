import type { Params } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

type Draft = Partial<Params<'message.send'>>;

/** Alice, Bob and Carol, of whom the first two share a group. */
async function meet() {
  const test = await createTestRules();
  const { alice, bob, carol } = await openPeople(test, 'alice', 'bob', 'carol');
  const { conversation } = await alice.request('conversation.create', { clientId: 'g', name: 'G', members: ['bob'] });
  const id = conversation.id;
  let count = 0;
  const send = async (client: TestClient, draft: Draft, conversationId = id) => {
    const params = { conversationId, clientId: `c${(count += 1)}`, text: 'x', ...draft };
    return (await client.request('message.send', params)).message;
  };
  const unread = async (client: TestClient) => {
    const { unreadCount, mentionCount } = (await client.request('conversation.get', { conversationId: id }))
      .conversation;
    return [unreadCount, mentionCount];
  };
  return { test, alice, bob, carol, id, send, unread };
}

const updates = (client: TestClient) =>
  client.frames.flatMap((frame) => ('ev' in frame && frame.ev === 'message.updated' ? [frame] : []));

describe('an answer', () => {
  it('carries what it answers, as that is when it is looked at', async () => {
    const { alice, bob, id, send } = await meet();
    await send(alice, { text: 'Tea?' });
    const answer = await send(bob, { text: 'Yes', replyTo: 1 });
    const quote = { seq: 1, sender: { id: 'alice', name: 'Alice' }, text: 'Tea?' };
    expect(answer.replyTo).toEqual(quote);
    expect(alice.events('message.created').at(-1)).toEqual({ message: answer });
    await alice.request('message.edit', { conversationId: id, seq: 1, text: 'Coffee?' });
    const listed = async () => (await bob.request('message.list', { conversationId: id, after: 1 })).items[0]?.replyTo;
    expect(await listed()).toEqual({ ...quote, text: 'Coffee?' });
    await alice.request('message.delete', { conversationId: id, seq: 1 });
    expect(await listed()).toEqual({ ...quote, text: '', deleted: true });
    const { conversation } = await bob.request('conversation.get', { conversationId: id });
    expect(conversation.lastMessage?.replyTo).toMatchObject({ deleted: true });
  });

  it('quotes at most two hundred characters, and cuts none in half', async () => {
    const { alice, bob, send } = await meet();
    const family = '👨‍👩‍👧‍👦';
    for (const [i, text] of [family.repeat(40), `${'x'.repeat(199)}😀`, `x${'\u0301'.repeat(400)}`].entries()) {
      await send(alice, { text });
      const { replyTo } = await send(bob, { replyTo: i * 2 + 1 });
      expect(replyTo!.text.length).toBeLessThanOrEqual(200);
      expect(text.startsWith(replyTo!.text)).toBe(true);
      expect(replyTo!.text).not.toMatch(/\p{Surrogate}/u);
      if (i === 0) expect(replyTo!.text.length % family.length).toBe(0);
      if (i === 1) expect(replyTo!.text).toBe('x'.repeat(199));
    }
  });

  it('costs one query for a page of quotes, and none where there are none', async () => {
    const { test, alice, bob, id, send } = await meet();
    for (let i = 0; i < 5; i += 1) await send(alice, { text: `m${i}` });
    for (let i = 0; i < 5; i += 1) await send(bob, { replyTo: i + 1 });
    let asked = 0;
    const messagesAt = test.stores.messaging.messagesAt.bind(test.stores.messaging);
    Object.assign(test.stores.messaging, {
      messagesAt: (...args: Parameters<typeof messagesAt>) => {
        asked += 1;
        return messagesAt(...args);
      },
    });
    const { items } = await alice.request('message.list', { conversationId: id, after: 5 });
    expect(items.map(({ replyTo }) => replyTo?.text)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    expect(asked).toBe(1);
    await alice.request('message.list', { conversationId: id, before: 6 });
    expect(asked).toBe(1);
  });

  it('does not overtake what was sent before it, nor is it overtaken', async () => {
    const { alice, bob, id, send } = await meet();
    await send(alice, { text: 'first' });
    const work = Array.from({ length: 30 }, (_, i) =>
      alice.request('message.send', {
        ...{ conversationId: id, clientId: `n${i}`, text: `${i}` },
        ...(i % 3 === 0 ? { replyTo: 1 } : i % 3 === 1 ? { threadSeq: 1 } : {}),
      }),
    );
    const reacting = ['👍', '❤️'].map((emoji) => bob.request('reaction.add', { conversationId: id, seq: 1, emoji }));
    const seqs = (await Promise.all(work)).map(({ message }) => message.seq);
    await Promise.all(reacting);
    await settled();
    expect(seqs).toEqual(seqs.map((_, i) => i + 2));
    for (const client of [alice, bob]) {
      const at = client.frames.flatMap((frame) =>
        'ev' in frame && frame.ev.startsWith('message.') ? [frame.at?.version ?? 0] : [],
      );
      expect(at).toEqual([...at].sort((a, b) => a - b));
      expect(client.events('message.created').map(({ message }) => message.seq)).toEqual([1, ...seqs]);
    }
  });

  it('is told though what it quotes cannot be read just then', async () => {
    const { test, alice, bob, send } = await meet();
    await send(alice, { text: 'Tea?' });
    Object.assign(test.stores.auth, { users: () => Promise.reject(new Error('the database is gone')) });
    // By then nobody's name is remembered any more.
    for (let i = 0; i < 2; i += 1) {
      await test.clock.advance(40_000);
      for (const client of [alice, bob]) await client.request('session.ping', {});
    }
    const answer = await send(bob, { text: 'Yes', replyTo: 1 });
    expect(answer).toMatchObject({ text: 'Yes', seq: 2 });
    expect(alice.events('message.created').map(({ message }) => message.seq)).toEqual([1, 2]);
    expect(test.logged).not.toEqual([]);
  });
});

describe('a thread', () => {
  it('hangs on its message, which tells of it', async () => {
    const { alice, bob, id, send, unread } = await meet();
    await send(alice, { text: 'Plans?' });
    await send(alice, { text: 'Something else' });
    const answer = await send(bob, { text: 'Many', threadSeq: 1 });
    expect(answer).toMatchObject({ seq: 3, threadSeq: 1 });
    const [told] = updates(alice);
    expect(told).toMatchObject({
      at: { conversation: id, version: answer.version + 1 },
      data: { message: { seq: 1, text: 'Plans?', version: answer.version + 1, thread: { count: 1, lastSeq: 3 } } },
    });
    expect(told?.data.change).toEqual({ kind: 'answered', userId: 'bob' });
    expect(alice.frames.flatMap((frame) => ('ev' in frame ? [frame.ev] : [])).slice(-2)).toEqual([
      'message.created',
      'message.updated',
    ]);
    const { items, hasNext } = await alice.request('message.list', { conversationId: id, threadSeq: 1 });
    expect([items.map(({ seq }) => seq), hasNext]).toEqual([[1, 3], false]);
    // What stands in a thread is not unread in the conversation.
    expect(await unread(alice)).toEqual([0, 0]);
    await send(bob, { text: 'Also you', threadSeq: 3, mentions: ['alice'] });
    expect(await unread(alice)).toEqual([0, 1]);
    const page = await alice.request('message.list', { conversationId: id, threadSeq: 1, limit: 2 });
    expect([page.items.map(({ seq, threadSeq }) => [seq, threadSeq]), page.hasNext]).toEqual([
      [
        [3, 1],
        [4, 1],
      ],
      true,
    ]);
  });

  it('is counted anew when an answer is deleted, and stays when its own message is', async () => {
    const { alice, bob, id, send } = await meet();
    await send(alice, { text: 'Plans?' });
    await send(bob, { threadSeq: 1 });
    await send(bob, { threadSeq: 1 });
    await bob.request('message.delete', { conversationId: id, seq: 3 });
    const last = updates(alice).slice(-2);
    expect(last.map(({ data }) => [data.message.seq, data.change.kind])).toEqual([
      [3, 'deleted'],
      [1, 'answered'],
    ]);
    expect(last[1]?.data.message.thread).toMatchObject({ count: 1, lastSeq: 2 });
    await alice.request('message.delete', { conversationId: id, seq: 1 });
    const { items } = await bob.request('message.list', { conversationId: id, threadSeq: 1 });
    expect(items).toMatchObject([{ seq: 1, text: '', thread: { count: 1 } }, { seq: 2 }, { seq: 3, text: '' }]);
    expect(await send(bob, { threadSeq: 1 })).toMatchObject({ threadSeq: 1 });
  });
});

describe('what a message names', () => {
  it('must be there', async () => {
    const { alice, id } = await meet();
    for (const more of [
      { replyTo: 1 },
      { threadSeq: 1 },
      { replyTo: 0 },
      { forward: { conversationId: id, seq: 1 }, text: '' },
    ])
      expect(
        await alice.refusal('message.send', { conversationId: id, clientId: 'm', text: 'x', ...more }),
      ).toMatchObject({
        code: 'messaging/no-message',
      });
    expect((await alice.request('message.list', { conversationId: id })).items).toEqual([]);
  });

  it('is forwarded with who said it, to where the sender may write, from where they may read', async () => {
    const { alice, bob, carol, id, send } = await meet();
    await send(alice, { text: 'The plan', metadata: { card: 1 } });
    const direct = (await bob.request('conversation.direct', { userId: 'carol' })).conversation.id;
    const forward = { conversationId: id, seq: 1 };
    const message = await send(bob, { text: '', forward }, direct);
    const { createdAt, sender } = (await bob.request('message.list', { conversationId: id })).items[0]!;
    expect(message).toMatchObject({ text: 'The plan', metadata: { card: 1 }, forwardedFrom: { sender, createdAt } });
    expect(carol.events('message.created')).toEqual([{ message }]);
    const params = { conversationId: direct, clientId: 'n', text: '', forward };
    const { requestId: _, ...refused } = await carol.refusal('message.send', params);
    const nowhere = { ...params, forward: { conversationId: 'cnv_99999999999999999999999999', seq: 1 } };
    const { requestId: __, ...unknown } = await carol.refusal('message.send', nowhere);
    expect(refused).toEqual(unknown);
    expect(refused.code).toBe('messaging/not-found');
    for (const beside of [{ text: 'Look' }, { metadata: {} }, { poll: { question: '?', options: ['a', 'b'] } }])
      expect(await bob.refusal('message.send', { ...params, ...beside })).toMatchObject({
        code: 'protocol/invalid-params',
      });
    expect(await bob.refusal('message.edit', { conversationId: direct, seq: 1, text: 'My plan' })).toMatchObject({
      code: 'messaging/forbidden',
    });
  });
});

describe('a message that is not kept', () => {
  it('is told whole to who is there, and leaves its place to the others', async () => {
    const { test, alice, bob, id, send, unread } = await meet();
    await send(bob, { text: 'Psst' });
    const draft = {
      clientId: 'once',
      text: 'Whisper',
      metadata: { a: 1 },
      replyTo: 1,
      mentions: ['bob'],
      store: false as const,
    };
    const message = await send(alice, draft);
    expect(message).toMatchObject({
      seq: 2,
      text: 'Whisper',
      stored: false,
      replyTo: { text: 'Psst' },
      mentions: ['bob'],
    });
    expect(bob.events('message.created').at(-1)).toEqual({ message });
    const { items } = await bob.request('message.list', { conversationId: id });
    const { metadata: _, replyTo: __, mentions: ___, ...place } = message;
    expect(items[1]).toEqual({ ...place, text: '' });
    expect(await send(alice, draft)).toEqual({ ...place, text: '' });
    expect(bob.events('message.created')).toHaveLength(2);
    expect(await unread(bob)).toEqual([0, 0]);
    const { sync } = await test.connect().open({
      token: test.token('bob'),
      device: 'later',
      holds: [{ conversationId: id, seq: 1 }],
    });
    expect(sync.messages).toEqual([items[1]]);
    expect(JSON.stringify(sync)).not.toContain('Whisper');
    for (const [op, params] of [
      ['message.edit', { text: 'Louder' }],
      ['message.pin', {}],
      ['reaction.add', { emoji: '👍' }],
    ] as const)
      expect(await alice.refusal(op, { conversationId: id, seq: 2, ...params })).toMatchObject({
        code: 'messaging/deleted',
      });
    const poll = { question: '?', options: ['a', 'b'] };
    expect(
      await alice.refusal('message.send', { conversationId: id, clientId: 'p', text: '', poll, store: false }),
    ).toMatchObject({ code: 'messaging/invalid-poll' });
  });
});

describe('mentions', () => {
  it('are counted until read, of others alone, each message once', async () => {
    const { alice, bob, id, send, unread } = await meet();
    await send(alice, { mentions: ['bob', 'alice', 'bob', 'nobody'] });
    await send(alice, { mentionsAll: true, mentions: ['bob'] });
    await send(alice, { text: 'nobody' });
    expect(await unread(bob)).toEqual([3, 2]);
    expect(await unread(alice)).toEqual([0, 0]);
    const [first] = (await bob.request('message.list', { conversationId: id })).items;
    expect(first?.mentions).toEqual(['bob', 'alice', 'nobody']);
    await bob.request('receipt.mark', { conversationId: id, readSeq: 1 });
    expect(await unread(bob)).toEqual([2, 1]);
    await alice.request('message.edit', { conversationId: id, seq: 3, text: 'Bob', mentions: ['bob'] });
    expect(await unread(bob)).toEqual([2, 2]);
    await alice.request('message.delete', { conversationId: id, seq: 2 });
    expect(await unread(bob)).toEqual([1, 1]);
  });
});
