import { describe, expect, it } from 'vitest';
import { limits } from '@parley/protocol';
import type { MessageAction } from './message-row.js';
import type { StoreBench } from './store-bench.contract.js';

const react = (userId: string, emoji = '👍'): MessageAction => ({ kind: 'react', userId, emoji });
const unreact = (userId: string, emoji = '👍'): MessageAction => ({ kind: 'unreact', userId, emoji });
const vote = (userId: string, ...options: number[]): MessageAction => ({ kind: 'vote', userId, options });
const poll = (more: object = {}) => ({
  question: 'Tea?',
  options: ['Yes', 'No', 'Later'].map((text) => ({ text, count: 0, userIds: [] })),
  voterCount: 0,
  multiple: false,
  anonymous: false,
  ...more,
});
const crowd = Array.from({ length: 25 }, (_, i) => `u${String(i).padStart(2, '0')}`);

/** What reactions and votes must do. */
export function choicesContract(bench: () => StoreBench): void {
  describe('reactions', () => {
    it('count each user once, in the order in which they came', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      for (const action of [react('b', '❤️'), react('a'), react('b'), react('b'), react('c', '👍🏽')])
        await act(id, 1, action);
      expect((await read(id, 1)).extra?.reactions).toEqual([
        { emoji: '❤️', count: 1, userIds: ['b'] },
        { emoji: '👍', count: 2, userIds: ['a', 'b'] },
        { emoji: '👍🏽', count: 1, userIds: ['c'] },
      ]);
      const chosen = await store.chosen(app, 'b', [
        { conversationId: id, seq: 1 },
        { conversationId: id, seq: 2 },
      ]);
      expect([...chosen]).toEqual([[`${id} 1`, ['e❤️', 'e👍']]]);
      await act(id, 1, unreact('b', '❤️'));
      await act(id, 1, react('c', '❤️'));
      expect((await read(id, 1)).extra?.reactions?.map(({ emoji }) => emoji)).toEqual(['👍', '👍🏽', '❤️']);
      for (const [user, emoji] of ['a 👍', 'b 👍', 'c 👍🏽', 'c ❤️'].map((both) => both.split(' ')))
        await act(id, 1, unreact(user!, emoji));
      expect(await read(id, 1)).not.toHaveProperty('extra');
    });

    it('name the first users, whoever goes, and page through all', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      const ref = { conversationId: id, seq: 1 };
      for (const user of crowd) await act(id, 1, react(user));
      const first = async () => (await read(id, 1)).extra?.reactions?.[0];
      expect(await first()).toEqual({ emoji: '👍', count: 25, userIds: crowd.slice(0, 20) });
      await act(id, 1, unreact('u03'));
      const left = crowd.filter((user) => user !== 'u03');
      expect(await first()).toEqual({ emoji: '👍', count: 24, userIds: left.slice(0, 20) });
      await act(id, 1, unreact('u24'));
      expect(await first()).toEqual({ emoji: '👍', count: 23, userIds: left.slice(0, 20) });
      const page = await store.reactors(app, ref, { emoji: '👍', limit: 15 });
      expect(page.map(({ userId }) => userId)).toEqual(left.slice(0, 15));
      const rest = await store.reactors(app, ref, { emoji: '👍', after: page.at(-1)!.place, limit: 15 });
      expect(rest.map(({ userId }) => userId)).toEqual(left.slice(15, 23));
      for (const [emoji, one] of [
        ['❤️', ref],
        ['👍', { ...ref, seq: 2 }],
        ['\0', ref],
      ] as const)
        expect(await store.reactors(app, one, { emoji, limit: 9 })).toEqual([]);
      expect(await store.reactors(bench().inNewApp().app, ref, { emoji: '👍', limit: 9 })).toEqual([]);
    });

    it('of different kinds are bounded; one that is there may grow', async () => {
      const { group, put, act } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      const emoji = (n: number) => String.fromCodePoint(0x1f400 + n);
      for (let n = 0; n < limits.reactionsPerMessage; n += 1) await act(id, 1, react('a', emoji(n)));
      const details = { limit: limits.reactionsPerMessage };
      expect(await act(id, 1, react('a', emoji(60)))).toEqual({
        outcome: 'refused',
        code: 'messaging/too-many',
        details,
      });
      expect(await act(id, 1, react('b', emoji(3)))).toMatchObject({ outcome: 'changed' });
      await act(id, 1, unreact('a', emoji(0)));
      expect(await act(id, 1, react('a', emoji(60)))).toMatchObject({ outcome: 'changed' });
    });

    it('that come at once are all counted, in a batch and apart', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      const batch = crowd.map((user) => ({ app, conversationId: id, seq: 1, now: 1, action: react(user) }));
      await Promise.all([
        store.changeMessages(batch.slice(0, 15)),
        store.changeMessages([...batch].reverse()),
        ...crowd.map((user) => act(id, 1, react(user, '❤️'))),
        ...crowd.map((user) => act(id, 1, react(user))),
      ]);
      const reactions = (await read(id, 1)).extra?.reactions ?? [];
      expect(reactions.map(({ emoji, count }) => [emoji, count]).sort()).toEqual([
        ['❤️', 25],
        ['👍', 25],
      ]);
      for (const { emoji, userIds } of reactions) {
        const all = await store.reactors(app, { conversationId: id, seq: 1 }, { emoji, limit: 99 });
        expect(new Set(all.map(({ userId }) => userId))).toEqual(new Set(crowd));
        expect(userIds).toEqual(all.slice(0, 20).map(({ userId }) => userId));
      }
    });
  });

  describe('polls', () => {
    it('count one vote of each user, the last one', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: '', extra: { poll: poll() } });
      for (const action of [vote('a', 0), vote('b', 0), vote('b', 0), vote('a', 2), vote('c', 1), vote('c')])
        await act(id, 1, action);
      const { options, voterCount } = (await read(id, 1)).extra!.poll!;
      expect(options.map(({ count, userIds }) => [count, userIds])).toEqual([
        [1, ['b']],
        [0, []],
        [1, ['a']],
      ]);
      expect(voterCount).toBe(2);
      const ref = { conversationId: id, seq: 1 };
      expect((await store.chosen(app, 'a', [ref])).get(`${id} 1`)).toEqual(['o2']);
      expect((await store.chosen(app, 'c', [ref])).size).toBe(0);
      expect(await act(id, 1, vote('b', 0))).toMatchObject({ outcome: 'unchanged' });
    });

    it('take several options where they say so, and refuse what they have not', async () => {
      const { group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: '', extra: { poll: poll({ multiple: true }) } });
      await put(id, 'a', { text: '', extra: { poll: poll() } });
      await put(id, 'a');
      await act(id, 1, vote('a', 0, 2));
      await act(id, 1, vote('b', 2, 1));
      await act(id, 1, vote('a', 2, 1));
      const { options, voterCount } = (await read(id, 1)).extra!.poll!;
      expect([options.map(({ count }) => count), voterCount]).toEqual([[0, 2, 2], 2]);
      const invalid = { outcome: 'refused', code: 'messaging/invalid-poll' };
      expect(await act(id, 1, vote('a', 3))).toMatchObject(invalid);
      expect(await act(id, 2, vote('a', 0, 1))).toMatchObject(invalid);
      expect(await act(id, 3, vote('a', 0))).toMatchObject(invalid);
      expect(await act(id, 3, { kind: 'closePoll', userId: 'a' })).toMatchObject(invalid);
    });

    it('name nobody where they are anonymous', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: '', extra: { poll: poll({ anonymous: true, multiple: true }) } });
      for (const user of crowd) await act(id, 1, vote(user, 0, 1));
      for (const user of crowd.slice(0, 10)) await act(id, 1, vote(user, 1));
      const row = await read(id, 1);
      expect(row.extra?.poll).toMatchObject({ voterCount: 25, options: [{ count: 15 }, { count: 25 }, { count: 0 }] });
      expect(JSON.stringify(row)).not.toMatch(/u\d\d/);
      // Who voted is not to be had as if they had reacted.
      for (const emoji of ['0', '1', 'o0', ''])
        expect(await store.reactors(app, { conversationId: id, seq: 1 }, { emoji, limit: 9 })).toEqual([]);
    });

    it('name the first voters, whoever changes their mind', async () => {
      const { group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: '', extra: { poll: poll() } });
      for (const user of crowd) await act(id, 1, vote(user, 1));
      await act(id, 1, vote('u00', 2));
      const { options } = (await read(id, 1)).extra!.poll!;
      expect(options[1]).toMatchObject({ count: 24, userIds: crowd.slice(1, 21) });
      expect(options[2]).toMatchObject({ count: 1, userIds: ['u00'] });
    });

    it('close: by who made them, and by the clock', async () => {
      const { group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: '', extra: { poll: poll() } });
      await put(id, 'a', { text: '', extra: { poll: poll({ closesAt: 5_000 }) } });
      await act(id, 1, vote('b', 0));
      expect(await act(id, 1, { kind: 'closePoll', userId: 'b' })).toEqual({
        outcome: 'refused',
        code: 'messaging/forbidden',
      });
      expect(await act(id, 1, { kind: 'closePoll', userId: 'a' }, 3_000)).toMatchObject({ outcome: 'changed' });
      expect(await act(id, 1, { kind: 'closePoll', userId: 'a' }, 4_000)).toMatchObject({ outcome: 'unchanged' });
      expect((await read(id, 1)).extra?.poll).toMatchObject({ closedAt: 3_000, voterCount: 1 });
      const closed = { outcome: 'refused', code: 'messaging/poll-closed' };
      expect(await act(id, 1, vote('b', 1))).toEqual(closed);
      // The answer to a vote that was counted got lost: it is asked for again.
      expect(await act(id, 1, vote('b', 0))).toMatchObject({ outcome: 'unchanged' });
      expect(await act(id, 2, vote('b', 1), 4_999)).toMatchObject({ outcome: 'changed' });
      expect(await act(id, 2, vote('b', 0), 5_000)).toEqual(closed);
      expect(await act(id, 2, { kind: 'closePoll', userId: 'a' }, 6_000)).toMatchObject({ outcome: 'unchanged' });
    });
  });
}
