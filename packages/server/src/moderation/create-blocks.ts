import { limits, type Params, type Result } from '@parley/protocol';
import type { Blocks, UserBlocks } from '../kernel/blocks.js';
import type { Bus } from '../kernel/bus.js';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import { cursorOfUser, userOfCursor } from '../kernel/page-cursor.js';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { BlocksStore } from './blocks-store.js';
import { rememberBlocks } from './remember-blocks.js';

/** What blocks are given. */
export interface BlocksDeps {
  readonly store: BlocksStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly directory: UserDirectory;
}

/** Who has blocked whom, and the operations on it. */
export interface BlocksService extends Blocks {
  readonly handlers: HandlersOf<'block'>;
}

const pageSize = 50;

/** Keeps what users do against each other. */
export function createBlocks({ store, bus, clock, directory }: BlocksDeps): BlocksService {
  const remembered = rememberBlocks(store, bus);

  async function add(app: string, userId: string, otherId: string): Promise<void> {
    if (userId === otherId) {
      const problems = [{ path: '/userId', message: 'Expected another user than the caller' }];
      throw new RequestError('protocol/invalid-params', { details: { problems } });
    }
    if (!(await directory.find(app, [otherId])).has(otherId)) throw new RequestError('auth/unknown-user');
    const limit = limits.blockedUsers;
    const outcome = await store.block(app, userId, { userId: otherId, blockedAt: clock.now(), limit });
    if (outcome === 'full') throw new RequestError('moderation/too-many-blocked', { details: { limit } });
    if (outcome === 'blocked') tell(app, userId, { userId: otherId, blocked: true });
  }

  function tell(app: string, userId: string, data: { readonly userId: string; readonly blocked: boolean }): void {
    bus.publish({ app, userIds: [userId], event: { ev: 'block.changed', data } });
  }

  async function list(
    app: string,
    userId: string,
    { cursor, limit = pageSize }: Params<'block.list'>,
  ): Promise<Result<'block.list'>> {
    const after = cursor === undefined ? {} : { after: userOfCursor(cursor) };
    const rows = await store.blocked(app, userId, { ...after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const userOf = await directory.name(
      app,
      page.map((row) => row.userId),
    );
    const items = page.map(({ userId: id, blockedAt }) => ({ user: userOf(id), blockedAt }));
    const last = page.at(-1);
    return { items, ...(last && rows.length > limit ? { next: cursorOfUser(last.userId) } : {}) };
  }

  return {
    withBlocks: remembered,
    of: (app, userId) =>
      new Promise<UserBlocks>((resolve, reject) => {
        remembered(app, userId, (blocks) => {
          if (blocks instanceof Error) reject(blocks);
          else resolve(blocks);
        });
      }),
    handlers: {
      'block.add': async ({ identity, params }) => {
        await add(identity.app, askingUser(identity).id, params.userId);
        return {};
      },
      'block.remove': async ({ identity, params: { userId } }) => {
        const { app } = identity;
        const { id } = askingUser(identity);
        if (await store.unblock(app, id, userId)) tell(app, id, { userId, blocked: false });
        return {};
      },
      'block.list': ({ identity, params }) => list(identity.app, askingUser(identity).id, params),
    },
  };
}
