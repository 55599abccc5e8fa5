import type { CallRecord, Message } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import type { Stores } from '../kernel/stores.js';
import { createFakeClock, settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, testApp, type TestRules } from '../testing/create-test-rules.js';

async function arrange(stores?: Stores) {
  const test = await createTestRules({ config: { heartbeat: 3_600_000 }, ...(stores ? { stores } : {}) });
  const [alice, bob] = [test.connect(), test.connect()];
  await alice.open({ token: test.token('alice'), device: 'a1' });
  await bob.open({ token: test.token('bob'), device: 'b1' });
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  return { test, alice, bob, conversationId: conversation.id };
}

let calls = 0;
const start = (client: TestClient, to = 'bob', more: { readonly conversationId?: string } = {}) =>
  client.request('call.start', { clientId: `c${(calls += 1)}`, to, video: true, ...more }).then(({ call }) => call);
const listed = (client: TestClient, conversationId: string) =>
  client.request('message.list', { conversationId }).then(({ items }) => items);
const unread = (client: TestClient, conversationId: string) =>
  client.request('conversation.get', { conversationId }).then(({ conversation }) => conversation.unreadCount);
const stored = (test: TestRules, conversationId: string) =>
  test.stores.messaging.messages(testApp, conversationId, { limit: 200 });

describe('a call in its conversation', () => {
  it('is one message of its caller, told to both, once it has ended', async () => {
    const { test, alice, bob, conversationId } = await arrange();
    const { id, conversationId: known } = await start(alice);
    expect(known).toBe(conversationId);
    await bob.request('call.accept', { callId: id });
    await test.clock.advance(65_000);
    expect(await listed(bob, conversationId)).toEqual([]);
    const { call } = await bob.request('call.hangup', { callId: id });
    const [message, ...more] = await listed(alice, conversationId);
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      sender: { id: 'alice' },
      clientId: id,
      text: '',
      createdAt: call.endedAt,
      call: { id, video: true, reason: 'hangup', answeredAt: call.answeredAt, durationMs: 65_000 },
    });
    for (const client of [alice, bob])
      expect(client.events('message.created').map((told) => told.message)).toEqual([message]);
    expect(await test.stores.calls.unconcluded(10)).toEqual([]);
  });

  const endings: readonly (readonly [CallRecord['reason'], number, (of: Ending) => Promise<unknown>])[] = [
    ['timeout', 1, ({ test }) => test.clock.advance(46_000)],
    ['cancelled', 1, ({ alice, callId }) => alice.request('call.hangup', { callId })],
    ['rejected', 0, ({ bob, callId }) => bob.request('call.reject', { callId })],
    ['busy', 0, ({ bob, callId }) => bob.request('call.reject', { callId, reason: 'busy' })],
    [
      'hangup',
      0,
      async ({ alice, bob, callId }) => {
        await bob.request('call.accept', { callId });
        await alice.request('call.hangup', { callId });
      },
    ],
  ];
  interface Ending {
    readonly test: TestRules;
    readonly alice: TestClient;
    readonly bob: TestClient;
    readonly callId: string;
  }
  it.each(endings)('that ends by %s counts %d unread for the callee, none for the caller', async (...row) => {
    const [reason, count, end] = row;
    const { test, alice, bob, conversationId } = await arrange();
    const { id: callId } = await start(alice);
    await end({ test, alice, bob, callId });
    await settled();
    const [message] = await listed(bob, conversationId);
    expect(message?.call).toMatchObject({ id: callId, reason });
    expect(message?.call?.durationMs === undefined).toBe(reason !== 'hangup');
    expect(await unread(bob, conversationId)).toBe(count);
    expect(await unread(alice, conversationId)).toBe(0);
    await bob.request('reaction.add', { conversationId, seq: message?.seq ?? 0, emoji: '👍' });
    expect(await unread(bob, conversationId)).toBe(count);
  });

  it('stays as it was: nobody edits or forwards it, or says something under its name; it can be answered', async () => {
    const { alice, bob, conversationId } = await arrange();
    const { id: callId } = await start(alice);
    const early = { conversationId, clientId: callId, text: 'There was no call' };
    expect(await alice.refusal('message.send', early)).toMatchObject({
      code: 'protocol/invalid-params',
      details: { problems: [{ path: '/clientId' }] },
    });
    await alice.request('call.hangup', { callId });
    const [message] = await listed(alice, conversationId);
    const at = { conversationId, seq: message?.seq ?? 0 };
    expect(await alice.refusal('message.edit', { ...at, text: 'No' })).toMatchObject({ code: 'messaging/forbidden' });
    const forward = { conversationId, clientId: 'f', text: '', forward: at };
    expect(await bob.refusal('message.send', forward)).toMatchObject({ code: 'messaging/empty' });
    const answer = { conversationId, clientId: 'r', text: 'Sorry!', replyTo: at.seq };
    expect((await bob.request('message.send', answer)).message.replyTo).toMatchObject({ seq: at.seq, text: '' });
    const gone = await alice.request('message.delete', at);
    expect(gone.message).not.toHaveProperty('call');
    expect(await unread(bob, conversationId)).toBe(0);
  });

  it('is told in the conversation that it was started in; in none where there is none, or its caller may not write', async () => {
    const { test, alice, bob, conversationId } = await arrange();
    const group = await alice.request('conversation.create', {
      clientId: 'g',
      name: 'Trio',
      members: ['bob', 'carol'],
    });
    const news = await bob.request('conversation.create', {
      clientId: 'n',
      name: 'News',
      kind: 'channel',
      members: ['alice', 'carol'],
    });
    const within = await start(alice, 'bob', { conversationId: group.conversation.id });
    await bob.request('call.reject', { callId: within.id });
    const loud = await start(alice, 'bob', { conversationId: news.conversation.id });
    await bob.request('call.reject', { callId: loud.id });
    const nowhere = await start(alice, 'carol');
    expect(nowhere.conversationId).toBeUndefined();
    await alice.request('call.hangup', { callId: nowhere.id });
    await settled();
    expect((await listed(bob, group.conversation.id)).map(({ call }) => call?.id)).toEqual([within.id]);
    expect(await listed(bob, news.conversation.id)).toEqual([]);
    expect(await listed(bob, conversationId)).toEqual([]);
    expect(await test.stores.calls.unconcluded(10)).toEqual([]);
  });

  it('finds the direct conversation also where that came during the call', async () => {
    const { test, alice } = await arrange();
    const carol = test.connect();
    await carol.open({ token: test.token('carol') });
    const { id: callId } = await start(alice, 'carol');
    const { conversation } = await carol.request('conversation.direct', { userId: 'alice' });
    await carol.request('call.reject', { callId });
    expect((await listed(alice, conversation.id)).map(({ call }) => call?.id)).toEqual([callId]);
  });
});

describe('a server that dies around the end of a call', () => {
  /** Stores whose calls or messages fail when told to. */
  function fragile() {
    const stores = createMemoryStores();
    const broken = { conclude: false, append: false };
    const fail = () => Promise.reject(new Error('The disk is gone.'));
    const all: Stores = {
      ...stores,
      calls: {
        ...stores.calls,
        conclude: (...asked) => (broken.conclude ? fail() : stores.calls.conclude(...asked)),
      },
      messaging: {
        ...stores.messaging,
        append: (...asked) => (broken.append ? fail() : stores.messaging.append(...asked)),
      },
    };
    return { stores, all, broken };
  }
  const callsIn = (rows: readonly { readonly extra?: Pick<Message, 'call'> }[]) =>
    rows.map(({ extra }) => extra?.call?.id);

  it.each(['append', 'conclude'] as const)('before its %s tells the call once all the same', async (step) => {
    const { stores, all, broken } = fragile();
    const { test, alice, conversationId } = await arrange(all);
    const { id: callId } = await start(alice);
    broken[step] = true;
    await alice.request('call.hangup', { callId });
    await settled();
    expect((await stores.calls.unconcluded(10)).map(({ call }) => call.id)).toEqual([callId]);
    expect(await stored(test, conversationId)).toHaveLength(step === 'append' ? 0 : 1);

    const clock = createFakeClock(test.clock.now());
    for (let i = 0; i < 2; i += 1) {
      const anew = await createTestRules({ stores, clock });
      await anew.rules.start();
      await settled();
      await anew.rules.stop();
    }
    expect(callsIn(await stored(test, conversationId))).toEqual([callId]);
    expect(await stores.calls.unconcluded(10)).toEqual([]);
  });

  it('and one whose store comes back tells it without a restart', async () => {
    const { all, broken } = fragile();
    const { test, alice, bob, conversationId } = await arrange(all);
    broken.append = true;
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { id: callId } = await start(alice);
      await bob.request('call.reject', { callId });
      ids.push(callId);
    }
    await settled();
    expect(await stored(test, conversationId)).toEqual([]);
    await test.clock.advance(11_000);
    broken.append = false;
    await test.clock.advance(11_000);
    expect(callsIn(await stored(test, conversationId)).sort()).toEqual(ids.sort());
    expect(test.logged.some(({ fields }) => fields['task'] === 'call.conclude')).toBe(true);
  });

  it('concludes any number of calls that were left', async () => {
    const { test, conversationId } = await arrange();
    const before = test.stores.calls;
    const user = (id: string) => ({
      ...{ id, user: { id, name: id }, state: 'left' as const, connected: false },
      media: { microphone: false, camera: false, screen: false },
    });
    for (let i = 0; i < 250; i += 1)
      await before.create(testApp, {
        ...{ id: `cll_${String(i).padStart(26, '0')}`, clientId: `old-${i}`, state: 'ended', video: false },
        ...{ topology: 'p2p', epoch: 1, createdBy: 'alice', participants: [user('alice'), user('bob')], version: 2 },
        ...{ createdAt: 1, endedAt: 2, reason: 'timeout' },
      });
    const anew = await createTestRules({ stores: test.stores, clock: createFakeClock(test.clock.now()) });
    await anew.rules.start();
    await settled();
    await anew.rules.stop();
    const rows = await test.stores.messaging.messages(testApp, conversationId, { limit: 300 });
    expect(new Set(callsIn(rows)).size).toBe(250);
    expect(rows).toHaveLength(250);
  });
});
