import type { ConversationKind, EventData, Role } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import type { Bus } from '../kernel/bus.js';
import type { ConversationRow, MemberRoles, MessagingStore } from './messaging-store.js';

/** Who is in a conversation, and as what. */
export interface Members {
  /** What the policy asks for; nobody is in a conversation that does not exist. */
  readonly kind: ConversationKind;
  readonly ids: readonly string[];
  /** Those who are more than `member`. */
  readonly raised: ReadonlyMap<string, Role>;
  /** Why a user may write nothing now, where that is so: what they are in the conversation does not matter. */
  silence(userId: string, now: number): RequestError | undefined;
  has(userId: string): boolean;
  /** Undefined for who is no member. */
  roleOf(userId: string): Role | undefined;
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
  /** The same as a promise: rejects where they could not be read. */
  members(app: string, conversationId: string): Promise<Members>;
  /** The members or their roles have changed. */
  forget(app: string, conversationId: string): void;
  /** Somebody has come or gone, which made the conversation what it is now: what is remembered follows without being read anew. */
  follow(
    app: string,
    conversation: Pick<ConversationRow, 'id' | 'version' | 'memberCount'>,
    change: { readonly joined?: readonly string[]; readonly left?: string },
  ): void;
}

/** Members of all remembered conversations together. */
const most = 1_000_000;

interface Loading {
  readonly waiting: ((members: Members | Error) => void)[];
  stale: boolean;
}

/** Only who is more than a member has an entry of their own: most are not. */
class KnownMembers implements Members {
  readonly kind: ConversationKind;
  readonly ids: string[];
  /** The conversation's when the last change was followed. */
  version = 0;
  readonly raised: ReadonlyMap<string, Role>;
  readonly silenced: Map<string, number | undefined>;
  readonly #there: Set<string>;

  constructor({ kind, ids, raised, silenced }: MemberRoles) {
    this.kind = kind;
    this.ids = [...ids];
    this.#there = new Set(ids);
    this.raised = raised;
    this.silenced = new Map(silenced);
  }

  silence(userId: string, now: number): RequestError | undefined {
    if (this.silenced.size === 0 || !this.silenced.has(userId)) return undefined;
    const until = this.silenced.get(userId);
    if (until !== undefined && until <= now) return undefined;
    return new RequestError('messaging/silenced', { details: until === undefined ? {} : { until } });
  }

  has(userId: string): boolean {
    return this.#there.has(userId);
  }

  roleOf(userId: string): Role | undefined {
    return this.raised.get(userId) ?? (this.#there.has(userId) ? 'member' : undefined);
  }

  join(userId: string): void {
    if (this.#there.has(userId)) return;
    this.#there.add(userId);
    this.ids.push(userId);
  }

  /** False where the member's leaving may have made somebody else owner. */
  leave(userId: string): boolean {
    if (this.raised.has(userId)) return false;
    if (this.#there.delete(userId)) this.ids.splice(this.ids.indexOf(userId), 1);
    return true;
  }
}

/** Remembers members until somebody comes or goes on another node, or a role changes. */
export function createConversationAccess(store: Pick<MessagingStore, 'memberRoles'>, bus: Bus): ConversationAccess {
  const known = new Map<string, KnownMembers>();
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

  function remember(key: string, members: KnownMembers): void {
    known.set(key, members);
    total += members.ids.length;
    for (const oldest of known.keys()) {
      if (total <= most || oldest === key) break;
      drop(oldest);
    }
  }

  async function read(app: string, conversationId: string, state: Loading): Promise<KnownMembers | Error> {
    try {
      for (;;) {
        state.stale = false;
        const roles = await store.memberRoles(app, conversationId);
        // `forget` may have been called meanwhile.
        if ((state as { stale: boolean }).stale) continue;
        return new KnownMembers(roles);
      }
    } catch (error) {
      return error instanceof Error ? error : new Error('The store failed.', { cause: error });
    }
  }

  /** A crowd is not read anew for one who is silent. */
  function followSilence(app: string, { conversationId, userId, silenced, until }: EventData<'conversation.silenced'>) {
    const key = keyOf(app, conversationId);
    if (silenced) known.get(key)?.silenced.set(userId, until);
    else known.get(key)?.silenced.delete(userId);
    const load = loading.get(key);
    if (load) load.stale = true;
  }

  bus.subscribe(({ app, event }) => {
    if (event.ev === 'conversation.silenced') followSilence(app, event.data);
    if (event.ev !== 'conversation.updated' && event.ev !== 'conversation.left') return;
    const id = event.ev === 'conversation.updated' ? event.data.conversation.id : event.data.conversationId;
    const members = known.get(keyOf(app, id));
    // What this process followed itself is known; whatever else is told, early or late, is not.
    if (!members || event.at?.version !== members.version) forget(app, id);
  });

  function withMembers(app: string, conversationId: string, then: (members: Members | Error) => void): void {
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
  }

  return {
    withMembers,
    peek: (app, conversationId) => known.get(keyOf(app, conversationId)),
    members: (app, conversationId) =>
      new Promise((resolve, reject) => {
        withMembers(app, conversationId, (members) => {
          if (members instanceof Error) reject(members);
          else resolve(members);
        });
      }),
    forget,
    follow(app, { id, version, memberCount }, { joined = [], left }) {
      const key = keyOf(app, id);
      const members = known.get(key);
      const before = members?.ids.length ?? 0;
      for (const userId of joined) members?.join(userId);
      // Who comes first to an empty conversation owns it.
      const same = before > 0 && (left === undefined || members?.leave(left));
      total += (members?.ids.length ?? 0) - before;
      if (members && same && members.ids.length === memberCount) members.version = version;
      else forget(app, id);
    },
  };
}
