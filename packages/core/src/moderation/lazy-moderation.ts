import { createStore } from '../kernel/create-store.js';
import { lazily } from '../kernel/lazily.js';
import { callOut } from '../kernel/report.js';
import type { Link } from '../connection/link.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import type { Moderation } from './moderation.js';

/** Moderation, whose code is loaded when it is first used. */
export function createLazyModeration(deps: {
  readonly link: Link;
  readonly random: Random;
  readonly logger?: Logger;
}): Moderation {
  const { link, random, logger } = deps;
  const later = lazily(async () => (await import('./moderate.js')).createModeration(link, random));
  const blockedIds = createStore<ReadonlySet<string> | undefined>(undefined, {
    logger,
    onWatched() {
      later('watchBlocked')(blockedIds).catch((error: unknown) =>
        logger?.warn('Who is blocked could not be loaded', { error }),
      );
      return () => undefined;
    },
  });
  return {
    ...{ blockedIds, block: later('block'), unblock: later('unblock'), blocked: later('blocked') },
    ...{ report: later('report'), appeal: later('appeal') },
    ...{ silence: later('silence'), unsilence: later('unsilence'), silences: later('silences') },
    on: (type, handler) =>
      link.onEvent(({ ev, data }) => {
        // Each is called as its event is on the wire.
        if (ev.replace('.', '') === type.toLowerCase()) callOut(handler as (data: unknown) => void, data, logger);
      }),
  };
}
