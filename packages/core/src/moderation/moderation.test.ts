import { describe, expect, it } from 'vitest';
import { createTestClient, Refusal } from '../testing/index.js';

const conversationId = `cnv_${'0'.repeat(26)}`;

describe('moderation', () => {
  it('blocks and unblocks in the order in which it is asked to', async () => {
    const { parley, server } = createTestClient();
    const asked: unknown[] = [];
    for (const op of ['block.add', 'block.remove'] as const)
      server.on(op, (params) => {
        asked.push([op, params]);
        return {};
      });
    await parley.connect();
    await Promise.all([
      parley.moderation.block('bob'),
      parley.moderation.unblock('bob'),
      parley.moderation.block('carol'),
    ]);
    expect(asked).toEqual([
      ['block.add', { userId: 'bob' }],
      ['block.remove', { userId: 'bob' }],
      ['block.add', { userId: 'carol' }],
    ]);
  });

  it('lists whom the user has blocked, page by page', async () => {
    const { parley, server } = createTestClient();
    const block = (id: string) => ({ user: { id, name: id }, blockedAt: 1 });
    server.on('block.list', ({ cursor, limit }) => {
      expect(limit).toBe(1);
      return cursor === undefined ? { items: [block('bob')], next: 'ubob' } : { items: [block('carol')] };
    });
    await parley.connect();
    const first = await parley.moderation.blocked({ limit: 1 });
    const second = await first.next();
    expect([first.items, first.hasNext, second.items, second.hasNext]).toEqual([
      ...[[block('bob')], true],
      ...[[block('carol')], false],
    ]);
    expect((await second.next()).items).toEqual([]);
  });

  it('reports a message, of which only its place is named, and a user', async () => {
    const { parley, server } = createTestClient();
    const asked: unknown[] = [];
    server.on('report.create', ({ clientId, ...params }) => {
      asked.push(params);
      return { reportId: `rpt_${clientId}` };
    });
    await parley.connect();
    const message = { conversationId, seq: 3, text: 'Nasty', sender: { id: 'bob', name: 'Bob' } };
    const ids = [
      await parley.moderation.report(message, { reason: 'hate', note: 'Again' }),
      await parley.moderation.report({ userId: 'bob' }, { reason: 'spam' }),
    ];
    expect(asked).toEqual([
      { conversationId, seq: 3, reason: 'hate', note: 'Again' },
      { userId: 'bob', reason: 'spam' },
    ]);
    expect(new Set(ids).size).toBe(2);
  });

  it('appeals, and fails with what the server says', async () => {
    const { parley, server } = createTestClient();
    const asked: unknown[] = [];
    server.on('report.appeal', (params) => {
      asked.push(params);
      if (asked.length > 1) throw new Refusal('moderation/not-hidden');
      return {};
    });
    await parley.connect();
    await parley.moderation.appeal({ conversationId, seq: 3 }, 'It was a joke');
    expect(asked).toEqual([{ conversationId, seq: 3, text: 'It was a joke' }]);
    await expect(parley.moderation.appeal({ conversationId, seq: 3 }, 'But')).rejects.toMatchObject({
      code: 'moderation/not-hidden',
    });
  });
});
