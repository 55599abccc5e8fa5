import type {
  Connection,
  ConnectionEvents,
  ConnectionState,
  ConversationEvents,
  ConversationList,
  ConversationState,
  Page,
  Parley,
  Presence,
  User,
} from '@parley/core';
import { fakeCalls, type FakeCalls } from './fake-calls.js';
import { fakeConversation, type FakeConversation, type FakeConversationOptions } from './fake-conversation.js';
import { bob, carol, helper, me } from './people.js';
import { settable, speaker, type Settable } from './settable.js';

/** A client in memory that a test, or a page without a server, drives. */
export interface FakeParley extends Parley {
  readonly connection: Connection & Settable<ConnectionState>;
  readonly conversations: Omit<Parley['conversations'], 'get' | 'list'> & {
    readonly list: Settable<ConversationList>;
    get(conversationId: string): FakeConversation;
  };
  readonly calls: FakeCalls;
  readonly done: { connects: number; disconnects: number; reconnects: number; statuses: string[]; moreAsked: number };
  /** Makes a conversation and puts it on top of the list. */
  open(id: string, options?: FakeConversationOptions): FakeConversation;
  /** Says how somebody is. */
  say(presence: Presence): void;
  /** How many watch somebody's presence. */
  watchers(userId: string): number;
}

/** A signed-in, connected client with nothing in it. */
export function createFakeParley(
  options: { readonly users?: readonly User[]; readonly search?: Parley['search'] } = {},
): FakeParley {
  const state = settable<ConnectionState>({ status: 'connected', user: me });
  const connection = Object.assign(state, speaker<ConnectionEvents>(), {
    reconnectNow: () => void (done.reconnects += 1),
  });
  const done: FakeParley['done'] = { connects: 0, disconnects: 0, reconnects: 0, statuses: [], moreAsked: 0 };
  const news = speaker<Pick<ConversationEvents, 'message' | 'messageUpdated'>>();
  const held = new Map<string, FakeConversation>();
  const list = settable<ConversationList>({ items: [], status: 'ready', hasMore: false, unreadCount: 0 });
  const relist = (changed: ConversationState) => {
    const others = list.get().items.filter((item) => item.id !== changed.id);
    const items = [changed, ...others].sort((one, other) => other.updatedAt - one.updatedAt);
    list.patch({ items, unreadCount: items.reduce((sum, item) => sum + item.unreadCount, 0) });
  };
  const hold = (id: string, part?: FakeConversationOptions) => {
    const made = fakeConversation(id, state, part);
    held.set(id, made);
    return made;
  };
  const people = new Map<string, Settable<Presence>>();
  const presenceOf = (userId: string) => {
    const known = people.get(userId) ?? settable<Presence>({ userId, status: 'offline' });
    people.set(userId, known);
    return known;
  };
  presenceOf(me.id).set({ userId: me.id, status: 'online' });
  const users = options.users ?? [bob, carol, helper];
  const page: Page<User> = { items: users, hasNext: false, next: () => Promise.resolve({ ...page, items: [] }) };
  const none = <T>(): Page<T> => ({ items: [], hasNext: false, next: () => Promise.resolve(none<T>()) });
  const blockedIds = settable<ReadonlySet<string>>(new Set());
  const nothingFound = {
    messages: none<never>(),
    conversations: none<never>(),
    people: none<never>(),
    indexing: false,
  };
  return {
    connection,
    done,
    calls: fakeCalls(),
    conversations: {
      list,
      on: (type, handler) => news.on(type, handler),
      get: (id) => held.get(id) ?? hold(id, { manual: true }),
      direct: (userId) => Promise.resolve(held.get(userId) ?? hold(userId)),
      create: ({ name, kind }) => Promise.resolve(hold(name, { title: name, kind, role: 'owner' })),
      join: (id) => Promise.resolve(held.get(id) ?? hold(id, { kind: 'channel', public: true })),
      loadMore() {
        done.moreAsked += 1;
        return Promise.resolve();
      },
    },
    moderation: {
      blockedIds,
      on: () => () => undefined,
      block(userId) {
        blockedIds.set(new Set([...blockedIds.get(), userId]));
        return Promise.resolve();
      },
      unblock(userId) {
        blockedIds.set(new Set([...blockedIds.get()].filter((id) => id !== userId)));
        return Promise.resolve();
      },
      blocked: () => Promise.resolve(none()),
      silence: () => Promise.resolve(),
      unsilence: () => Promise.resolve(),
      silences: () => Promise.resolve(none()),
      report: () => Promise.resolve('rpt_1'),
      appeal: () => Promise.resolve(),
    },
    files: {
      links: (_message, { id = '' }) =>
        Promise.resolve({
          url: `/files/${id}`,
          downloadUrl: `/files/${id}?download`,
          thumbnailUrl: `/thumbs/${id}`,
          expiresAt: 9e12,
        }),
    },
    search: options.search ?? (() => Promise.resolve(nothingFound)),
    push: {
      key: () => Promise.resolve('B'),
      register: () => Promise.resolve(),
      unregister: () => Promise.resolve(),
    },
    presence: {
      me: presenceOf(me.id),
      of: presenceOf,
      set(status, part) {
        done.statuses.push(part?.message === undefined ? status : `${status}: ${part.message}`);
        presenceOf(me.id).set({ userId: me.id, status, message: part?.message });
        return Promise.resolve();
      },
      setIdle: () => undefined,
    },
    users: {
      get: (id) => Promise.resolve(users.find((user) => user.id === id) ?? { id, name: id }),
      list: () => Promise.resolve(page),
    },
    connect() {
      done.connects += 1;
      return Promise.resolve();
    },
    disconnect() {
      done.disconnects += 1;
      return Promise.resolve();
    },
    signOut: () => Promise.resolve(),
    open(id, part) {
      const made = hold(id, part);
      relist(made.state.get());
      made.state.subscribe(relist);
      return made;
    },
    say: (presence) => presenceOf(presence.userId).set(presence),
    watchers: (userId) => presenceOf(userId).listeners,
  };
}
