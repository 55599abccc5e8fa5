import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createLibsqlStores } from '../adapters/libsql/create-libsql-stores.js';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import type { Stores } from '../kernel/stores.js';
import { createTestRules, otherApp, testApp, type TestRules } from '../testing/create-test-rules.js';
import { Refusal, type TestClient } from '../testing/create-test-client.js';

const users = ['alice', 'bob', 'carol', 'dan'] as const;
const words = ['tea', 'Teapot', 'contract', '合同书', 'crème'] as const;
const queries = ['tea', 'con', '合同', 'creme', 'tea contr', '"tea contract"'] as const;

const who = fc.constantFrom(...users);
const app = fc.constantFrom(testApp, otherApp);
const place = fc.nat({ max: 2 });
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((some) => some.join(' '));
const on = { app, place, by: who };
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ...on, kind: fc.constant('say' as const), text, thread: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...on, kind: fc.constant('edit' as const), seq: fc.integer({ min: 1, max: 6 }), text }),
  },
  fc.record({ ...on, kind: fc.constant('delete' as const), seq: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ ...on, kind: fc.constant('add' as const), whom: who }),
  fc.record({ ...on, kind: fc.constant('remove' as const), whom: who, ban: fc.boolean() }),
  fc.record({ ...on, kind: fc.constant('join' as const) }),
  {
    weight: 2,
    arbitrary: fc.record({ ...on, kind: fc.constant('search' as const), query: fc.constantFrom(...queries) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a user reads by the lists of their conversations: what a search must find, all of it and nothing else. */
async function readable(client: TestClient): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { id } of (await client.request('conversation.list', { limit: 200 })).items)
    for (const message of (await client.request('message.list', { conversationId: id, limit: 200 })).items)
      if (message.deletedAt === undefined) found.set(message.id, message.text);
  return found;
}

const plain = (value: string) => value.toLowerCase().replaceAll('è', 'e');
const fits: Readonly<Record<(typeof queries)[number], (text: string) => boolean>> = {
  tea: (value) => value.includes('tea'),
  con: (value) => value.includes('con'),
  合同: (value) => value.includes('合同'),
  creme: (value) => value.includes('creme'),
  'tea contr': (value) => value.includes('tea') && value.includes('contr'),
  '"tea contract"': (value) => /\btea contract\b/.test(value),
};

async function play(test: TestRules, steps: readonly Step[]): Promise<void> {
  const clients = new Map<string, TestClient>();
  const places = new Map<string, string>();
  for (const of of [testApp, otherApp])
    for (const user of users) {
      const client = test.connect();
      await client.open({ token: test.token(user, { app: of }), device: `${user}-1` });
      clients.set(`${of} ${user}`, client);
    }
  const clientOf = (of: string, user: string) => clients.get(`${of} ${user}`) as TestClient;
  for (const of of [testApp, otherApp]) {
    const alice = clientOf(of, 'alice');
    const team = { clientId: 'g', name: 'Team', members: ['bob'] };
    const news = { clientId: 'c', name: 'News', kind: 'channel' as const, public: true, members: ['carol'] };
    for (const [i, made] of [
      await alice.request('conversation.create', team),
      await alice.request('conversation.create', news),
      await alice.request('conversation.direct', { userId: 'dan' }),
    ].entries())
      places.set(`${of} ${i}`, made.conversation.id);
  }
  let sent = 0;
  for (const one of steps) {
    const client = clientOf(one.app, one.by);
    const conversationId = places.get(`${one.app} ${one.place}`) ?? '';
    await test.clock.advance(1);
    await act(client, { ...one, conversationId, clientId: `m${(sent += 1)}` });
  }
  for (const client of clients.values()) for (const query of queries) await check(client, query);
}

async function act(client: TestClient, one: Step & { readonly conversationId: string; readonly clientId: string }) {
  const { conversationId, clientId } = one;
  const may = async (asked: Promise<unknown>) => {
    await asked.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  };
  if (one.kind === 'say') {
    const { text: said, thread } = one;
    await may(
      client.request('message.send', { conversationId, clientId, text: said, ...(thread ? { threadSeq: 1 } : {}) }),
    );
  } else if (one.kind === 'edit')
    await may(client.request('message.edit', { conversationId, seq: one.seq, text: one.text }));
  else if (one.kind === 'delete') await may(client.request('message.delete', { conversationId, seq: one.seq }));
  else if (one.kind === 'add')
    await may(client.request('conversation.addMembers', { conversationId, userIds: [one.whom] }));
  else if (one.kind === 'remove')
    await may(
      client.request('conversation.removeMember', {
        ...{ conversationId, userId: one.whom },
        ...(one.ban ? { ban: true } : {}),
      }),
    );
  else if (one.kind === 'join') await may(client.request('conversation.join', { conversationId }));
  else await check(client, one.query);
}

async function check(client: TestClient, query: (typeof queries)[number]): Promise<void> {
  const wanted = [...(await readable(client))].filter(([, said]) => fits[query](plain(said))).map(([id]) => id);
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.request('search.messages', { query, limit: 3, ...(cursor ? { cursor } : {}) });
    found.push(...page.items.map(({ message }) => message.id));
    cursor = page.next;
  } while (cursor !== undefined);
  expect([query, [...found].sort()]).toEqual([query, wanted.sort()]);
}

describe('whoever comes, goes, is removed, edits or deletes, a user finds what they can read, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-search-'));
  let files = 0;
  afterAll(() => rmSync(folder, { recursive: true }));
  const rates = Object.fromEntries(
    ['send', 'write', 'read', 'session', 'search'].map((rate) => [rate, { perSecond: 1e9, burst: 1e9 }]),
  );

  for (const [name, open, runs] of [
    ['in memory', () => Promise.resolve(createMemoryStores()), 100],
    ['in SQLite', () => createLibsqlStores({ path: join(folder, `${(files += 1)}.db`), now: 1 }), 20],
  ] as const satisfies readonly (readonly [string, () => Promise<Stores>, number])[])
    it(
      name,
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), async (steps) => {
            const stores = await open();
            try {
              await play(await createTestRules({ stores, users, config: { rates } }), steps);
            } finally {
              await stores.close();
            }
          }),
          { numRuns: runs * inject('runsFactor') },
        );
      },
      120_000,
    );
});
