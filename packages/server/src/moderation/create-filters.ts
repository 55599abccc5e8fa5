import type { ModerationRules, User } from '@parley/protocol';
import { createBoundedCache } from '../auth/bounded-cache.js';
import type { HandlersOf } from '../kernel/incoming-request.js';
import type { MessageFilter, MessageFilters, Said } from '../kernel/message-filters.js';
import type { MessageHook } from '../kernel/message-hook.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { isStorable } from '../kernel/text.js';
import { askHook } from './ask-hook.js';
import type { RulesStore } from './rules-store.js';
import { createWordFilter } from './word-filter.js';

/** What filters are given. */
export interface FiltersDeps {
  readonly store: RulesStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The way to apps that want to be asked; where it is not given, none can. */
  readonly hook?: MessageHook;
}

/** What apps let through, and the operations on it. */
export interface FiltersService extends MessageFilters {
  readonly handlers: HandlersOf<'moderation'>;
}

/** Another process's change is seen after this many ms. */
const freshFor = 10_000;
const mostApps = 10_000;
const mostSenders = 200_000;

interface Known {
  readonly filter: MessageFilter;
  readonly until: number;
}

/** Keeps what apps let through, so that a message costs no look-up. */
export function createFilters(deps: FiltersDeps): FiltersService {
  const { store, clock } = deps;
  const known = new Map<string, Known>();
  const loading = new Map<string, ((filter: MessageFilter | Error) => void)[]>();
  const periods = createBoundedCache<{ count: number; readonly until: number }>(mostSenders);

  function filterOf(app: string, { words = [], onWord = 'refuse', rate, hook }: ModerationRules): MessageFilter {
    const found = createWordFilter(words);
    const check = <T extends Said>(said: T): T | RequestError => {
      const texts = [said.text, ...(said.poll ? [said.poll.question, ...said.poll.options] : [])];
      if (!texts.some((text) => found.has(text))) return said;
      if (onWord === 'refuse') return new RequestError('moderation/refused');
      const mask = (text: string) => found.mask(text);
      const { poll } = said;
      const masked = poll && { ...poll, question: mask(poll.question), options: poll.options.map(mask) };
      const text = mask(said.text);
      // The compatible form of a text may be longer by far.
      const isLonger = texts.some((one) => mask(one).length > one.length);
      if (isLonger) return new RequestError('moderation/refused');
      return { ...said, text, ...(masked && { poll: masked }) };
    };
    return {
      // Bots are the app's own.
      looksAt: (user) => !user.bot && (words.length > 0 || hook !== undefined),
      words: (user, said) => (user.bot || words.length === 0 ? said : check(said)),
      hook: (user, where, said) =>
        user.bot || !hook || !deps.hook
          ? undefined
          : askHook({ ...deps, hook: deps.hook }, { app, rules: hook, user, where, said }),
      rate: (user) => (user.bot || !rate ? undefined : overRate(app, user, rate)),
    };
  }

  function overRate(app: string, { id }: User, rate: NonNullable<ModerationRules['rate']>): RequestError | undefined {
    const now = clock.now();
    const key = `${app} ${id}`;
    const period = periods.get(key, now) ?? { count: 0, until: now + rate.seconds * 1_000 };
    if (period.count >= rate.messages) return new RequestError('limits/rate', { retryAfter: period.until - now });
    period.count += 1;
    periods.set(key, period, period.until);
    return undefined;
  }

  function remember(app: string, rules: ModerationRules): MessageFilter {
    const filter = filterOf(app, rules);
    known.delete(app);
    known.set(app, { filter, until: clock.now() + freshFor });
    for (const oldest of known.keys()) {
      if (known.size <= mostApps) break;
      known.delete(oldest);
    }
    return filter;
  }

  function load(app: string, then?: (filter: MessageFilter | Error) => void): void {
    const under = loading.get(app);
    if (under) {
      if (then) under.push(then);
      return;
    }
    const waiting = then ? [then] : [];
    loading.set(app, waiting);
    const before = known.get(app);
    const done = (filter: MessageFilter | Error) => {
      loading.delete(app);
      // All in one go: what one connection sends stays in order.
      for (const one of waiting) one(filter);
    };
    store.rules(app).then(
      (rules = {}) => {
        const now = known.get(app);
        // What was set meanwhile is newer than what was read.
        done(now && now !== before ? now.filter : remember(app, rules));
      },
      (error: unknown) => done(error instanceof Error ? error : new Error('The store failed.', { cause: error })),
    );
  }

  return {
    withFilter(app, then) {
      const found = known.get(app);
      // What is known holds while it is read anew.
      if (found && found.until <= clock.now()) load(app);
      if (found) then(found.filter);
      else load(app, then);
    },
    handlers: {
      'moderation.get': async ({ identity: { app } }) => ({ rules: (await store.rules(app)) ?? {} }),
      'moderation.configure': async ({ identity: { app }, params: { rules } }) => {
        if (!(rules.words ?? []).every(isStorable)) {
          const problems = [{ path: '/rules/words', message: 'Expected well-formed Unicode without U+0000' }];
          throw new RequestError('protocol/invalid-params', { details: { problems } });
        }
        if (rules.hook && deps.hook?.accepts(rules.hook.url) !== true) {
          const message = deps.hook
            ? 'Expected an address of the web without credentials'
            : 'Expected none: no hooks are asked here';
          throw new RequestError('protocol/invalid-params', {
            details: { problems: [{ path: '/rules/hook', message }] },
          });
        }
        await store.putRules(app, rules);
        remember(app, rules);
        return { rules };
      },
    },
  };
}
