import type { CallRecord, ConversationSettings, Message } from '@parley/protocol';
import type { Blocks } from '../kernel/blocks.js';
import type { Bus, Delivery } from '../kernel/bus.js';
import type { HandlersOf } from '../kernel/incoming-request.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { pushHandlers } from './push-handlers.js';
import { callEndPush, callPush, messagePush, wantsToKnow } from './push-payloads.js';
import { createPushQueue } from './push-queue.js';
import type { PushSenders } from './push-sender.js';
import type { PushStore } from './push-store.js';
import { createPushSubscribers } from './push-subscribers.js';

/** What pushing is given. */
export interface PushDeps {
  readonly senders: PushSenders;
  readonly store: PushStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Whether somebody uses a device of the user, or the one that is named. */
  readonly isActive: (app: string, userId: string, device?: string) => boolean;
  readonly blocks: Blocks;
  readonly conversation: (app: string, id: string) => Promise<{ readonly name?: string } | undefined>;
  /** How a member keeps a conversation; undefined where nothing was said. */
  readonly settingsOf: (app: string, id: string, userId: string) => Promise<ConversationSettings | undefined>;
}

/** Pushes to devices that nobody uses now. */
export interface PushService {
  readonly handlers: HandlersOf<'push'>;
  /** What a user had registered is pushed to no longer. */
  forget(app: string, userId: string): void;
  stop(): void;
}

/** Calls whose pushes are remembered, so that their end is pushed too. */
const mostRinging = 100_000;

/** Tells devices of messages while their user is active nowhere, and of calls while nobody uses the device. */
export function createPush(deps: PushDeps): PushService {
  const { senders, bus, clock, log, isActive } = deps;
  const subscribers = createPushSubscribers(deps.store);
  const queue = createPushQueue({ ...deps, subscribers });
  // Whom a call's push has reached, by app and call.
  const ringing = new Map<string, Set<string>>();

  async function pushMessage(app: string, userIds: readonly string[], message: Message): Promise<void> {
    const { blockedBy } = await deps.blocks.of(app, message.sender.id);
    const tells = (userId: string) => userId !== message.sender.id && !blockedBy.has(userId) && !isActive(app, userId);
    const away = userIds.filter(tells);
    const rows = away.length === 0 ? [] : await subscribers.of(app, away);
    if (rows.length === 0) return;
    const { conversationId } = message;
    const group = (await deps.conversation(app, conversationId))?.name;
    const wants = new Map<string, boolean>();
    for (const userId of new Set(rows.map((row) => row.userId))) {
      const settings = await deps.settingsOf(app, conversationId, userId);
      wants.set(userId, wantsToKnow(message, { userId, settings, now: clock.now() }));
    }
    for (const row of rows)
      if (wants.get(row.userId)) queue.add(row, messagePush(message, { userId: row.userId, group }));
  }

  async function pushCall(app: string, userIds: readonly string[], call: CallRecord): Promise<void> {
    const key = `${app} ${call.id}`;
    const told = ringing.get(key) ?? new Set<string>();
    const rings = (userId: string) =>
      call.state !== 'ended' &&
      userId !== call.createdBy &&
      call.participants.some(({ id, state }) => id === userId && (state === 'ringing' || state === 'invited'));
    const fresh = userIds.filter((userId) => rings(userId) && !told.has(userId));
    const over = userIds.filter((userId) => told.has(userId) && !rings(userId));
    if (fresh.length > 0 && ringing.size < mostRinging) {
      for (const userId of fresh) told.add(userId);
      ringing.set(key, told);
    }
    for (const userId of over) told.delete(userId);
    if (told.size === 0) ringing.delete(key);
    for (const row of await subscribers.of(app, fresh))
      if (!isActive(app, row.userId, row.device)) queue.add(row, callPush(call, row.userId));
    for (const row of await subscribers.of(app, over)) queue.add(row, callEndPush(call.id, row.userId));
  }

  function hear({ app, userIds, device, event }: Delivery): void {
    if (device !== undefined) return;
    const work =
      event.ev === 'message.created'
        ? pushMessage(app, userIds, (event.data as { message: Message }).message)
        : event.ev === 'call.updated'
          ? pushCall(app, userIds, (event.data as { call: CallRecord }).call)
          : undefined;
    work?.catch((error: unknown) => logFailure(log, error, { app, task: 'push' }));
  }

  // Where nothing can be pushed, nothing is listened to.
  const end = Object.keys(senders).length > 0 ? bus.subscribe(hear) : () => undefined;
  return {
    handlers: pushHandlers({ senders, subscribers, clock }),
    forget(app, userId) {
      subscribers
        .removeUser(app, userId)
        .catch((error: unknown) => logFailure(log, error, { app, task: 'push.forget' }));
    },
    stop() {
      end();
      queue.stop();
    },
  };
}
