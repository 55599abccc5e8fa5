import { operations } from '@parley/protocol/schema';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { settled } from './testing/create-fake-clock.js';
import { createTestRules } from './testing/create-test-rules.js';

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
