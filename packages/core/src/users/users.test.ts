import { describe, expect, it } from 'vitest';
import { createTestClient, Refusal } from '../testing/index.js';

describe('users', () => {
  it('are looked up one by one', async () => {
    const { parley, server } = createTestClient();
    server.on('user.get', ({ userId }) => {
      if (userId !== 'bob') throw new Refusal('auth/unknown-user');
      return { user: { id: 'bob', name: 'Bob' } };
    });
    await parley.connect();
    expect(await parley.users.get('bob')).toEqual({ id: 'bob', name: 'Bob' });
    await expect(parley.users.get('nobody')).rejects.toMatchObject({ code: 'auth/unknown-user' });
  });

  it('come in pages', async () => {
    const { parley, server } = createTestClient();
    const all = ['a', 'b', 'c'].map((id) => ({ id, name: id }));
    server.on('user.list', ({ cursor, limit = 50 }) => {
      const from = Number(cursor ?? 0);
      const next = from + limit < all.length ? String(from + limit) : undefined;
      return { items: all.slice(from, from + limit), ...(next !== undefined && { next }) };
    });
    await parley.connect();
    const first = await parley.users.list({ limit: 2 });
    const second = await first.next();
    const none = await second.next();
    const pages = [first, second, none].map(({ items, hasNext }) => [items.map(({ id }) => id), hasNext]);
    expect(pages).toEqual([
      [['a', 'b'], true],
      [['c'], false],
      [[], false],
    ]);
  });
});
