import type { Bus } from '../kernel/bus.js';
import type { MessagingStore } from './messaging-store.js';

/** Who is in a conversation. */
export interface Members {
  readonly ids: readonly string[];
  has(userId: string): boolean;
}

/** Who may see a conversation, remembered so that a message costs no look-up. */
export interface ConversationAccess {
  /** What is remembered, without asking the store. */
  peek(app: string, conversationId: string): Members | undefined;
  /**
   * Calls back with the members, none where there is no such conversation, or with why they could not be read; at once where
   * they are remembered. Who asked first is called first.
   */
  withMembers(app: string, conversationId: string, then: (members: Members | Error) => void): void;
  /** The members have changed. */
  forget(app: string, conversationId: string): void;
}

/** Members of all remembered conversations together. */
const most = 1_000_000;

interface Loading {
  readonly waiting: ((members: Members | Error) => void)[];
  stale: boolean;
}

/** Remembers members until somebody comes or goes, here or on another node. */
export function createConversationAccess(store: Pick<MessagingStore, 'memberIds'>, bus: Bus): ConversationAccess {
  const known = new Map<string, Members>();
  const loading = new Map<string, Loading>();
  let total = 0;
  const keyOf = (app: string, conversationId: string) => `${app} ${conversationId}`;

  function drop(key: string): void {
    total -= known.get(key)?.ids.length ?? 0;
    known.delete(key);
  }

  function forget(app: string, conversationId: string): void {
    const key = keyOf(app, conversationId);
    drop(key);
    const load = loading.get(key);
    if (load) load.stale = true;
  }

  function remember(key: string, members: Members): void {
    known.set(key, members);
    total += members.ids.length;
    for (const oldest of known.keys()) {
      if (total <= most || oldest === key) break;
      drop(oldest);
    }
  }

  async function read(app: string, conversationId: string, state: Loading): Promise<Members | Error> {
    try {
      for (;;) {
        state.stale = false;
        const ids = await store.memberIds(app, conversationId);
        // `forget` may have been called meanwhile.
        if ((state as { stale: boolean }).stale) continue;
        const set = new Set(ids);
        return { ids, has: (userId) => set.has(userId) };
      }
    } catch (error) {
      return error instanceof Error ? error : new Error('The store failed.', { cause: error });
    }
  }

  bus.subscribe(({ app, event }) => {
    if (event.ev === 'conversation.updated') forget(app, event.data.conversation.id);
    else if (event.ev === 'conversation.left') forget(app, event.data.conversationId);
  });

  return {
    peek: (app, conversationId) => known.get(keyOf(app, conversationId)),
    forget,
    withMembers(app, conversationId, then) {
      const key = keyOf(app, conversationId);
      const found = known.get(key);
      const under = loading.get(key);
      if (found) then(found);
      else if (under) under.waiting.push(then);
      else {
        const state: Loading = { waiting: [then], stale: false };
        loading.set(key, state);
        void read(app, conversationId, state).then((members) => {
          loading.delete(key);
          if (!(members instanceof Error) && members.ids.length > 0) remember(key, members);
          // All in one go: what one connection sends stays in order.
          for (const waiting of state.waiting) waiting(members);
        });
      }
    },
  };
}
