import type { Link } from '../../connection/link.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { Storage } from '../../ports/storage.js';
import type { Cache, openCache } from './create-cache.js';
import type { CacheHost } from './saved.js';

/** Loads the code that keeps the last state. */
export type LoadCache = () => Promise<{ readonly openCache: typeof openCache }>;

/** Keeps the last state of whoever is signed in. */
export interface Keeping {
  changed(): void;
  draft(conversationId: string, text: string): void;
  /** Writes now what is to be written. */
  flush(): void;
  /** Settles once what was kept has been put back, or cannot be. */
  restored(): Promise<unknown>;
  /** Settles once what was to be written is, and what was kept of who has signed out is taken away. */
  settled(): Promise<unknown>;
}

/** What keeping needs. */
export interface KeepingDeps {
  readonly link: Pick<Link, 'account'>;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly storage?: Storage;
  readonly loadCache?: LoadCache;
}

/** Follows the account: `leave` forgets what was of another one. The code comes when there is something to keep. */
export function createKeeping(deps: KeepingDeps, host: CacheHost & { leave(): void }): Keeping {
  const { link, storage, clock, logger } = deps;
  const load = deps.loadCache ?? (() => import('./create-cache.js'));
  // What was begun before there was anything to keep it in.
  const early = new Map<string, string>();
  let cache: Cache | undefined;
  let box: string | undefined;
  let restored: Promise<unknown> = Promise.resolve();
  let cleared = restored;
  let flushed: Promise<unknown> | undefined;

  const begin = async (name: string, place: Storage) => {
    try {
      const [opened, { openCache: open }] = await Promise.all([place.open(name), load()]);
      const made = await open({ box: opened, host, clock, logger, isWanted: () => name === box });
      if (name !== box) {
        await made.end(box === undefined);
        return;
      }
      cache = made;
      cache.changed();
      for (const [id, text] of early) cache.draft(id, text);
      early.clear();
    } catch (error) {
      logger?.warn('The last state is not kept: the storage cannot be used', { error });
    }
  };
  link.account.subscribe((account) => {
    const former = cache;
    cache = undefined;
    if (box !== undefined) {
      early.clear();
      host.leave();
    }
    box = account?.box;
    cleared = Promise.resolve(former?.end(!account)).catch((error: unknown) =>
      logger?.warn('What is kept of the last state could not be taken away', { error }),
    );
    restored = Promise.resolve(account && storage && begin(account.box, storage));
  });
  return {
    changed: () => cache?.changed(),
    draft(conversationId, text) {
      if (cache) cache.draft(conversationId, text);
      else if (storage) early.set(conversationId, text);
    },
    flush() {
      flushed = cache?.flush();
    },
    restored: () => restored,
    settled: () => Promise.all([flushed, cleared]),
  };
}
