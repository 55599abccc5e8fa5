import { errors } from '@parley/protocol/schema';
import { createLanes } from '../kernel/create-lanes.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { Bus } from '../kernel/bus.js';
import { tellChanged, tellRemoved } from './scheduled.js';
import type { ScheduledRow, ScheduledStore } from './scheduled-store.js';
import type { SendMessage } from './send-message.js';

/** Sends messages when their time has come. */
export interface ScheduledSender {
  /** An entry is due then. */
  wake(at: number): void;
  /** Sends what is overdue, and from then on what falls due. */
  start(): void;
  /** Sends nothing more; settles when what is under way is done. */
  stop(): Promise<void>;
}

/** What the sender needs. */
export interface ScheduledSenderDeps {
  readonly store: ScheduledStore;
  readonly messages: Pick<SendMessage, 'send'>;
  readonly directory: UserDirectory;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Entries of one turn. */
const atOnce = 200;
/** How long an entry that is being sent belongs to this process, in ms. Should the process die, another takes it then. */
const claimFor = 10_000;
/** How often is looked for what other processes have left, or what could not be sent for a while, in ms. */
const lookEvery = 15_000;

/**
 * A message is sent under the client id that it was scheduled with: should the process die between sending and removing the
 * entry, sending it again stores nothing and tells nobody.
 */
export function createScheduledSender(deps: ScheduledSenderDeps): ScheduledSender {
  const { store, messages, directory, bus, clock, log, metrics } = deps;
  let state: 'idle' | 'waiting' | 'busy' | 'stopped' = 'idle';
  let cancel = (): void => undefined;
  let wakesAt = Infinity;
  let under: Promise<void> = Promise.resolve();

  async function refuse(row: ScheduledRow, code: string): Promise<void> {
    metrics.count('scheduled_total', { outcome: 'failed' });
    const failed = await store.fail(row, code);
    if (failed) tellChanged(bus, failed);
  }

  /** False where it may work later. */
  async function send(row: ScheduledRow): Promise<boolean> {
    const { app, userId, sendAt: _, failed: __, ...message } = row;
    try {
      const user = (await directory.find(app, [userId])).get(userId);
      if (!user) throw new RequestError('messaging/unknown-user');
      const { mentionsAll, ...rest } = message;
      await messages.send({ app, user }, { ...rest, ...(mentionsAll ? { mentionsAll } : {}) });
      if (await store.remove(row)) tellRemoved(bus, row);
      metrics.count('scheduled_total', { outcome: 'sent' });
      return true;
    } catch (error) {
      const lasting = error instanceof RequestError && !errors[error.code].retryable;
      if (lasting) await refuse(row, error.code);
      else logFailure(log, error, { app, task: 'scheduled.send' });
      return lasting;
    }
  }

  /** Those of one conversation one after the other, those of different ones side by side. */
  async function sendAll(rows: readonly ScheduledRow[]): Promise<void> {
    const lanes = createLanes();
    const stuck = new Set<string>();
    const work = rows.map((row) => {
      const lane = `${row.app} ${row.conversationId}`;
      return lanes.run(lane, async () => {
        // What came before it in its conversation is not sent yet: both are taken again.
        if (state === 'stopped' || stuck.has(lane)) return;
        if (!(await send(row))) stuck.add(lane);
      });
    });
    for (const outcome of await Promise.allSettled(work))
      if (outcome.status === 'rejected') logFailure(log, outcome.reason, { task: 'scheduled.send' });
  }

  async function turn(): Promise<void> {
    let next: number | undefined;
    try {
      for (;;) {
        wakesAt = Infinity;
        const now = clock.now();
        const due = await store.claim({ now, until: now + claimFor, limit: atOnce });
        await sendAll(due);
        if (isStopped()) return;
        if (due.length === atOnce) continue;
        next = await store.nextAfter(now);
        break;
      }
    } catch (error) {
      logFailure(log, error, { task: 'scheduled.claim' });
    }
    if (isStopped()) return;
    state = 'waiting';
    arm(Math.min(next ?? Infinity, wakesAt, clock.now() + lookEvery));
  }

  function arm(at: number): void {
    cancel();
    wakesAt = at;
    cancel = clock.setTimer(run, Math.max(0, at - clock.now()));
  }

  function run(): void {
    state = 'busy';
    under = turn();
  }

  const isStopped = () => state === 'stopped';

  return {
    wake(at) {
      // While busy, the end of the turn looks at it.
      if (state === 'busy') wakesAt = Math.min(wakesAt, at);
      else if (state === 'waiting' && at < wakesAt) arm(at);
    },
    start() {
      if (state === 'idle') run();
    },
    stop() {
      state = 'stopped';
      cancel();
      return under;
    },
  };
}
