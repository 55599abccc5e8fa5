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
}

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
      async say(conversationId, senderId, text) {
        await store.append([message(conversationId, senderId, { text })]);
      },
    };
  }
  return { inNewApp };
}
