import { limits, type Params, type ScheduledMessage, type User } from '@parley/protocol';
import type { Bus } from '../kernel/bus.js';
import { RequestError } from '../kernel/request-error.js';
import { checkMessage } from './check-message.js';
import type { MessagingContext } from './messaging-context.js';
import { refusalToSend } from './messaging-policy.js';
import type { ScheduledRow, ScheduledStore } from './scheduled-store.js';

/** Messages that users have sent later. */
export interface Scheduled {
  create(app: string, user: User, message: Params<'scheduled.create'>): Promise<ScheduledMessage>;
  update(app: string, user: User, change: Params<'scheduled.update'>): Promise<ScheduledMessage>;
  list(app: string, user: User, conversationId?: string): Promise<ScheduledMessage[]>;
  cancel(app: string, user: User, clientId: string): Promise<void>;
}

/** What scheduling needs. */
export interface ScheduledDeps extends Pick<MessagingContext, 'access' | 'bus' | 'clock'> {
  readonly messages: Pick<MessagingContext['store'], 'sent'>;
  readonly store: ScheduledStore;
  /** An entry is due then. */
  readonly wake: (at: number) => void;
}

/** The rules of scheduling. What may be sent is asked again when it is due. */
export function createScheduled({ access, bus, clock, messages, store, wake }: ScheduledDeps): Scheduled {
  function checkTime(sendAt: number): void {
    const now = clock.now();
    if (sendAt > now && sendAt <= now + limits.scheduleAhead) return;
    throw new RequestError('messaging/invalid-time', { details: { limit: limits.scheduleAhead } });
  }

  /** What a client that asks again is answered: the entry, or what it was before it was sent. */
  async function before(row: ScheduledRow): Promise<ScheduledRow | undefined> {
    const waiting = await store.find(row);
    const known = waiting ?? (await messages.sent(row.app, row.userId, row.clientId));
    if (!known) return undefined;
    if (known.conversationId !== row.conversationId) throw new RequestError('messaging/conflict');
    return waiting ?? row;
  }

  return {
    async create(app, user, message) {
      checkMessage(message);
      const members = await access.members(app, message.conversationId);
      const refusal = refusalToSend(members.kind, members.roleOf(user.id), message);
      if (refusal) throw refusal;
      const row = rowOf(app, user, message);
      const known = await before(row);
      if (known) return scheduledView(known);
      checkTime(message.sendAt);
      const stored = await store.create(row, limits.scheduled);
      if (!stored) throw new RequestError('messaging/too-many', { details: { limit: limits.scheduled } });
      tellChanged(bus, stored);
      wake(stored.sendAt);
      return scheduledView(stored);
    },
    async update(app, user, { clientId, ...change }) {
      const key = { app, userId: user.id, clientId };
      const there = await store.find(key);
      if (!there) throw new RequestError('messaging/no-message');
      checkMessage({ ...there, ...change });
      if (change.sendAt !== undefined) checkTime(change.sendAt);
      const row = await store.update(key, change, clock.now());
      // It is being sent, or was cancelled.
      if (!row) throw new RequestError('messaging/no-message');
      tellChanged(bus, row);
      wake(row.sendAt);
      return scheduledView(row);
    },
    async list(app, user, conversationId) {
      if (conversationId !== undefined && !(await access.members(app, conversationId)).has(user.id))
        throw new RequestError('messaging/not-found');
      return (await store.list(app, user.id, conversationId)).map(scheduledView);
    },
    async cancel(app, user, clientId) {
      const key = { app, userId: user.id, clientId };
      const row = await store.find(key);
      if (row && (await store.remove(key))) tellRemoved(bus, row);
    },
  };
}

/** Tells the user's devices how an entry is now. */
export function tellChanged(bus: Bus, row: ScheduledRow): void {
  const event = { ev: 'scheduled.changed' as const, data: { scheduled: scheduledView(row) } };
  bus.publish({ app: row.app, userIds: [row.userId], event });
}

/** Tells the user's devices that an entry is gone. */
export function tellRemoved(bus: Bus, { app, userId, conversationId, clientId }: ScheduledRow): void {
  const event = { ev: 'scheduled.removed' as const, data: { conversationId, clientId } };
  bus.publish({ app, userIds: [userId], event });
}

function rowOf(app: string, user: User, message: Params<'scheduled.create'>): ScheduledRow {
  return { ...scheduledView(message), app, userId: user.id };
}

/** An entry as the wire carries it, without anything else that came along. */
function scheduledView(row: ScheduledMessage): ScheduledMessage {
  return {
    conversationId: row.conversationId,
    clientId: row.clientId,
    text: row.text,
    ...(row.metadata === undefined ? {} : { metadata: row.metadata }),
    ...(row.replyTo === undefined ? {} : { replyTo: row.replyTo }),
    ...(row.threadSeq === undefined ? {} : { threadSeq: row.threadSeq }),
    ...(row.mentions === undefined ? {} : { mentions: row.mentions }),
    ...(row.mentionsAll === undefined ? {} : { mentionsAll: row.mentionsAll }),
    sendAt: row.sendAt,
    ...(row.failed === undefined ? {} : { failed: row.failed }),
  };
}
