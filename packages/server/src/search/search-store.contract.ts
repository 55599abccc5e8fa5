import { beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../kernel/stores.js';
import { createStoreBench, type BenchApp, type StoreBench } from '../messaging/store-bench.contract.js';
import type { MessageQuery } from './search-store.js';
import { readQuery } from './search-terms.js';

type Asked = readonly [app: string, userId: string, query: string, more?: Partial<MessageQuery>];

/** What every store must do that searches. */
export function searchStoreContract(open: () => Promise<Stores>): void {
  describe('searches', () => {
    let stores: Stores;
    let bench: StoreBench;
    beforeAll(async () => {
      stores = await open();
      bench = createStoreBench(stores.messaging);
    });

    const search = (...[app, userId, query, more]: Asked) =>
      stores.search.messages(app, userId, { phrases: readQuery(query), limit: 20, ...more });
    const seqs = async (...asked: Asked) => (await search(...asked)).refs.map(({ seq }) => seq);
    const later = (bench: BenchApp, conversationId: string, texts: readonly string[]) =>
      stores.messaging.append(
        texts.map((text, i) => bench.message(conversationId, 'ann', { text, createdAt: 1_000 + i })),
      );

    it('find words, beginnings and phrases, the newest first', async () => {
      const bench1 = bench.inNewApp();
      const group = await bench1.group('ann', 'ben');
      await later(bench1, group, [
        'The contract',
        'signed Contracts!',
        'a signed contract',
        '新合同书店',
        'Crème "brûlée"',
      ]);
      for (const [query, found] of [
        ['contr', [3, 2, 1]],
        ['contract', [3, 2, 1]],
        ['"contract"', [3, 1]],
        ['"signed contract"', [3]],
        ['contr signed', [3, 2]],
        ['合同', [4]],
        ['店', [4]],
        ['creme brulee', [5]],
        ['nothing', []],
        ['', [5, 4, 3, 2, 1]],
      ] as const)
        expect([query, await seqs(bench1.app, 'ben', query)]).toEqual([query, found]);
    });

    it('find what members may read, in their app, and nothing once they are gone', async () => {
      const [one, two] = [bench.inNewApp(), bench.inNewApp()];
      const group = await one.group('ann', 'ben');
      const secret = await one.group('ann', 'zoe');
      const foreign = await two.group('ann', 'ben');
      await one.say(group, 'ann', 'a tea');
      await one.say(secret, 'ann', 'secret tea');
      await two.say(foreign, 'ann', 'foreign tea');
      const found = async (app: string, userId: string) =>
        (await search(app, userId, 'tea')).refs.map(({ conversationId }) => conversationId).sort();
      expect(await found(one.app, 'ann')).toEqual([group, secret].sort());
      expect(await found(one.app, 'ben')).toEqual([group]);
      expect(await found(one.app, 'nobody')).toEqual([]);
      expect(await found(two.app, 'ben')).toEqual([foreign]);
      const change = { userIds: ['cleo'], limit: 10, now: 5 };
      await stores.messaging.addMembers(one.app, secret, change);
      expect(await found(one.app, 'cleo')).toEqual([secret]);
      await stores.messaging.removeMember(one.app, secret, { userId: 'cleo', now: 6, bannedBy: 'ann' });
      expect(await found(one.app, 'cleo')).toEqual([]);
    });

    it('find what a message says now, and nothing of what is deleted or never kept', async () => {
      const own = bench.inNewApp();
      const group = await own.group('ann', 'ben');
      await later(own, group, ['early tea', 'late tea', 'cold tea']);
      await own.put(group, 'ann', { text: 'whispered tea', stored: false });
      expect(await seqs(own.app, 'ben', 'tea')).toEqual([3, 2, 1]);
      await own.act(group, 1, { kind: 'edit', userId: 'ann', text: 'early coffee' });
      await own.act(group, 3, { kind: 'delete' });
      expect(await seqs(own.app, 'ben', 'tea')).toEqual([2]);
      expect(await seqs(own.app, 'ben', 'coffee')).toEqual([1]);
      await own.act(group, 2, { kind: 'pin', userId: 'ann' });
      await own.act(group, 1, { kind: 'edit', userId: 'ann', text: 'early tea' });
      expect(await seqs(own.app, 'ben', 'tea')).toEqual([2, 1]);
      // Changed before anybody searched.
      await later(own, group, ['new tea', 'newer tea']);
      await own.act(group, 5, { kind: 'edit', userId: 'ann', text: 'new milk' });
      await own.act(group, 6, { kind: 'delete' });
      expect(await seqs(own.app, 'ben', 'new')).toEqual([5]);
      expect(await seqs(own.app, 'ben', 'newer')).toEqual([]);
    });

    it('keep to their filters', async () => {
      const own = bench.inNewApp();
      const [one, two] = [await own.group('ann', 'Ben'), await own.group('ann', 'Ben')];
      await own.put(one, 'ann', { text: 'tea https://example.org/tea', createdAt: 1_000 });
      await own.put(one, 'Ben', { text: 'tea two', createdAt: 2_000 });
      await own.put(two, 'ben', { text: 'tea three', createdAt: 3_000 });
      const poll = { question: 'Lunch?', options: [{ text: 'Noodles', count: 0, userIds: [] }], voterCount: 0 };
      await own.put(two, 'Ben', {
        text: '',
        createdAt: 4_000,
        extra: { poll: { ...poll, multiple: false, anonymous: false } },
      });
      const times = async (query: string, more: Partial<MessageQuery>) =>
        (await stores.messaging.messagesAt(own.app, (await search(own.app, 'ann', query, more)).refs))
          .map(({ createdAt }) => createdAt)
          .sort();
      expect(await times('tea', { conversationId: one })).toEqual([1_000, 2_000]);
      expect(await times('tea', { senderId: 'Ben' })).toEqual([2_000]);
      expect(await times('', { senderId: 'Ben' })).toEqual([2_000, 4_000]);
      expect(await times('', { has: 'link' })).toEqual([1_000]);
      expect(await times('tea', { after: 2_000 })).toEqual([2_000, 3_000]);
      expect(await times('tea', { before: 3_000 })).toEqual([1_000, 2_000]);
      expect(await times('tea', { after: 2_000, before: 3_000 })).toEqual([2_000]);
      expect(await times('noodles', {})).toEqual([4_000]);
      expect(await times('lunch noodles', {})).toEqual([4_000]);
      expect(await times('"lunch noodles"', {})).toEqual([]);
    });

    it('come in pages that hold everything once, however many were sent at once', async () => {
      const own = bench.inNewApp();
      const groups = [await own.group('ann'), await own.group('ann')];
      for (const group of groups)
        await stores.messaging.append(
          Array.from({ length: 130 }, (_, i) =>
            own.message(group, 'ann', { text: `tea ${i}`, createdAt: 1_000 + (i >> 5) }),
          ),
        );
      const found: string[] = [];
      let below: number | undefined;
      for (let page = 0; page < 40; page += 1) {
        const { refs, next } = await search(own.app, 'ann', 'tea', {
          limit: 9,
          ...(below === undefined ? {} : { below }),
        });
        found.push(...refs.map(({ conversationId, seq }) => `${conversationId} ${seq}`));
        if (next === undefined) break;
        below = next;
        await own.put(groups[0] ?? '', 'ann', { text: 'more tea', createdAt: 9_000 });
      }
      expect(new Set(found).size).toBe(found.length);
      expect(found.length).toBe(260);
    });

    it('are not led astray by what is asked', async () => {
      const own = bench.inNewApp();
      const group = await own.group('ann');
      await later(own, group, ['§c NEAR tea OR NOT {terms} : rowid', "it's '); drop table users; --", '👍 nul\u0001']);
      for (const query of [
        'terms : x',
        'NEAR(tea)',
        'tea AND',
        'tea OR',
        '^tea',
        '{terms} : tea',
        '-tea',
        "');",
        'tea"',
        '§cx',
        '\u0000tea*',
        '\ud83d',
        "' | 'x",
        'a <-> b',
        '\\',
      ])
        await expect(search(own.app, 'ann', query)).resolves.toBeDefined();
      expect(await seqs(own.app, 'ann', '👍')).toEqual([3]);
      expect(await seqs(own.app, 'ann', 'drop users')).toEqual([2]);
      expect(await seqs(own.app, 'ann', 'OR')).toEqual([1]);
    });

    it('find users by all words of their name and id', async () => {
      const { app } = bench.inNewApp();
      const other = bench.inNewApp().app;
      for (const [id, name] of [
        ['u1', 'Bob Müller'],
        ['u2', 'Bobby Tables'],
        ['u3', '王小明'],
        ['bob', '---'],
        ['_', '-'],
      ] as const)
        await stores.auth.upsertUser(app, { id, name }, 1);
      const found = (words: readonly string[], page: { after?: string; limit?: number } = {}) =>
        stores.search.people(app, words, { limit: 10, ...page });
      expect(await found(['bob'])).toEqual(['bob', 'u1', 'u2']);
      expect(await found(['bob'], { after: 'bob', limit: 1 })).toEqual(['u1']);
      expect(await found(['muller', 'bo'])).toEqual(['u1']);
      expect(await found(['小明'])).toEqual(['u3']);
      expect(await found(['u'])).toEqual(['u1', 'u2', 'u3']);
      await stores.auth.upsertUser(app, { id: 'u1', name: 'Robert' }, 2);
      expect(await found(['bob'])).toEqual(['bob', 'u2']);
      expect(await found(['rob'])).toEqual(['u1']);
      expect(await stores.search.people(other, ['bob'], { limit: 10 })).toEqual([]);
    });
  });
}
