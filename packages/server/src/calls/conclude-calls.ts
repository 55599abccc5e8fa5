import type { CallOutcome, CallRecord } from '@parley/protocol';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log } from '../kernel/ports.js';
import { missedBy, outcomeOf } from './call-outcome.js';
import type { CallsStore } from './calls-store.js';

/** How a call is told in its conversation. */
export interface CallNotice {
  readonly conversationId: string;
  /** Who started it. */
  readonly senderId: string;
  readonly outcome: CallOutcome;
  /** When it ended. */
  readonly at: number;
  /** Who missed it, though others answered it. */
  readonly missedBy: readonly string[];
}

/** Does what follows the end of calls. */
export interface ConcludeCalls {
  /** A call has ended, and that is stored. */
  ended(app: string, call: CallRecord): void;
  /** The conversation that the call belongs to, where there is one. */
  conversationOf(app: string, call: CallRecord): Promise<string | undefined>;
  /** Takes up what was left undone by a crash, or by a store that failed. */
  start(): void;
  /** Waits for what is under way; what fails is not tried again. */
  stop(): Promise<void>;
}

/** What it is given. */
export interface ConcludeCallsDeps {
  readonly store: CallsStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The direct conversation of two users, where they have one. */
  readonly directConversation: (app: string, userIds: readonly [string, string]) => Promise<string | undefined>;
  /** Stores the notice once for ever, however often it is given. Rejects where it could not be stored now. */
  readonly note: (app: string, notice: CallNotice) => Promise<void>;
}

/** Calls of one read. */
const atOnce = 100;
/** How long to wait after a failure, in ms. */
const tryAgainAfter = 10_000;

/**
 * That a call is not concluded yet is stored with its end. So its message is stored once, whenever the server dies: before that
 * message, or between it and its mark.
 */
export function createConcludeCalls(deps: ConcludeCallsDeps): ConcludeCalls {
  const { store, clock, log } = deps;
  const underWay = new Set<Promise<void>>();
  let cancel: (() => void) | undefined;
  let stopped = false;

  async function conversationOf(app: string, { conversationId, participants, topology }: CallRecord) {
    if (conversationId !== undefined || topology === 'phone') return conversationId;
    const [one, other, more] = participants;
    return one && other && !more ? deps.directConversation(app, [one.id, other.id]) : undefined;
  }

  async function conclude(app: string, call: CallRecord): Promise<void> {
    const conversationId = await conversationOf(app, call);
    const { createdBy: senderId, createdAt, endedAt: at = createdAt } = call;
    if (conversationId !== undefined)
      await deps.note(app, { conversationId, senderId, outcome: outcomeOf(call), at, missedBy: missedBy(call) });
    await store.conclude(app, call.id);
  }

  async function drain(): Promise<void> {
    for (;;) {
      const left = await store.unconcluded(atOnce);
      // Together: their messages share a transaction.
      const done = await Promise.allSettled(left.map(({ app, call }) => conclude(app, call)));
      const failed = done.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      if (left.length < atOnce || stopped) return;
    }
  }

  function run(work: Promise<void>, fields: Readonly<Record<string, unknown>>): void {
    const own = work
      .catch((error: unknown) => {
        logFailure(log, error, { task: 'call.conclude', ...fields });
        if (!stopped) cancel ??= clock.setTimer(start, tryAgainAfter);
      })
      .finally(() => underWay.delete(own));
    underWay.add(own);
  }

  function start(): void {
    cancel = undefined;
    run(drain(), {});
  }

  return {
    conversationOf,
    ended: (app, call) => run(conclude(app, call), { app, call: call.id }),
    start,
    async stop() {
      stopped = true;
      cancel?.();
      await Promise.allSettled(underWay);
    },
  };
}
