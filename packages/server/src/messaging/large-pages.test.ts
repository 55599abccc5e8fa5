import type { Message } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createTestRules, testApp } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

const fullSize = 16_384;
const mebibyte = 1_048_576;

/** A conversation of 200 messages of full size, of which every second has as much metadata as it may have. */
async function library() {
  const test = await createTestRules();
  const { alice, bob } = await openPeople(test, 'alice', 'bob');
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const conversationId = conversation.id;
  await test.stores.messaging.append(
    Array.from({ length: 200 }, (_, i) => ({
      ...{ app: testApp, conversationId, senderId: 'alice', clientId: `m${i}`, createdAt: i },
      text: i % 3 ? '\n'.repeat(fullSize) : '€'.repeat(fullSize / 3),
      ...(i % 2 ? { metadata: { note: 'x'.repeat(8_000) } } : {}),
    })),
  );
  return { test, alice, bob, conversationId };
}

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
const seqs = (items: readonly Message[]) => items.map(({ seq }) => seq);
const all = Array.from({ length: 200 }, (_, i) => i + 1);

describe('history of messages of full size', () => {
  it('comes in answers of about a megabyte, backwards and forwards, each message once', async () => {
    const { bob, conversationId } = await library();
    const back: number[] = [];
    let before: number | undefined;
    for (;;) {
      const params = { conversationId, limit: 200, ...(before === undefined ? {} : { before }) };
      const { items, hasNext } = await bob.request('message.list', params);
      expect(bytesOf(items)).toBeLessThan(mebibyte);
      back.unshift(...seqs(items));
      before = items[0]?.seq;
      if (!hasNext) break;
    }
    expect(back).toEqual(all);
    const forth: number[] = [];
    for (;;) {
      const params = { conversationId, limit: 200, after: forth.at(-1) ?? 0 };
      const { items, hasNext } = await bob.request('message.list', params);
      expect(bytesOf(items)).toBeLessThan(mebibyte);
      forth.push(...seqs(items));
      if (!hasNext) break;
    }
    expect(forth).toEqual(all);
  });

  it('says whether there is more where a page is full by number and by bytes', async () => {
    const { bob, conversationId } = await library();
    const page = async (params: object) => {
      const { items, hasNext } = await bob.request('message.list', { conversationId, ...params });
      return [items[0]?.seq, items.at(-1)?.seq, hasNext];
    };
    expect(await page({ limit: 5 })).toEqual([196, 200, true]);
    expect(await page({ limit: 5, before: 6 })).toEqual([1, 5, false]);
    expect(await page({ limit: 5, after: 195 })).toEqual([196, 200, false]);
    expect(await page({ limit: 4, after: 195 })).toEqual([196, 199, true]);
  });

  it('brings pins in pages, too', async () => {
    const { test, alice, bob, conversationId } = await library();
    for (let seq = 1; seq <= 100; seq += 1) {
      await alice.request('message.pin', { conversationId, seq });
      await test.clock.advance(100);
    }
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const params = { conversationId, ...(cursor === undefined ? {} : { cursor }) };
      const { items, next } = await bob.request('message.pins', params);
      expect(bytesOf(items)).toBeLessThan(mebibyte);
      found.push(...seqs(items));
      cursor = next;
    } while (cursor !== undefined);
    expect(found).toEqual(all.slice(0, 100).reverse());
    for (const wrong of ['n5', 'p1', 'p1.', 'pzzzzzzzzzzz.1', 'p-1.1'])
      expect(await bob.refusal('message.pins', { conversationId, cursor: wrong })).toMatchObject({
        code: 'protocol/invalid-params',
        details: { problems: [{ path: '/cursor' }] },
      });
  });

  it('brings what a message said before in pages, too', async () => {
    const { test, alice, conversationId } = await library();
    for (let i = 0; i < 100; i += 1) {
      const action = { kind: 'edit' as const, userId: 'alice', text: String(i).repeat(8_000) };
      await test.stores.messaging.changeMessages([{ app: testApp, conversationId, seq: 1, now: i, action }]);
    }
    let count = 0;
    let cursor: string | undefined;
    do {
      const params = { conversationId, seq: 1, limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const { items, next } = await alice.request('message.edits', params);
      expect(bytesOf(items)).toBeLessThan(mebibyte);
      count += items.length;
      cursor = next;
    } while (cursor !== undefined);
    expect(count).toBe(100);
  });
});
