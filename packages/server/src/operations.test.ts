import { operations, type Caller } from '@parley/protocol/schema';
import type { OperationName } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createDispatcher } from './kernel/create-dispatcher.js';
import type { Handlers } from './kernel/incoming-request.js';
import { createRateLimits } from './kernel/rate-limits.js';
import { RequestError } from './kernel/request-error.js';
import { createFakeClock, settled } from './testing/create-fake-clock.js';
import { Refusal, type TestClient } from './testing/create-test-client.js';
import { createFakeFiles } from './testing/create-fake-files.js';
import { createFakePushes } from './testing/create-fake-pushes.js';
import { createTestRules, otherApp, testApp, type TestRules } from './testing/create-test-rules.js';
import { samples, type World } from './testing/operation-samples.js';

const names = Object.keys(operations) as OperationName[];
const secret = 'SECRET-OF-THE-FIRST-APP';
/** What holds for everything that names something another app has. */
const nothingThere = [
  'messaging/not-found',
  'messaging/no-message',
  'files/not-found',
  'calls/not-found',
  'recording/not-found',
  'telephony/not-found',
  'telephony/no-phone',
  'moderation/no-report',
  'auth/forbidden',
  'protocol/not-open',
];
/** Operations that name only what the caller's own app has too: they work, and must not touch the other app's. */
const ownWorld: readonly OperationName[] = [
  'session.ping',
  'user.upsert',
  'user.get',
  'user.list',
  'bot.create',
  'token.revoke',
  'conversation.direct',
  'conversation.create',
  'conversation.list',
  'scheduled.cancel',
  'presence.set',
  'presence.idle',
  'presence.get',
  'presence.watch',
  'presence.unwatch',
  'media.iceServers',
  'push.key',
  'push.register',
  'push.unregister',
  'number.upsert',
  'phone.create',
  'phone.list',
  'number.list',
  'search.conversations',
  'search.people',
  'block.add',
  'block.remove',
  'block.list',
  'report.list',
  'moderation.get',
  'moderation.configure',
];

/** What sends pushes and keeps files. */
const outside = () => ({ pushes: createFakePushes().senders, files: createFakeFiles() });

/** An app in which everything exists, with one of its sessions listening. */
async function populate(test: TestRules): Promise<{ world: World; alice: TestClient; bob: TestClient }> {
  const admin = test.admin();
  for (const userId of ['alice', 'bob', 'carol'])
    await test.rules.dispatch(admin, {
      op: 'user.upsert',
      params: { userId, name: `${userId} ${secret}` },
      requestId: 'r',
    });
  await test.rules.dispatch(admin, { op: 'phone.create', params: { name: 'desk-1', userId: 'alice' }, requestId: 'r' });
  const alice = test.connect();
  const bob = test.connect();
  await alice.open({ token: test.token('alice'), device: 'alice-1' });
  await bob.open({ token: test.token('bob'), device: 'bob-1' });
  await alice.request('presence.set', { status: 'away', message: secret });
  const direct = await alice.request('conversation.direct', { userId: 'bob' });
  const group = { clientId: 'g', name: secret, members: ['bob'] };
  const { conversation } = await alice.request('conversation.create', group);
  await alice.request('message.send', { conversationId: conversation.id, clientId: 'm', text: secret });
  const poll = { question: secret, options: [secret, 'other'] };
  await alice.request('message.send', { conversationId: conversation.id, clientId: 'p', text: '', poll });
  const later = { clientId: 'later', text: secret, sendAt: test.clock.now() + 60_000 };
  await alice.request('scheduled.create', { conversationId: conversation.id, ...later });
  const file = { conversationId: conversation.id, clientId: 'f', name: `${secret}.txt`, bytes: 6 };
  const { fileId } = await alice.request('file.create', file);
  const { call } = await alice.request('call.start', { clientId: 'c', to: 'bob', video: false });
  const world = {
    token: test.token('alice'),
    conversationId: direct.conversation.id,
    groupId: conversation.id,
    callId: call.id,
    fileId,
  };
  return { world, alice, bob };
}

describe('every operation', () => {
  it('has sample params, so that a new one is covered', () => {
    expect(Object.keys(samples).sort()).toEqual([...names].sort());
  });

  for (const op of names) {
    const refusedCallers = (['user', 'bot', 'admin'] as const).filter(
      (caller) => operations[op].callers.length > 0 && !operations[op].callers.includes(caller),
    );
    for (const caller of refusedCallers)
      it(`${op} is forbidden to a caller of kind ${caller}`, async () => {
        const test = await createTestRules(outside());
        const { world } = await populate(test);
        const identity = await identityOf(test, caller);
        const request = { op, params: samples[op](world), requestId: 'r' };
        await expect(test.rules.dispatch(identity, request)).rejects.toMatchObject({ code: 'auth/forbidden' });
      });

    it(`${op} reaches nothing of another app`, async () => {
      const test = await createTestRules(outside());
      const { world, alice, bob } = await populate(test);
      const stranger = test.connect();
      await stranger.open({ token: test.token('alice', { app: otherApp }), device: 'alice-1' });
      const before = [alice.frames.length, bob.frames.length];

      const params = samples[op](world);
      const admin = operations[op].callers.every((caller) => caller === 'admin') && op !== 'session.open';
      const outcome = await (
        admin ? test.rules.dispatch(test.admin(otherApp), { op, params, requestId: 'r' }) : stranger.request(op, params)
      ).then(
        (result) => ({ result, code: undefined }),
        (error: unknown) => ({ result: undefined, code: codeOf(error) }),
      );
      await settled();

      if (outcome.code === undefined) expect(ownWorld).toContain(op);
      else expect([...nothingThere, 'protocol/already-open']).toContain(outcome.code);
      expect(JSON.stringify([outcome.result, stranger.frames])).not.toContain(secret);
      expect([alice.frames.length, bob.frames.length]).toEqual(before);
      expect(alice.closed).toBeUndefined();
    });
  }

  it('is rated', async () => {
    const rates = Object.fromEntries(
      ['send', 'write', 'read', 'signal', 'session', 'react', 'data', 'search'].map((rate) => [
        rate,
        { perSecond: 1, burst: 1 },
      ]),
    );
    for (const op of names) {
      if (operations[op].callers.length === 0) continue;
      const test = await createTestRules(outside());
      const { world } = await populate(test);
      const strict = await createTestRules({
        ...{ stores: test.stores, clock: test.clock, config: { rates } },
        ...outside(),
      });
      const client = strict.connect();
      await client.open({ token: strict.token('alice'), device: 'alice-2' });
      const [caller] = operations[op].callers;
      const ask = async (): Promise<string | undefined> => {
        if (caller !== 'admin') return client.request(op, samples[op](world)).then(() => undefined, codeOf);
        return strict.rules
          .dispatch(strict.admin(), { op, params: samples[op](world), requestId: 'r' })
          .then(() => undefined, codeOf);
      };
      const codes: (string | undefined)[] = [];
      for (let i = 0; i < 12; i += 1) codes.push(await ask());
      expect([op, codes]).toEqual([op, expect.arrayContaining(['limits/rate'])]);
    }
  });
});

describe('the dispatcher', () => {
  const handlers = Object.fromEntries(names.map((op) => [op, () => ({})])) as unknown as Handlers;
  const limits = createRateLimits(createFakeClock());

  it('does not start where an operation has no handler', () => {
    const { 'message.send': _, ...rest } = handlers;
    expect(() => createDispatcher(rest as Handlers, limits)).toThrow(/message\.send has no handler/);
  });

  it('starts where every operation has one', () => {
    expect(() => createDispatcher(handlers, limits)).not.toThrow();
  });
});

/** The code of a refusal, whichever way it came. */
function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.body.code;
  if (error instanceof RequestError) return error.code;
  throw error;
}

async function identityOf(test: TestRules, caller: Caller) {
  if (caller === 'admin') return test.admin();
  const user = await test.identity('alice');
  return { ...user, app: testApp, caller };
}
