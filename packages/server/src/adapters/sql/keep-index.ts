import type { Appended, NewMessage } from '../../messaging/messaging-store.js';
import { placeKey } from '../../messaging/place-messages.js';
import { indexNext, readBehind, type Behind } from './search-index.js';
import { indexUsers } from './sql-search-users.js';
import type { SqlContext } from './sql-context.js';

/** Keeps the index up with what is stored, beside everything else. */
export interface IndexKeeper {
  /** These were stored. */
  stored(messages: readonly NewMessage[], results: readonly Appended[]): void;
  /** The conversations of an app that have messages which are not in the index; undefined where others may store some too. */
  behind(app: string): readonly string[] | undefined;
  /** Stops, once what is under way is done. */
  stop(): Promise<void>;
}

/** Messages of one transaction: so long does a message that is sent meanwhile wait. */
export const indexedAtOnce = 100;
/** A transaction costs what so many messages do. */
const transactionCosts = 5;
/** How long messages gather before they are indexed, and how long others have their turn in between, in ms. */
const gathers = 300;
const pause = 20;
const perRead = 500;

/**
 * Indexes what was stored a moment ago, and from the start what was stored before there was an index. A message is acknowledged
 * without waiting for that; a search sees to it that what it looks for is indexed.
 */
export function keepIndex(context: SqlContext, failed: (error: unknown) => void): IndexKeeper {
  const behind = new Map<string, Behind>();
  let readAll = false;
  let grown = false;
  let running: Promise<void> | undefined;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(ms: number): void {
    if (stopped || timer || running) return;
    timer = setTimeout(() => {
      timer = undefined;
      running = step()
        .catch((error: unknown) => {
          grown = true;
          failed(error);
        })
        .finally(() => {
          running = undefined;
          // While much is sent, that goes first.
          if (behind.size > 0 || !readAll) later(grown ? gathers : pause);
          grown = false;
        });
    }, ms);
    timer.unref();
  }

  async function step(): Promise<void> {
    if (!readAll && behind.size === 0) {
      const found = await readBehind(context, { limit: perRead });
      for (const one of found) behind.set(placeKey(one.app, one.id), one);
      readAll = found.length < perRead && (await indexUsers(context, perRead)) === 0;
    }
    let left = indexedAtOnce;
    for (const [key, one] of behind) {
      if (left <= 0 || stopped) return;
      const done = await indexNext(context, one, left).catch((error: unknown) => {
        // Others are not to wait for what fails.
        behind.delete(key);
        behind.set(key, one);
        throw error;
      });
      // Unless more was stored meanwhile.
      if (done < left && behind.get(key) === one) behind.delete(key);
      left -= done + transactionCosts;
    }
  }

  later(gathers);
  return {
    stored(messages, results) {
      messages.forEach(({ app, conversationId }, i) => {
        if (results[i]?.outcome === 'created') behind.set(placeKey(app, conversationId), { app, id: conversationId });
      });
      grown = true;
      later(gathers);
    },
    behind: (app) =>
      readAll && context.search.alone
        ? [...behind.values()].flatMap((one) => (one.app === app ? [one.id] : []))
        : undefined,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
