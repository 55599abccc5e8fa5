import type { OperationName } from '@parley/protocol';
import { operations } from '@parley/protocol/schema';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { settled } from './testing/create-fake-clock.js';
import { createTestRules } from './testing/create-test-rules.js';
import { samples } from './testing/operation-samples.js';

const wide = { perSecond: 1_000_000, burst: 1_000_000 };
const rates = { send: wide, write: wide, read: wide, session: wide, signal: wide };
const names = fc.constantFrom(...Object.keys(operations), 'toString', '__proto__', 'constructor', 'no.such');
const ids = fc.constantFrom(
  'alice',
  'bob',
  'nobody',
  'cnv_00000000000000000000000000',
  'cll_00000000000000000000000000',
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  ids,
  fc.constant('__proto__'),
  fc.double(),
);
const fields = fc.constantFrom(
  ...[
    'conversationId',
    'seq',
    'callId',
    'userId',
    'userIds',
    'text',
    'metadata',
    'clientId',
    'members',
    'name',
    'to',
    'video',
  ],
  ...[
    'cursor',
    'limit',
    'before',
    'after',
    'token',
    'status',
    'active',
    'emoji',
    'options',
    'replyTo',
    'threadSeq',
    'forward',
    'poll',
    'mentions',
    'store',
    'holds',
    'channel',
    'epoch',
    'description',
    '__proto__',
  ],
);
const params = fc.oneof(value, fc.dictionary(fields, value));
const frame = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 2, arbitrary: fc.json() },
  {
    weight: 6,
    arbitrary: fc
      .record({ id: fc.integer({ min: 1_000 }), op: names, params })
      .map((request) => JSON.stringify(request)),
  },
);

it(
  'answers any frame with a known code or nothing worse than a close, and goes on serving',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 60 }), async (frames) => {
        const test = await createTestRules({ config: { rates } });
        const [mallory, bob] = [test.connect(), test.connect()];
        await mallory.open({ token: test.token('alice'), device: 'm' });
        await bob.open({ token: test.token('bob'), device: 'b' });
        for (const text of frames) mallory.raw(text);
        await settled();
        for (const answer of mallory.frames)
          if ('error' in answer) expect(answer.error.code).not.toBe('server/internal');
        expect(test.logged).toEqual([]);
        await expect(bob.request('session.ping', {})).resolves.toBeDefined();
        if (!mallory.closed) await expect(mallory.request('session.ping', {})).resolves.toBeDefined();
        expect(Object.keys({})).toEqual([]);
      }),
      { numRuns: 200 * inject('runsFactor') },
    );
  },
  60_000 * inject('runsFactor'),
);

/** A good request with one field that is another, missing or too much. */
const nearMiss = fc.record({
  op: fc.constantFrom(...(Object.keys(samples) as OperationName[])),
  field: fc.nat({ max: 5 }),
  name: fields,
  value: fc.oneof(
    value,
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.integer({ min: -1, max: 4 }),
    fc.constant(undefined),
  ),
  how: fc.constantFrom('replace' as const, 'add' as const, 'nothing' as const),
});

it(
  'answers what is nearly right with a known code, and keeps to its own tables',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nearMiss, { maxLength: 40, size: 'max' }), async (requests) => {
        const test = await createTestRules({ config: { rates } });
        const [alice, bob] = [test.connect(), test.connect()];
        await alice.open({ token: test.token('alice'), device: 'a' });
        await bob.open({ token: test.token('bob'), device: 'b' });
        const { conversation } = await alice.request('conversation.create', {
          clientId: 'g',
          name: 'G',
          members: ['bob'],
        });
        const groupId = conversation.id;
        const poll = { question: '?', options: ['a', 'b'] };
        await alice.request('message.send', { conversationId: groupId, clientId: '1', text: 'x' });
        await bob.request('message.send', { conversationId: groupId, clientId: '2', text: '', poll });
        const world = {
          token: test.token('alice'),
          conversationId: groupId,
          groupId,
          callId: 'cll_00000000000000000000000000',
          fileId: 'fil_00000000000000000000000000',
        };
        for (const [i, { op, field, name, how, value: other }] of requests.entries()) {
          const sample: Record<string, unknown> = { ...samples[op](world) };
          const names = Object.keys(sample);
          if (how === 'replace' && names.length > 0) sample[names[field % names.length] ?? ''] = other;
          if (how === 'add') sample[name] = other;
          const client = i % 2 ? alice : bob;
          if (!client.closed) client.raw(JSON.stringify({ id: 1_000 + i, op, params: sample }));
          if (i % 3 === 0) await settled();
        }
        await settled();
        for (const client of [alice, bob])
          for (const answer of client.frames)
            if ('error' in answer) expect(answer.error.code).not.toBe('server/internal');
        // Whoever reads events checks that each fits its table.
        expect(alice.events('message.updated').length).toBeGreaterThanOrEqual(0);
        expect(test.logged).toEqual([]);
        const third = test.connect();
        const { sync } = await third.open({
          token: test.token('carol'),
          device: 'c',
          holds: [{ conversationId: groupId, seq: 0 }],
        });
        if (!sync.conversations.some(({ id }) => id === groupId)) expect(sync.messages).toEqual([]);
      }),
      { numRuns: 100 * inject('runsFactor') },
    );
  },
  60_000 * inject('runsFactor'),
);
