import type { User } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { read } from '../connection/index.js';
import { emptyPage, type Page } from '../kernel/page.js';
import type { Users } from './users.js';

/** Users over a link. */
export function createUsers(link: Link): Users {
  const page = async (range: { readonly limit?: number; readonly cursor?: string }): Promise<Page<User>> => {
    const { items, next } = await read(link, ['user.list', range]);
    return {
      items,
      hasNext: next !== undefined,
      next: () => (next === undefined ? Promise.resolve(emptyPage()) : page({ ...range, cursor: next })),
    };
  };
  return {
    async get(userId) {
      const { user } = await read(link, ['user.get', { userId }]);
      return user;
    },
    list: ({ limit } = {}) => page(limit === undefined ? {} : { limit }),
  };
}
