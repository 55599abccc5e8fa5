import { limits } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, otherApp, type TestRules } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

const minute = 60_000;
/** Nobody pings while the clock leaps. */
const config = { heartbeat: 1_440 * minute };

/** A server that runs, with a group of Alice and Bob, and their devices. */
async function begin() {
  const test = await createTestRules({ config });
  await test.rules.start();
  const { alice, bob, ...rest } = await openPeople(test, 'alice', 'alice/phone', 'bob');
  const { conversation } = await alice.request('conversation.create', {
    clientId: 'g',
    name: 'Team',
    members: ['bob'],
  });
  const later = (clientId: string, ms: number, text = clientId) => ({
    conversationId: conversation.id,
    clientId,
    text,
    sendAt: test.clock.now() + ms,
  });
  return { test, alice, phone: rest['alice/phone'], bob, id: conversation.id, later };
}

/** The same stores and the same time, and a new process. */
async function restart({ stores, clock }: TestRules): Promise<TestRules> {
  const test = await createTestRules({ stores, clock, config });
  await test.rules.start();
  await clock.advance(0);
  return test;
}

const texts = (client: TestClient) => client.events('message.created').map(({ message }) => message.text);
const waiting = async (client: TestClient) =>
  (await client.request('scheduled.list', {})).items.map(({ clientId }) => clientId);
const history = async (client: TestClient, conversationId: string) =>
  (await client.request('message.list', { conversationId })).items.map(({ text }) => text);

describe('a scheduled message', () => {
  it('is sent when its time has come, under its client id, and not before', async () => {
    const { test, alice, bob, id, later } = await begin();
    const ask = { ...later('s', minute, 'Good morning'), metadata: { card: 1 } };
    expect(await alice.request('scheduled.create', ask)).toEqual({ scheduled: ask });
    await test.clock.advance(minute - 1);
    expect(bob.events('message.created')).toEqual([]);
    await test.clock.advance(1);
    expect(bob.events('message.created')).toMatchObject([
      {
        message: {
          ...{ conversationId: id, clientId: 's', text: 'Good morning', metadata: { card: 1 } },
          ...{ sender: { id: 'alice' }, createdAt: ask.sendAt },
        },
      },
    ]);
    expect(await waiting(alice)).toEqual([]);
  });

  it('is told to the devices of its user and to nobody else', async () => {
    const { test, alice, phone, bob, id, later } = await begin();
    const { scheduled } = await alice.request('scheduled.create', later('s', minute));
    const changed = await alice.request('scheduled.update', { clientId: 's', text: 'better' });
    await alice.request('scheduled.create', later('t', minute));
    await alice.request('scheduled.cancel', { clientId: 't' });
    await alice.request('scheduled.cancel', { clientId: 't' });
    await test.clock.advance(minute);
    expect(phone.events('scheduled.changed').slice(0, 2)).toEqual([{ scheduled }, changed]);
    expect(phone.events('scheduled.removed')).toEqual([
      { conversationId: id, clientId: 't' },
      { conversationId: id, clientId: 's' },
    ]);
    expect([...bob.events('scheduled.changed'), ...bob.events('scheduled.removed')]).toEqual([]);
    expect(texts(bob)).toEqual(['better']);
  });

  it('is sent earlier or later where it is changed', async () => {
    const { test, alice, bob, later } = await begin();
    await alice.request('scheduled.create', later('a', minute));
    await alice.request('scheduled.create', later('b', minute));
    await alice.request('scheduled.update', { clientId: 'a', sendAt: test.clock.now() + 1_000 });
    await alice.request('scheduled.update', { clientId: 'b', sendAt: test.clock.now() + 2 * minute });
    await test.clock.advance(1_000);
    expect(texts(bob)).toEqual(['a']);
    await test.clock.advance(minute);
    expect(texts(bob)).toEqual(['a']);
    await test.clock.advance(minute);
    expect(texts(bob)).toEqual(['a', 'b']);
  });

  it('is made once by client id, also after it was sent', async () => {
    const { test, alice, bob, later } = await begin();
    const ask = later('s', minute);
    const first = await alice.request('scheduled.create', ask);
    expect(await alice.request('scheduled.create', { ...ask, text: 'other' })).toEqual(first);
    await test.clock.advance(2 * minute);
    expect(await alice.request('scheduled.create', ask)).toEqual(first);
    expect(await waiting(alice)).toEqual([]);
    await test.clock.advance(2 * minute);
    expect(texts(bob)).toEqual(['s']);
    const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
    const elsewhere = { ...later('s', minute), conversationId: conversation.id };
    expect(await alice.refusal('scheduled.create', elsewhere)).toMatchObject({ code: 'messaging/conflict' });
  });

  it('is refused where it is for no later time, or says nothing that can be sent', async () => {
    const { test, alice, later } = await begin();
    const refusal = async (ask: object) => {
      const { code, details } = await alice.refusal('scheduled.create', ask);
      return [code, details];
    };
    const invalid = ['messaging/invalid-time', { limit: limits.scheduleAhead }];
    expect(await refusal(later('s', 0))).toEqual(invalid);
    expect(await refusal(later('s', -1))).toEqual(invalid);
    expect(await refusal(later('s', minute, ''))).toEqual(['messaging/empty', undefined]);
    expect(await refusal(later('s', minute, '\ud83d'))).toEqual(['messaging/invalid-text', undefined]);
    const large = later('s', minute, 'x'.repeat(limits.textBytes + 1));
    expect((await refusal(large))[0]).toBe('messaging/too-large');
    await alice.request('scheduled.create', later('s', minute));
    const change = async (more: object) => (await alice.refusal('scheduled.update', { clientId: 's', ...more })).code;
    expect(await change({ sendAt: test.clock.now() })).toBe('messaging/invalid-time');
    expect(await change({ text: '' })).toBe('messaging/empty');
    expect(await change({ clientId: 'nothing', text: 'x' })).toBe('messaging/no-message');
  });

  it('of others is not there', async () => {
    const { test, alice, bob, id, later } = await begin();
    await alice.request('scheduled.create', later('s', minute));
    const { carol } = await openPeople(test, 'carol');
    const stranger = test.connect();
    await stranger.open({ token: test.token('alice', { app: otherApp }) });
    for (const client of [bob, carol, stranger]) {
      expect(await waiting(client)).toEqual([]);
      expect((await client.refusal('scheduled.update', { clientId: 's', text: 'x' })).code).toBe(
        'messaging/no-message',
      );
      await client.request('scheduled.cancel', { clientId: 's' });
    }
    for (const client of [carol, stranger]) {
      expect((await client.refusal('scheduled.create', later('t', minute))).code).toBe('messaging/not-found');
      expect((await client.refusal('scheduled.list', { conversationId: id })).code).toBe('messaging/not-found');
    }
    expect(await waiting(alice)).toEqual(['s']);
  });

  it('that may not be sent when it is due stays, with the reason, until it gets another time', async () => {
    const { test, alice, bob, id, later } = await begin();
    const { scheduled } = await bob.request('scheduled.create', later('s', minute));
    await alice.request('conversation.removeMember', { conversationId: id, userId: 'bob' });
    await test.clock.advance(5 * minute);
    const failed = { ...scheduled, failed: 'messaging/not-found' };
    expect(bob.events('scheduled.changed').at(-1)).toEqual({ scheduled: failed });
    expect((await bob.request('scheduled.list', {})).items).toEqual([failed]);
    await alice.request('conversation.addMembers', { conversationId: id, userIds: ['bob'] });
    await test.clock.advance(minute);
    expect(texts(alice)).toEqual([]);
    await bob.request('scheduled.update', { clientId: 's', sendAt: test.clock.now() + minute });
    await test.clock.advance(minute);
    expect(texts(alice)).toEqual(['s']);
    expect(await waiting(bob)).toEqual([]);
  });

  it('is for those who may write, when it is made and when it is due', async () => {
    const { test, alice, bob } = await begin();
    const ask = { clientId: 'ch', name: 'News', kind: 'channel' as const, members: ['bob'] };
    const { conversation } = await alice.request('conversation.create', ask);
    const later = { conversationId: conversation.id, clientId: 's', text: 'x', sendAt: test.clock.now() + minute };
    expect((await bob.refusal('scheduled.create', later)).code).toBe('messaging/forbidden');
    const role = (role: 'moderator' | 'member') => ({ conversationId: conversation.id, userId: 'bob', role });
    await alice.request('conversation.setRole', role('moderator'));
    await bob.request('scheduled.create', later);
    await alice.request('conversation.setRole', role('member'));
    await test.clock.advance(minute);
    expect((await bob.request('scheduled.list', {})).items).toMatchObject([{ failed: 'messaging/forbidden' }]);
  });
});

describe('the sender', () => {
  it('sends what is overdue at once when the server starts again, in the order of its times', async () => {
    const { test, alice, id, later } = await begin();
    for (const [clientId, ms] of [
      ['third', 3_000],
      ['first', 1_000],
      ['second', 2_000],
      ['next', 2 * minute],
    ] as const)
      await alice.request('scheduled.create', later(clientId, ms));
    await test.rules.stop();
    await test.clock.advance(minute);
    const again = await restart(test);
    const people = await openPeople(again, 'alice');
    expect(await history(people.alice, id)).toEqual(['first', 'second', 'third']);
    expect(await waiting(people.alice)).toEqual(['next']);
    await test.clock.advance(minute);
    expect(texts(people.alice)).toEqual(['next']);
  });

  it('sends once what was sent when the process died before the entry was removed', async () => {
    const { test, alice, bob, id, later } = await begin();
    await alice.request('scheduled.create', later('s', 1_000));
    const { remove } = test.stores.scheduled;
    // From here on the process is as good as dead.
    Object.assign(test.stores.scheduled, { remove: () => new Promise(() => undefined) });
    await test.clock.advance(1_000);
    expect(texts(bob)).toEqual(['s']);
    Object.assign(test.stores.scheduled, { remove });
    const again = await restart(test);
    const people = await openPeople(again, 'alice', 'bob');
    expect(await waiting(people.alice)).toEqual(['s']);
    await test.clock.advance(minute);
    expect(await waiting(people.alice)).toEqual([]);
    expect(people.alice.events('scheduled.removed')).toEqual([{ conversationId: id, clientId: 's' }]);
    expect(await history(people.alice, id)).toEqual(['s']);
    expect(texts(people.bob)).toEqual([]);
  });

  it('sends once where several servers have one store', async () => {
    const { test, alice, id, later } = await begin();
    const others = [await restart(test), await restart(test), await restart(test)];
    const listeners = await Promise.all(others.map((other) => openPeople(other, 'bob')));
    for (let i = 0; i < 20; i += 1) await alice.request('scheduled.create', later(`s${i}`, 1_000 + i));
    await test.clock.advance(5 * minute);
    expect(await history(alice, id)).toEqual(Array.from({ length: 20 }, (_, i) => `s${i}`));
    expect(await waiting(alice)).toEqual([]);
    // Each of them was told by one server alone.
    const told = [alice, ...listeners.map(({ bob }) => bob)].flatMap(texts);
    expect(told.sort()).toEqual(Array.from({ length: 20 }, (_, i) => `s${i}`).sort());
  });

  it('takes up what a server left that died', async () => {
    const { test, alice, id, later } = await begin();
    const other = await restart(test);
    await alice.request('scheduled.create', later('s', minute));
    await test.rules.stop();
    await other.clock.advance(2 * minute);
    const { bob } = await openPeople(other, 'bob');
    expect(await history(bob, id)).toEqual(['s']);
  });

  it('tries again where the store fails, and keeps the order', async () => {
    const { test, alice, bob, later } = await begin();
    for (const [i, clientId] of ['a', 'b', 'c'].entries())
      await alice.request('scheduled.create', later(clientId, 1_000 + i));
    const { append } = test.stores.messaging;
    const { claim } = test.stores.scheduled;
    const down = () => Promise.reject(new Error('no disk'));
    Object.assign(test.stores.messaging, { append: down });
    await test.clock.advance(5_000);
    Object.assign(test.stores.scheduled, { claim: down });
    await test.clock.advance(minute);
    expect(texts(bob)).toEqual([]);
    expect(test.logged).not.toEqual([]);
    Object.assign(test.stores.messaging, { append });
    Object.assign(test.stores.scheduled, { claim });
    await test.clock.advance(minute);
    expect(texts(bob)).toEqual(['a', 'b', 'c']);
    expect(await waiting(alice)).toEqual([]);
  });

  it('works off more than it takes at once', async () => {
    const { test, alice, bob, id, later } = await begin();
    const { app } = await test.identity('alice');
    for (let i = 0; i < 450; i += 1)
      await test.stores.scheduled.create({ ...later(`s${i}`, 1_000), app, userId: 'alice' }, 1_000);
    await bob.request('scheduled.create', later('last', 1_000));
    await test.clock.advance(1_000);
    expect((await alice.request('conversation.get', { conversationId: id })).conversation.lastSeq).toBe(451);
  });

  it('leaves no timer when the server stops', async () => {
    const { test, alice, later } = await begin();
    await alice.request('scheduled.create', later('s', minute));
    await test.rules.stop();
    await test.clock.advance(0);
    expect(test.clock.pending).toBe(0);
    await test.clock.advance(2 * minute);
    expect((await test.stores.scheduled.list((await test.identity('alice')).app, 'alice')).length).toBe(1);
  });
});
