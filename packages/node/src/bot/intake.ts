import type { Link, Logger } from '@parley/core';
import type { Conversation, Message, MessageChange, Session } from '@parley/protocol';
import type { Update } from './bot.js';

/** What the intake is made of. */
export interface IntakeParts {
  readonly link: Link;
  /** Handles one update; what it throws is its own affair. */
  readonly handle: (update: Update) => Promise<void>;
  readonly logger?: Logger;
}

/** Brings each message to the handler once, and what is done to messages while the bot is there, in order within a conversation. */
export interface Intake {
  /** Takes no more messages; settles when those being handled are done. */
  drain(): Promise<void>;
  /** Ends all listening at once. */
  end(): void;
}

/** One conversation: its messages wait in a line. */
interface Lane {
  /** The highest seq taken so far; undefined until something of it was seen. */
  taken?: number;
  /** How far the server was told that messages were handled. */
  marked?: number;
  /** The version of the last change that was handled. */
  changed: number;
  tail: Promise<void>;
  waiting: number;
}

const pageSize = 200;

/** The most conversations whose position is kept; those of longest silence are forgotten and read again when they speak. */
const laneCount = 20_000;

/**
 * Takes messages from the link. The bot's own read receipt says how far it has handled a conversation, so what came while it was
 * away is what is unread; a `seq` without holes shows what was missed and what came twice.
 */
export function createIntake({ link, handle, logger }: IntakeParts): Intake {
  const lanes = new Map<string, Lane>();
  let open = true;

  const laneOf = (conversationId: string): Lane => {
    const lane = lanes.get(conversationId) ?? { changed: 0, tail: Promise.resolve(), waiting: 0 };
    lanes.delete(conversationId);
    lanes.set(conversationId, lane);
    for (const [id, oldest] of lanes) {
      if (lanes.size <= laneCount) break;
      if (oldest.waiting === 0) lanes.delete(id);
    }
    return lane;
  };
  const enqueue = (conversationId: string, work: (lane: Lane) => Promise<void>) => {
    if (!open) return;
    const lane = laneOf(conversationId);
    lane.waiting += 1;
    lane.tail = lane.tail.then(async () => {
      try {
        if (open) await work(lane);
        if (lane.waiting === 1) await mark(conversationId, lane);
      } catch (error) {
        logger?.warn('Messages of a conversation could not be taken', { conversationId, error });
      } finally {
        lane.waiting -= 1;
      }
    });
  };
  const take = async (lane: Lane, message: Message) => {
    if (!open || message.seq <= (lane.taken ?? 0)) return;
    await handle({ type: 'message', message });
    lane.taken = message.seq;
  };
  /** Reads from the server what lies between what was taken and `before`. */
  const catchUp = async (conversationId: string, lane: Lane, before = Number.POSITIVE_INFINITY) => {
    for (let hasNext = true; hasNext && open;) {
      const after = lane.taken ?? 0;
      if (after + 1 >= before) return;
      const page = await link.request('message.list', { conversationId, after, limit: pageSize }, { durable: true });
      for (const message of page.items) if (message.seq < before) await take(lane, message);
      hasNext = page.hasNext && page.items.length > 0;
    }
  };
  const mark = async (conversationId: string, lane: Lane) => {
    if (lane.taken === undefined || lane.taken === lane.marked) return;
    lane.marked = lane.taken;
    await link.request('receipt.mark', { conversationId, readSeq: lane.taken });
  };
  const resume = (conversation: Conversation) => {
    if (conversation.unreadCount === 0) return;
    enqueue(conversation.id, async (lane) => {
      lane.taken = Math.max(lane.taken ?? 0, conversation.readSeq);
      await catchUp(conversation.id, lane, conversation.lastSeq + 1);
    });
  };
  const onSession = (session: Session) => {
    session.sync.conversations.forEach(resume);
    if (session.sync.more)
      void readList(link, resume).catch((error: unknown) =>
        logger?.warn('The list of conversations could not be read', { error }),
      );
  };
  const onMessage = (message: Message) =>
    enqueue(message.conversationId, async (lane) => {
      if (lane.taken !== undefined) await catchUp(message.conversationId, lane, message.seq);
      await take(lane, message);
    });
  /** Changes are not brought again: what happens while the bot is away, it sees in the messages. */
  const onChange = (message: Message, change: MessageChange) =>
    enqueue(message.conversationId, async (lane) => {
      if (message.version <= lane.changed) return;
      lane.changed = message.version;
      // That somebody answered in a thread is told by the answer, and a preview is nobody's doing.
      if (change.kind !== 'answered' && change.kind !== 'previewed')
        await handle({ type: 'messageUpdated', message, change });
    });

  const stops = [
    link.onSession(onSession),
    link.onEvent((event) => {
      if (event.ev === 'message.created') onMessage(event.data.message);
      if (event.ev === 'message.updated') onChange(event.data.message, event.data.change);
    }),
  ];
  const end = () => {
    open = false;
    for (const stop of stops) stop();
  };
  return {
    end,
    async drain() {
      end();
      await Promise.all([...lanes.values()].map((lane) => lane.tail));
    },
  };
}

/** Walks the list of conversations, the last changed first, as long as there is something unread on a page. */
async function readList(link: Link, resume: (conversation: Conversation) => void): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await link.request('conversation.list', { limit: pageSize, ...(cursor ? { cursor } : {}) });
    page.items.forEach(resume);
    cursor = page.next;
  } while (cursor !== undefined);
}
