import type { Params } from '@parley/protocol';
import { tell, type MessagingContext } from './messaging-context.js';

/** Who has received and read how far. */
export interface Receipts {
  /** Settles once the receipt is durable. */
  mark(app: string, userId: string, receipt: Params<'receipt.mark'>): Promise<void>;
}

/** What is marked next, and those who wait for it. */
interface Next {
  deliveredSeq: number;
  readSeq: number;
  readonly waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[];
}

/** Marks of one member that come while one is being stored go into the next one together. */
export function createReceipts(context: MessagingContext): Receipts {
  const { store, access, clock } = context;
  const lanes = new Map<string, { next: Next | undefined }>();

  async function write(
    app: string,
    userId: string,
    { conversationId, ...seqs }: Params<'receipt.mark'>,
  ): Promise<void> {
    const raised = await store.mark(app, conversationId, { ...seqs, userId, now: clock.now() });
    if (!raised) return;
    const { version, ...receipt } = raised;
    const { kind, ids } = await access.members(app, conversationId);
    // How far each reader of a channel has come is nobody else's business, and would be told to a crowd by a crowd.
    const userIds = kind === 'channel' ? [userId] : ids;
    const at = { conversation: conversationId, version };
    tell(context, { app, userIds }, { ev: 'receipt.updated', at, data: { conversationId, userId, ...receipt } });
  }

  async function drain(lane: { next: Next | undefined }, store: (next: Next) => Promise<void>): Promise<void> {
    for (let next = lane.next; next; next = lane.next) {
      lane.next = undefined;
      try {
        await store(next);
        for (const { resolve } of next.waiting) resolve();
      } catch (error) {
        for (const { reject } of next.waiting) reject(error);
      }
    }
  }

  return {
    mark: (app, userId, { conversationId, deliveredSeq = 0, readSeq = 0 }) =>
      new Promise((resolve, reject) => {
        const key = `${app} ${conversationId} ${userId}`;
        const lane = lanes.get(key) ?? { next: undefined };
        lane.next ??= { deliveredSeq: 0, readSeq: 0, waiting: [] };
        lane.next.deliveredSeq = Math.max(lane.next.deliveredSeq, deliveredSeq);
        lane.next.readSeq = Math.max(lane.next.readSeq, readSeq);
        lane.next.waiting.push({ resolve, reject });
        if (lanes.has(key)) return;
        lanes.set(key, lane);
        void drain(lane, (next) =>
          write(app, userId, { conversationId, deliveredSeq: next.deliveredSeq, readSeq: next.readSeq }),
        ).then(() => lanes.delete(key));
      }),
  };
}
