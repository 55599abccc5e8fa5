import type { Appended, Changed, MessageAction, MessageRow } from './message-row.js';
import type { MessagingStore, NewMessage } from './messaging-store.js';

/** A store with an app that no other test uses. */
export interface BenchApp {
  readonly app: string;
  readonly store: MessagingStore;
  /** A group of these users; the first owns it. Returns its id. */
  group(...userIds: string[]): Promise<string>;
  /** A message to append, with a client id of its own unless one is given. */
  message(conversationId: string, senderId: string, more?: Partial<NewMessage>): NewMessage;
  /** Appends one message. */
  say(conversationId: string, senderId: string, text: string): Promise<void>;
  /** Appends one message, which must be new, and returns what became of it. */
  put(conversationId: string, senderId: string, more?: Partial<NewMessage>): Promise<Created>;
  /** Does something to a message at a time of 2,000 ms. */
  act(conversationId: string, seq: number, action: MessageAction, now?: number): Promise<Changed>;
  /** The unread messages and mentions of a member, as the conversations and their receipts are now. */
  counts(
    userId: string,
    ...conversationIds: string[]
  ): Promise<readonly (readonly [unread: number, mentions: number])[]>;
  /** A message as it is read. */
  read(conversationId: string, seq: number): Promise<MessageRow>;
}

/** A message that was stored. */
export type Created = Extract<Appended, { outcome: 'created' }>;

/** Gives each test an app of its own. */
export interface StoreBench {
  inNewApp(): BenchApp;
}

/** Puts a store on the bench. */
export function createStoreBench(store: MessagingStore): StoreBench {
  let apps = 0;
  let things = 0;
  const next = () => String((things += 1)).padStart(20, '0');

  function inNewApp(): BenchApp {
    const app = `app_t1_msg${String((apps += 1)).padStart(8, '0')}`;
    const message = (conversationId: string, senderId: string, more: Partial<NewMessage> = {}): NewMessage => ({
      app,
      conversationId,
      senderId,
      clientId: `m-${next()}`,
      text: 'hello',
      createdAt: 1_000,
      ...more,
    });
    return {
      app,
      store,
      message,
      async group(...userIds) {
        const id = `cnv_${next()}`;
        const members = userIds.map((userId, i) => ({
          userId,
          role: i === 0 ? ('owner' as const) : ('member' as const),
        }));
        await store.createConversation({
          app,
          id,
          key: `group:${id}`,
          kind: 'group',
          name: 'Group',
          members,
          now: 100,
        });
        return id;
      },
      async put(conversationId, senderId, more) {
        const [done] = await store.append([message(conversationId, senderId, more)]);
        if (done?.outcome !== 'created') throw new Error(`expected a new message, not ${JSON.stringify(done)}`);
        return done;
      },
      async act(...[conversationId, seq, action, now = 2_000]) {
        const [done] = await store.changeMessages([{ app, conversationId, seq, now, action }]);
        if (!done) throw new Error('expected an answer');
        return done;
      },
      async counts(userId, ...ids) {
        const rows = await store.ownConversations(app, userId, ids);
        const ranges = rows.map(({ conversation: { id, lastSeq }, member: { readSeq } }) => ({
          conversationId: id,
          after: readSeq,
          upTo: lastSeq,
        }));
        const unread = await store.unreadCounts(app, userId, ranges);
        const mentions = await store.mentionCounts(app, userId, ranges);
        return ids.map((id) => [unread.get(id) ?? 0, mentions.get(id) ?? 0] as const);
      },
      async read(conversationId, seq) {
        const [row] = await store.messagesAt(app, [{ conversationId, seq }]);
        if (!row) throw new Error('expected a message');
        return row;
      },
      async say(conversationId, senderId, text) {
        await store.append([message(conversationId, senderId, { text })]);
      },
    };
  }
  return { inNewApp };
}
