import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { addressOf, type SubscriptionRow } from './push-store.js';
import { senderFor, type Push, type PushSenders } from './push-sender.js';
import type { PushSubscribers } from './push-subscribers.js';

/** What the queue needs. */
export interface PushQueueDeps {
  readonly senders: PushSenders;
  readonly subscribers: Pick<PushSubscribers, 'drop'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Pushes on their way to push services. */
export interface PushQueue {
  add(row: SubscriptionRow, push: Push): void;
  /** Sends nothing more. */
  stop(): void;
}

interface Waiting {
  readonly row: SubscriptionRow;
  readonly push: Push;
  readonly until: number;
  readonly tries: number;
}

/** Sent at once, and waiting for that; what comes beyond is lost and counted. */
const most = { running: 32, waiting: 10_000 } as const;
/** How long after a failure it is tried again, in ms. */
const pauses = [1_000, 5_000, 30_000] as const;

/** Sends pushes, some at once, again where a push service says so, and forgets devices that are gone. */
export function createPushQueue({ senders, subscribers, clock, log, metrics }: PushQueueDeps): PushQueue {
  const waiting: Waiting[] = [];
  const pausing = new Set<() => void>();
  let running = 0;
  let stopped = false;

  const count = (row: SubscriptionRow, outcome: string) =>
    metrics.count('pushes_total', { kind: row.subscription.kind, outcome });

  function enqueue(one: Waiting): void {
    if (waiting.length >= most.waiting) {
      count(one.row, 'dropped');
      return;
    }
    waiting.push(one);
    if (running < most.running) void work();
  }

  async function work(): Promise<void> {
    running += 1;
    for (let one = waiting.shift(); one && !stopped; one = waiting.shift()) await send(one);
    running -= 1;
  }

  async function send(one: Waiting): Promise<void> {
    const { row, push, until, tries } = one;
    const sender = senderFor(senders, row.subscription);
    if (!sender) return;
    const outcome = await sender.send(row.subscription, push);
    const pause = pauses[tries];
    if (outcome.kind === 'later' && pause !== undefined) {
      const after = Math.max(pause, outcome.after ?? 0);
      // What would come too late is not sent.
      if (clock.now() + after >= until) {
        count(row, 'expired');
        return;
      }
      const cancel = clock.setTimer(() => {
        pausing.delete(cancel);
        enqueue({ ...one, tries: tries + 1 });
      }, after);
      pausing.add(cancel);
      return;
    }
    count(row, outcome.kind === 'later' ? 'failed' : outcome.kind);
    if (outcome.kind !== 'gone') return;
    await subscribers.drop(row.app, addressOf(row.subscription)).catch(() => {
      log.warn({ app: row.app, task: 'push.drop' }, 'A subscription that is gone could not be removed.');
    });
  }

  return {
    add: (row, push) => enqueue({ row, push, until: clock.now() + push.ttl * 1_000, tries: 0 }),
    stop() {
      stopped = true;
      waiting.length = 0;
      for (const cancel of pausing) cancel();
    },
  };
}
