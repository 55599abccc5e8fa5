import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createFakeFiles } from '../testing/create-fake-files.js';
import { createTestRules, type TestRules } from '../testing/create-test-rules.js';
import { samples } from '../testing/operation-samples.js';

async function people(test: TestRules, ...names: readonly string[]): Promise<TestClient[]> {
  const clients = names.map(() => test.connect());
  for (const [i, client] of clients.entries())
    await client.open({
      token: test.token((names[i] ?? '').split('/')[0] ?? ''),
      device: (names[i] ?? '').replace('/', '-'),
    });
  return clients;
}

async function group(owner: TestClient, members: readonly string[] = ['bob']) {
  const { conversation } = await owner.request('conversation.create', { clientId: 'g', name: 'Team', members });
  return conversation.id;
}

describe('sending', () => {
  it('reaches every device of every member once, with the same position', async () => {
    const test = await createTestRules();
    const [alice, phone, bob, carol] = await people(test, 'alice/laptop', 'alice/phone', 'bob', 'carol');
    const conversationId = await group(alice!);
    const { message } = await alice!.request('message.send', {
      conversationId,
      clientId: 'm',
      text: 'Hi',
      metadata: { a: [1] },
    });
    expect(message).toEqual({
      id: `msg_${conversationId.slice(4)}_1`,
      conversationId,
      seq: 1,
      version: 2,
      clientId: 'm',
      sender: { id: 'alice', name: 'Alice' },
      text: 'Hi',
      metadata: { a: [1] },
      createdAt: test.clock.now(),
    });
    for (const client of [alice!, phone!, bob!]) {
      const events = client.frames.filter((frame) => 'ev' in frame && frame.ev === 'message.created');
      expect(events).toEqual([
        { ev: 'message.created', at: { conversation: conversationId, version: 2 }, data: { message } },
      ]);
    }
    expect(carol!.events('message.created')).toEqual([]);
  });

  it('gives the same answer to the same client id for ever, and tells nobody twice', async () => {
    const test = await createTestRules();
    const [alice, bob] = await people(test, 'alice', 'bob');
    const conversationId = await group(alice!);
    const first = await alice!.request('message.send', { conversationId, clientId: 'm', text: 'Hi' });
    const again = await alice!.request('message.send', { conversationId, clientId: 'm', text: 'Hi' });
    expect(again).toEqual(first);
    const [other] = await people(test, 'alice/phone');
    expect(await other!.request('message.send', { conversationId, clientId: 'm', text: 'Hi' })).toEqual(first);
    expect(bob!.events('message.created')).toHaveLength(1);
    const elsewhere = await alice!.request('conversation.direct', { userId: 'bob' });
    const reuse = { conversationId: elsewhere.conversation.id, clientId: 'm', text: 'Hi' };
    expect(await alice!.refusal('message.send', reuse)).toMatchObject({ code: 'messaging/conflict' });
  });

  it('keeps the order of one connection, also while the members are being looked up', async () => {
    const test = await createTestRules();
    const [alice, bob] = await people(test, 'alice', 'bob');
    const conversationId = await group(alice!);
    const texts = Array.from({ length: 40 }, (_, i) => `m${i}`);
    const sent = texts.map((text) => alice!.request('message.send', { conversationId, clientId: text, text }));
    // In the middle of it the members change, so that what is remembered of them is thrown away.
    const added = alice!.request('conversation.addMembers', { conversationId, userIds: ['carol'] });
    const more = texts.map((text) => ({ conversationId, clientId: `${text}b`, text: `${text}b` }));
    const rest = more.slice(0, 15).map((message) => alice!.request('message.send', message));
    const seqs = (await Promise.all([...sent, ...rest])).map(({ message }) => message.seq);
    await added;
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect(bob!.events('message.created').map(({ message }) => message.seq)).toEqual(seqs);
  });

  it('stores together what comes together', async () => {
    const test = await createTestRules();
    const [alice] = await people(test, 'alice');
    const conversationId = await group(alice!);
    const sizes: number[] = [];
    const append = test.stores.messaging.append.bind(test.stores.messaging);
    Object.assign(test.stores.messaging, {
      append: (messages: Parameters<typeof append>[0]) => {
        sizes.push(messages.length);
        return append(messages);
      },
    });
    const ids = Array.from({ length: 30 }, (_, i) => `c${i}`);
    await Promise.all(ids.map((clientId) => alice!.request('message.send', { conversationId, clientId, text: 'x' })));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(30);
    expect(sizes.length).toBeLessThan(30);
  });

  it('is answered as retryable where the store fails, and works again afterwards', async () => {
    const test = await createTestRules();
    const [alice, bob] = await people(test, 'alice', 'bob');
    const conversationId = await group(alice!);
    const append = test.stores.messaging.append.bind(test.stores.messaging);
    Object.assign(test.stores.messaging, { append: () => Promise.reject(new Error('disk: secret words')) });
    const message = { conversationId, clientId: 'm', text: 'secret words' };
    const error = await alice!.refusal('message.send', message);
    expect(error).toMatchObject({ code: 'server/unavailable', retryable: true, retryAfter: 1_000 });
    expect(bob!.events('message.created')).toEqual([]);
    expect(test.logged).not.toEqual([]);
    expect(JSON.stringify(test.logged)).not.toContain('secret');
    Object.assign(test.stores.messaging, { append });
    expect((await alice!.request('message.send', message)).message.seq).toBe(1);
  });

  it('refuses what is no text', async () => {
    const test = await createTestRules();
    const [alice] = await people(test, 'alice');
    const conversationId = await group(alice!);
    const refusal = async (text: string, metadata?: object) =>
      (await alice!.refusal('message.send', { conversationId, clientId: 'm', text, metadata })).code;
    expect(await refusal('')).toBe('messaging/empty');
    expect(await refusal('', {})).toBe('messaging/empty');
    for (const text of ['\ud83d', 'a\udc00b', '\udc00\ud800', 'zero\0'])
      expect(await refusal(text)).toBe('messaging/invalid-text');
    const { message } = await alice!.request('message.send', {
      conversationId,
      clientId: 'm',
      text: '',
      metadata: { card: 1 },
    });
    expect(message.metadata).toEqual({ card: 1 });
    const emoji = await alice!.request('message.send', { conversationId, clientId: 'n', text: '👩‍👧 ok' });
    expect(emoji.message.text).toBe('👩‍👧 ok');
  });

  it('carries the name that the sender has now', async () => {
    const test = await createTestRules();
    const [alice] = await people(test, 'alice');
    const conversationId = await group(alice!);
    const params = { userId: 'alice', name: 'Alice Liddell' };
    await test.rules.dispatch(test.admin(), { op: 'user.upsert', params, requestId: 'r' });
    const { message } = await alice!.request('message.send', { conversationId, clientId: 'm', text: 'x' });
    expect(message.sender.name).toBe('Alice Liddell');
    const { conversation } = await alice!.request('conversation.get', { conversationId });
    expect(conversation.members.map(({ user }) => user.name)).toContain('Alice Liddell');
  });
});

describe('a conversation of others', () => {
  it('answers exactly as one that does not exist, whatever is asked', async () => {
    const test = await createTestRules({ files: createFakeFiles() });
    const [alice, carol] = await people(test, 'alice', 'carol');
    const theirs = await group(alice!);
    const nowhere = 'cnv_99999999999999999999999999';
    // Whatever operation names a conversation, also one that comes with a later version.
    const asks = (conversationId: string): readonly (readonly [string, object])[] => [
      ...Object.entries(samples)
        .map(
          ([op, sample]) =>
            [op, sample({ token: '', conversationId, groupId: conversationId, callId: '', fileId: '' })] as const,
        )
        .filter(([op, params]) => 'conversationId' in params && op !== 'call.start'),
      ['call.start', { clientId: 'c', to: 'alice', video: false, conversationId }],
      ['message.send', { conversationId, clientId: 'c', text: '', forward: { conversationId, seq: 1 } }],
      ['conversation.removeMember', { conversationId, userId: 'alice' }],
    ];
    expect(asks(theirs).length).toBeGreaterThan(25);
    const answers = async (conversationId: string) => {
      const errors = [];
      for (const [op, params] of asks(conversationId)) {
        const { requestId: _, ...error } = await carol!.refusal(op, params);
        errors.push({ op, ...error });
      }
      return errors;
    };
    const errors = await answers(theirs);
    expect(errors).toEqual(await answers(nowhere));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['messaging/not-found']));
  });
});

describe('conversations', () => {
  it('of two are one, whoever asks first, and both are told', async () => {
    const test = await createTestRules();
    const [alice, bob] = await people(test, 'alice', 'bob');
    const first = await alice!.request('conversation.direct', { userId: 'bob' });
    const second = await bob!.request('conversation.direct', { userId: 'alice' });
    expect(second.conversation.id).toBe(first.conversation.id);
    expect(first.conversation).toMatchObject({ kind: 'direct', memberCount: 2, unreadCount: 0, role: 'member' });
    expect(bob!.events('conversation.updated')).toHaveLength(1);
    expect(bob!.events('conversation.updated')[0]?.conversation.id).toBe(first.conversation.id);
    expect(await alice!.refusal('conversation.direct', { userId: 'nobody' })).toMatchObject({
      code: 'messaging/unknown-user',
      details: { userIds: ['nobody'] },
    });
    expect(await alice!.refusal('conversation.direct', { userId: 'alice' })).toMatchObject({
      code: 'protocol/invalid-params',
    });
  });

  it('of a group are made once by client id', async () => {
    const test = await createTestRules();
    const [alice] = await people(test, 'alice');
    expect(await group(alice!)).toBe(await group(alice!));
  });

  it('are changed by owners alone, and everybody is told', async () => {
    const test = await createTestRules();
    const [alice, bob, carol] = await people(test, 'alice', 'bob', 'carol');
    const conversationId = await group(alice!);
    for (const [op, params] of [
      ['conversation.update', { conversationId, name: 'Mine' }],
      ['conversation.addMembers', { conversationId, userIds: ['carol'] }],
      ['conversation.removeMember', { conversationId, userId: 'alice' }],
    ] as const)
      expect(await bob!.refusal(op, params)).toMatchObject({ code: 'messaging/forbidden' });

    await alice!.request('conversation.update', { conversationId, name: 'Crew' });
    expect(bob!.events('conversation.updated').at(-1)?.conversation.name).toBe('Crew');
    await alice!.request('conversation.addMembers', { conversationId, userIds: ['carol'] });
    expect(carol!.events('conversation.updated').at(-1)?.conversation).toMatchObject({ name: 'Crew', memberCount: 3 });
    await expect(carol!.request('message.send', { conversationId, clientId: 'm', text: 'x' })).resolves.toBeDefined();

    await alice!.request('conversation.removeMember', { conversationId, userId: 'carol' });
    expect(carol!.events('conversation.left')).toEqual([{ conversationId, userId: 'carol' }]);
    expect(bob!.events('conversation.left')).toEqual([{ conversationId, userId: 'carol' }]);
    expect(await carol!.refusal('message.send', { conversationId, clientId: 'n', text: 'x' })).toMatchObject({
      code: 'messaging/not-found',
    });
    await alice!.request('message.send', { conversationId, clientId: 'n', text: 'without Carol' });
    expect(carol!.events('message.created').map(({ message }) => message.text)).not.toContain('without Carol');

    // What was stored before she went is answered for ever, and nothing that happened to it since.
    await alice!.request('message.pin', { conversationId, seq: 1 });
    const { message } = await carol!.request('message.send', { conversationId, clientId: 'm', text: 'x' });
    expect(message).toMatchObject({ seq: 1, clientId: 'm', text: 'x' });
    expect(message).not.toHaveProperty('pinnedAt');
  });

  it('of a group pass on when their owner leaves; a direct one cannot be left', async () => {
    const test = await createTestRules();
    const [alice, bob] = await people(test, 'alice', 'bob');
    const conversationId = await group(alice!);
    await alice!.request('conversation.removeMember', { conversationId, userId: 'alice' });
    const { conversation } = await bob!.request('conversation.get', { conversationId });
    expect(conversation).toMatchObject({ role: 'owner', memberCount: 1 });
    const direct = await bob!.request('conversation.direct', { userId: 'alice' });
    const leaving = { conversationId: direct.conversation.id, userId: 'bob' };
    expect(await bob!.refusal('conversation.removeMember', leaving)).toMatchObject({ code: 'messaging/forbidden' });
  });

  it('page by cursors that are refused where they are none', async () => {
    const test = await createTestRules({ users: ['alice', ...Array.from({ length: 12 }, (_, i) => `u${i}`)] });
    const [alice] = await people(test, 'alice');
    for (let i = 0; i < 12; i += 1) await alice!.request('conversation.direct', { userId: `u${i}` });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await alice!.request('conversation.list', { limit: 5, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(12);
    expect(seen).toHaveLength(12);
    for (const bad of ['zzz!', 'u..', 'n', `n${'z'.repeat(30)}`, ''])
      expect(await alice!.refusal('conversation.list', { cursor: bad })).toMatchObject({
        code: 'protocol/invalid-params',
      });
  });
});

describe('receipts', () => {
  it('rise only, imply each other, and are told to all members', async () => {
    const test = await createTestRules();
    const [alice, bob] = await people(test, 'alice', 'bob');
    const conversationId = await group(alice!);
    for (let i = 0; i < 5; i += 1)
      await alice!.request('message.send', { conversationId, clientId: `m${i}`, text: 'x' });
    const unread = async () => (await bob!.request('conversation.get', { conversationId })).conversation.unreadCount;
    expect(await unread()).toBe(5);
    await bob!.request('receipt.mark', { conversationId, readSeq: 3 });
    expect(await unread()).toBe(2);
    await bob!.request('receipt.mark', { conversationId, readSeq: 1 });
    await bob!.request('receipt.mark', { conversationId, deliveredSeq: 99 });
    expect(alice!.events('receipt.updated')).toEqual([
      { conversationId, userId: 'bob', deliveredSeq: 3, readSeq: 3 },
      { conversationId, userId: 'bob', deliveredSeq: 5, readSeq: 3 },
    ]);
  });

  it('that come together are stored together', async () => {
    const test = await createTestRules();
    const [alice, bob] = await people(test, 'alice', 'bob');
    const conversationId = await group(alice!);
    for (let i = 0; i < 20; i += 1)
      await alice!.request('message.send', { conversationId, clientId: `m${i}`, text: 'x' });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => bob!.request('receipt.mark', { conversationId, deliveredSeq: i + 1 })),
    );
    await settled();
    const events = alice!.events('receipt.updated');
    expect(events.at(-1)).toMatchObject({ deliveredSeq: 20 });
    expect(events.length).toBeLessThan(20);
  });
});

describe('typing', () => {
  it('is told to the others alone', async () => {
    const test = await createTestRules();
    const [alice, phone, bob, carol] = await people(test, 'alice/laptop', 'alice/phone', 'bob', 'carol');
    const conversationId = await group(alice!);
    await alice!.request('typing.set', { conversationId, active: true });
    await settled();
    const typing = { conversationId, userId: 'alice', active: true, expiresIn: 6_000 };
    expect(bob!.events('typing.changed')).toEqual([typing]);
    for (const client of [alice!, phone!, carol!]) expect(client.events('typing.changed')).toEqual([]);
  });
});
