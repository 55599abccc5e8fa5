import { describe, expect, it } from 'vitest';
import type { MessageHit } from '@parley/protocol';
import { createTestClient, Refusal } from '../testing/index.js';

const hit = (seq: number): MessageHit => ({
  message: {
    ...{ id: `msg_${seq}`, conversationId: `cnv_${'0'.repeat(26)}`, seq, version: seq, clientId: `c${seq}` },
    ...{ sender: { id: 'bob', name: 'Bob' }, text: `tea ${seq}`, createdAt: seq },
  },
  highlights: [{ start: 0, end: 3 }],
  conversation: { id: `cnv_${'0'.repeat(26)}`, kind: 'group', name: 'Team' },
});

async function meet() {
  const { parley, server } = createTestClient();
  const asked: unknown[] = [];
  server.on('search.messages', (params) => {
    asked.push(params);
    const from = Number(params.cursor ?? 0);
    // The server may look through a page of messages without finding anything.
    if (from === 2) return { items: [], next: '3' };
    if (from === 0) return { items: [hit(9), hit(8)], next: '2', indexing: true };
    return { items: [hit(1)] };
  });
  server.on('search.people', (params) => {
    asked.push(params);
    return { items: [{ id: 'bob', name: 'Bob' }] };
  });
  server.on('search.conversations', () => ({ items: [] }));
  await parley.connect();
  return { parley, server, asked };
}

describe('a search', () => {
  it('finds messages, conversations and people at once', async () => {
    const { parley } = await meet();
    const { messages, conversations, people, indexing } = await parley.search('tea');
    expect(messages.items.map(({ message }) => message.seq)).toEqual([9, 8]);
    expect([messages.hasNext, conversations.items, people.items, indexing]).toEqual([
      ...[true, [], [{ id: 'bob', name: 'Bob' }], true],
    ]);
    expect(people.hasNext).toBe(false);
    expect((await people.next()).items).toEqual([]);
  });

  it('goes on behind a page on which the server found nothing', async () => {
    const { parley } = await meet();
    const { messages, conversations } = await parley.search('tea', { in: ['messages'] });
    const next = await messages.next();
    expect([next.items.map(({ message }) => message.seq), next.hasNext]).toEqual([[1], false]);
    expect(conversations.hasNext).toBe(false);
  });

  it('asks for what it is asked for alone', async () => {
    const { parley, asked } = await meet();
    const filters = {
      conversationId: `cnv_${'0'.repeat(26)}`,
      senderId: 'bob',
      before: 9,
      after: 1,
      has: 'link',
    } as const;
    await parley.search('tea', { in: ['messages'], ...filters, limit: 5 });
    expect(asked).toEqual([{ query: 'tea', limit: 5, ...filters }]);
  });

  it('fails with what the server says, and may be cancelled', async () => {
    const { parley, server } = await meet();
    server.on('search.messages', () => {
      throw new Refusal('search/too-long');
    });
    await expect(parley.search('x'.repeat(999))).rejects.toMatchObject({ code: 'search/too-long' });
    const stop = new AbortController();
    const asked = parley.search('tea', { in: ['people'], signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'connection/cancelled' });
  });
});
