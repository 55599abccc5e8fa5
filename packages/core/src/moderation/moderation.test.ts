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

  it('silences and lets write again in order, and lists who is silent page by page', async () => {
    const { parley, server } = createTestClient();
    const asked: unknown[] = [];
    for (const op of ['conversation.silence', 'conversation.unsilence'] as const)
      server.on(op, (params) => {
        asked.push([op, params]);
        return {};
      });
    const silence = (id: string) => ({ user: { id, name: id }, silencedBy: 'alice', silencedAt: 1 });
    server.on('conversation.silences', ({ cursor, ...on }) => {
      expect(on).toEqual({ conversationId, limit: 1 });
      return cursor === undefined ? { items: [silence('bob')], next: 'ubob' } : { items: [silence('carol')] };
    });
    await parley.connect();
    await Promise.all([
      parley.moderation.silence(conversationId, 'bob', { until: new Date(5_000) }),
      parley.moderation.silence(conversationId, 'carol'),
      parley.moderation.unsilence(conversationId, 'bob'),
    ]);
    expect(asked).toEqual([
      ['conversation.silence', { conversationId, userId: 'bob', until: 5_000 }],
      ['conversation.silence', { conversationId, userId: 'carol' }],
      ['conversation.unsilence', { conversationId, userId: 'bob' }],
    ]);
    const first = await parley.moderation.silences(conversationId, { limit: 1 });
    const second = await first.next();
    expect([first.items, second.items, second.hasNext]).toEqual([[silence('bob')], [silence('carol')], false]);
  });

  it('tells what happens, by its name, until nobody listens', async () => {
    const { parley, server } = createTestClient();
    await parley.connect();
    const heard: unknown[] = [];
    const place = { conversationId, seq: 3 };
    const ends = (
      ['blockChanged', 'reportResolved', 'messageHidden', 'appealResolved', 'conversationSilenced'] as const
    ).map((type) => parley.moderation.on(type, (event) => heard.push([type, event])));
    const events = [
      { ev: 'block.changed', data: { userId: 'bob', blocked: true } },
      { ev: 'report.resolved', data: { reportId: 'rpt_1', action: 'hide' } },
      { ev: 'message.hidden', data: place },
      { ev: 'appeal.resolved', data: { ...place, outcome: 'upheld', note: 'No' } },
      { ev: 'conversation.silenced', data: { conversationId, userId: 'bob', silenced: true, until: 5 } },
    ] as const;
    server.tell(...events);
    await Promise.resolve();
    expect(heard).toEqual([
      ['blockChanged', events[0].data],
      ['reportResolved', events[1].data],
      ['messageHidden', events[2].data],
      ['appealResolved', events[3].data],
      ['conversationSilenced', events[4].data],
    ]);
    for (const end of ends) end();
    server.tell(...events);
    await Promise.resolve();
    expect(heard).toHaveLength(5);
  });

  it('knows whom the user has blocked once somebody looks, on all devices, and anew with each session', async () => {
    const { parley, server, clock } = createTestClient();
    const block = (id: string) => ({ user: { id, name: id }, blockedAt: 1 });
    server.on('block.list', ({ cursor }) =>
      cursor === undefined ? { items: [block('bob')], next: 'ubob' } : { items: [block('carol')] },
    );
    await parley.connect();
    const { blockedIds } = parley.moderation;
    await clock.advance(0);
    expect([blockedIds.get(), server.heard('block.list')]).toEqual([undefined, []]);
    const shown: (readonly string[])[] = [];
    blockedIds.subscribe((ids) => shown.push([...(ids ?? [])]));
    await clock.advance(0);
    expect(shown).toEqual([['bob', 'carol']]);
    server.tell({ ev: 'block.changed', data: { userId: 'bob', blocked: false } });
    server.tell({ ev: 'block.changed', data: { userId: 'dora', blocked: true } });
    await clock.advance(0);
    expect(shown.at(-1)).toEqual(['carol', 'dora']);
    server.on('block.list', () => ({ items: [block('erin')] }));
    server.socket.cut();
    await clock.advance(60_000);
    expect(shown.at(-1)).toEqual(['erin']);
  });
});
