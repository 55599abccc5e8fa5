import type { Conversation as Given, EventFrame, Session, User } from '@parley/protocol';
import { read, type Held } from '../connection/index.js';
import { createEmitter } from '../kernel/create-emitter.js';
import { createKeeping } from './cache/keeping.js';
import type { SavedRecord } from './cache/saved.js';
import { createConversation } from './create-conversation.js';
import { createConversationList } from './create-conversation-list.js';
import type { ConversationHome, HeldConversation } from './held-conversation.js';
import { createRefresher } from './refresher.js';
import type { ConversationEvents, Conversations } from './messaging.js';
import type { MessagingDeps } from './room.js';

const mostHolds = 200;

/** Everything about conversations, as a view holds it. */
export interface Messaging {
  readonly conversations: Conversations;
  /** Settles once what is to be kept is, and what was kept of who has signed out is taken away. */
  settled(): Promise<unknown>;
}

/** Conversations over a link. `onGap` hears when what was missed was lost and all has been loaded anew. */
export function createMessaging(deps: MessagingDeps, onGap: () => void): Messaging {
  const { link, clock, logger } = deps;
  const emitter = createEmitter<Pick<ConversationEvents, 'message' | 'messageUpdated'>>(logger);
  const rooms = new Map<string, HeldConversation>();
  // Those that the app has in its hands: they stay the same object whatever happens.
  const given = new Set<string>();
  // Those put back from what was kept, of which the server has not spoken yet.
  const unconfirmed = new Map<string, SavedRecord>();
  let drafts: ReadonlyMap<string, string> = new Map();
  let me: User | undefined;
  let synced = false;
  let serverAhead = 0;

  const refresher = createRefresher(deps, (id, found) => {
    if (found) keep(found);
    else vanish(id);
  });
  const home: ConversationHome = {
    ...deps,
    me: () => me ?? { id: link.account.get()?.userId ?? '', name: '' },
    serverNow: () => clock.now() + serverAhead,
    onChanged(id) {
      list.invalidate(id);
      keeping.changed();
    },
    onDraft: (id, text) => keeping.draft(id, text),
    tell: (type, event) => emitter.emit(type, event),
    listens: (type) => emitter.heard(type),
    refresh: (id, again) => refresher.ask(id, again),
    find: (conversationId, seq) => rooms.get(conversationId)?.find(seq),
  };
  const room = (id: string): HeldConversation => {
    const known = rooms.get(id);
    if (known) return known;
    const made = createConversation(id, home);
    rooms.set(id, made);
    made.draft.set(drafts.get(id) ?? '');
    return made;
  };
  const keep = (found: Given, atSync?: boolean) => {
    const { id, lastSeq, readSeq, version } = found;
    const held = room(id);
    const before = unconfirmed.get(id);
    unconfirmed.delete(id);
    // The server has less than it had: what was kept is of another time.
    const isOfAnotherTime = before && (lastSeq < before.lastSeq || version < before.version);
    if (isOfAnotherTime) held.forget();
    held.apply(found, atSync);
    if (isOfAnotherTime) void held.catchUp();
    // The page was left before the server could be told.
    if (before && readSeq < held.record.readSeq) held.api.markRead(held.record.readSeq).catch(() => undefined);
  };
  const vanish = (id: string) => {
    unconfirmed.delete(id);
    rooms.get(id)?.vanish();
  };
  const hand = (id: string) => {
    given.add(id);
    return room(id).api;
  };
  const list = createConversationList({ link, logger, rooms, keep });

  const onEvent = (event: EventFrame) => {
    switch (event.ev) {
      case 'message.created':
        room(event.data.message.conversationId).receive(event.data.message, 'event');
        return;
      case 'message.updated': {
        const { message, change } = event.data;
        rooms.get(message.conversationId)?.receive(message, 'event', change);
        return;
      }
      case 'conversation.updated':
        room(event.data.conversation.id).applyInfo(event.data.conversation);
        return;
      case 'conversation.left': {
        const { conversationId, userId } = event.data;
        rooms.get(conversationId)?.left(userId);
        // What the server says of it may be from before.
        if (userId === me?.id) refresher.doubt(conversationId);
        return;
      }
      case 'conversation.configured':
        rooms.get(event.data.conversationId)?.configured(event.data.settings, event.at?.version);
        return;
      case 'receipt.updated': {
        const { conversationId, ...receipt } = event.data;
        rooms.get(conversationId)?.receipt(receipt);
        return;
      }
      case 'typing.changed':
        rooms.get(event.data.conversationId)?.typing(event.data);
        return;
      default:
    }
  };
  const onSession = ({ user, serverTime, sync }: Session) => {
    const first = !synced;
    synced = true;
    me = user;
    serverAhead = serverTime - clock.now();
    for (const id of sync.left) vanish(id);
    if (sync.reset && !first) {
      void startOver(sync.conversations);
      return;
    }
    // Of what was kept before, nothing is news.
    if (first) for (const found of sync.conversations) keep(found, true);
    // Messages first: what is new among them is told, and then the server's counts are taken as they are.
    for (const message of sync.messages) room(message.conversationId).receive(message, 'sync');
    if (!first) for (const found of sync.conversations) keep(found, true);
    for (const [id, held] of rooms) {
      if (held.record.phase === 'loading') refresher.ask(id);
      void held.catchUp(sync.more && !(sync.complete && !sync.reset));
    }
    void list.synced({ first, more: sync.more });
    if (unconfirmed.size > 0) void confirm(!first || sync.more);
  };
  /** What was kept and is not there any more goes; of what is too far back, the app's own is asked for. */
  const confirm = async (more: boolean) => {
    try {
      const further = more && (await list.confirm());
      for (const id of unconfirmed.keys()) {
        if (!further) vanish(id);
        else if (given.has(id)) refresher.ask(id);
        else {
          unconfirmed.delete(id);
          rooms.delete(id);
        }
      }
      list.invalidate();
    } catch (error) {
      logger?.warn('The conversations that were kept could not be compared with those of the server', { error });
    }
  };
  const startOver = async (conversations: readonly Given[]) => {
    const fresh = new Set(conversations.map(({ id }) => id));
    for (const [id, held] of rooms) {
      held.forget();
      if (given.has(id) && !fresh.has(id)) refresher.ask(id);
      else if (!given.has(id)) rooms.delete(id);
    }
    for (const found of conversations) keep(found);
    list.reset();
    await Promise.all([...rooms.values()].map((held) => held.catchUp()));
    onGap();
  };

  const keeping = createKeeping(deps, {
    me: () => me,
    rooms: () => [...rooms.values()].map(({ kept }) => kept),
    restoreDrafts(kept) {
      drafts = kept;
      for (const [id, { draft }] of rooms) if (draft.get() === '') draft.set(kept.get(id) ?? '');
    },
    restore(saved, putBack) {
      if (synced) return [];
      me = saved.me;
      for (const record of saved.records) {
        if (putBack(room(record.id).kept, record, saved.timelines.get(record.id))) unconfirmed.set(record.id, record);
      }
      return [...unconfirmed.keys()].flatMap((id) => rooms.get(id)?.record ?? []);
    },
    leave() {
      for (const [id, held] of rooms) {
        held.forget();
        held.draft.set('');
        if (!given.has(id)) rooms.delete(id);
      }
      unconfirmed.clear();
      drafts = new Map();
      me = undefined;
      synced = false;
      list.clear();
    },
  });

  let status = link.state.get().status;
  link.state.subscribe((state) => {
    if (state.status === status) return;
    status = state.status;
    // The page may be left next, and the server would not tell it again.
    if (status !== 'connected') keeping.flush();
    for (const held of rooms.values()) held.connectionChanged();
    list.invalidate();
  });
  link.outbox.onChange((change) => rooms.get(change.entry.params.conversationId)?.outgoing(change));
  link.onSession(onSession);
  link.onEvent(onEvent);
  link.contribute(async () => {
    if (!synced) await keeping.restored();
    const all = holds(rooms.values(), emitter.heard('message'));
    // Of what was kept, what nobody looked at is not missed.
    return { holds: synced ? all : all.filter(({ version }) => version !== undefined) };
  });

  const conversations: Conversations = {
    list: list.store,
    loadMore: () => list.loadMore(),
    on: (type, handler) => emitter.on(type, handler),
    async direct(userId) {
      const known = [...rooms.values()].find(({ record }) => {
        const here = record.phase === 'ready' && record.kind === 'direct';
        return here && record.members.length === 2 && record.members.some((member) => member.user.id === userId);
      });
      if (known && userId !== me?.id) return hand(known.record.id);
      const { conversation } = await read(link, ['conversation.direct', { userId }]);
      keep(conversation);
      return hand(conversation.id);
    },
    async create({ members = [], ...more }) {
      const params = { clientId: deps.random.id(), members: [...members], ...more };
      const { conversation } = await read(link, ['conversation.create', params]);
      keep(conversation);
      return hand(conversation.id);
    },
    async join(conversationId) {
      const { conversation } = await read(link, ['conversation.join', { conversationId }]);
      keep(conversation);
      return hand(conversationId);
    },
    get(conversationId) {
      const fresh = !rooms.has(conversationId);
      if (fresh && status === 'connected') refresher.ask(conversationId);
      return hand(conversationId);
    },
  };
  return { conversations, settled: () => keeping.settled() };
}

/** Timelines held come first; whoever listens to messages wants those of all other conversations too. */
function holds(rooms: Iterable<HeldConversation>, all: boolean): Held[] {
  const latestFirst = [...rooms].sort((a, b) => b.record.updatedAt - a.record.updatedAt);
  const held = latestFirst.flatMap((room) => room.held(all) ?? []);
  return held.sort((a, b) => Number(b.version !== undefined) - Number(a.version !== undefined)).slice(0, mostHolds);
}
