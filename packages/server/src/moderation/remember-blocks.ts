import type { Blocks, UserBlocks } from '../kernel/blocks.js';
import type { Bus } from '../kernel/bus.js';
import type { BlocksStore } from './blocks-store.js';

/** Users of whom it is remembered. */
const most = 100_000;

interface Known extends UserBlocks {
  readonly blocked: Set<string>;
  readonly blockedBy: Set<string>;
}

interface Loading {
  readonly waiting: ((blocks: UserBlocks | Error) => void)[];
  stale: boolean;
}

/** Remembers blocks, so that a direct message costs no look-up; what is told of them is followed. */
export function rememberBlocks(store: Pick<BlocksStore, 'around'>, bus: Bus): Blocks['withBlocks'] {
  const known = new Map<string, Known>();
  const loading = new Map<string, Loading>();
  const keyOf = (app: string, userId: string) => `${app} ${userId}`;

  function follow(key: string, side: keyof UserBlocks, change: { readonly id: string; readonly on: boolean }): void {
    const set = known.get(key)?.[side];
    if (change.on) set?.add(change.id);
    else set?.delete(change.id);
    const load = loading.get(key);
    if (load) load.stale = true;
  }

  async function read(app: string, userId: string, state: Loading): Promise<Known | Error> {
    try {
      for (;;) {
        state.stale = false;
        const { blocked, blockedBy } = await store.around(app, userId);
        // It may have changed meanwhile.
        if ((state as { stale: boolean }).stale) continue;
        return { blocked: new Set(blocked), blockedBy: new Set(blockedBy) };
      }
    } catch (error) {
      return error instanceof Error ? error : new Error('The store failed.', { cause: error });
    }
  }

  bus.subscribe(({ app, userIds: [userId = ''], event }) => {
    if (event.ev !== 'block.changed') return;
    const { userId: otherId, blocked: on } = event.data;
    follow(keyOf(app, userId), 'blocked', { id: otherId, on });
    follow(keyOf(app, otherId), 'blockedBy', { id: userId, on });
  });

  return (app, userId, then) => {
    const key = keyOf(app, userId);
    const found = known.get(key);
    const under = loading.get(key);
    if (found) then(found);
    else if (under) under.waiting.push(then);
    else {
      const state: Loading = { waiting: [then], stale: false };
      loading.set(key, state);
      void read(app, userId, state).then((blocks) => {
        loading.delete(key);
        if (!(blocks instanceof Error)) known.set(key, blocks);
        for (const oldest of known.keys()) {
          if (known.size <= most) break;
          known.delete(oldest);
        }
        // All in one go: what one connection sends stays in order.
        for (const waiting of state.waiting) waiting(blocks);
      });
    }
  };
}
