import type {
  ConversationInfo,
  ConversationSettings,
  Message as StoredMessage,
  MessageChange,
  ScheduledMessage,
} from '@parley/protocol';
import { limits } from '@parley/protocol';
import { read } from '../connection/index.js';
import { createEmitter } from '../kernel/create-emitter.js';
import { createLazyStore } from '../kernel/create-lazy-store.js';
import { createStore } from '../kernel/create-store.js';
import { lazily } from '../kernel/lazily.js';
import type { KeptRoom } from './cache/saved.js';
import { createSnapshots } from './conversation-snapshot.js';
import { createThread, type HeldThread } from './create-thread.js';
import { checkDraft, seqOf, threadOf } from './draft.js';
import type { ConversationHome, HeldConversation } from './held-conversation.js';
import { seldom } from './seldom.js';
import type { Conversation, ConversationEvents, ConversationState, Timeline } from './messaging.js';
import {
  unknownConversation,
  userOf,
  withConversation,
  withInfo,
  withMembership,
  withoutMember,
  withRead,
  withReceipt,
} from './messaging-state.js';
import { createOutbox } from './outbox.js';
import { createReceiptSender } from './receipt-sender.js';
import { createReceiver, type MessageSource } from './receiver.js';
import type { Room } from './room.js';
import { createTimelineLoader } from './timeline-loader.js';
import { createTimelineState } from './timeline-state.js';
import { createTyping } from './typing.js';
import { unreadAfter } from './unread-after.js';

/** The parts of one conversation, put together. */
export function createConversation(id: string, home: ConversationHome): HeldConversation {
  const { link, logger } = home;
  const emitter = createEmitter<ConversationEvents>(logger);
  const timeline = createTimelineState();
  const threads = new Map<number, HeldThread>();
  const draft = createStore('', { logger });
  let record = unknownConversation(id);
  let watched = false;
  let checking = false;

  const room: Room = {
    ...home,
    id,
    timeline,
    pending: new Map(),
    get outgoing() {
      return outbox.outgoing;
    },
    get record() {
      return record;
    },
    setRecord(next) {
      if (next === record) return;
      record = next;
      changed();
    },
    timelineChanged: () => changed(),
  };
  const find = (seq: number): StoredMessage | undefined => {
    const found = timeline.at(seq) ?? (record.lastMessage?.seq === seq ? record.lastMessage : undefined);
    if (found) return found;
    for (const thread of threads.values()) {
      const inThread = thread.find(seq);
      if (inThread) return inThread;
    }
    return undefined;
  };
  const receive = (message: StoredMessage, source: MessageSource, change?: MessageChange) => {
    receiver.receive(message, source, change);
    // A sync brings the counts, too.
    if (source !== 'sync') check();
  };
  const bring = (message: StoredMessage) => receive(message, 'history');
  const outbox = createOutbox(room, (message) => receive(message, 'answer'));
  const snapshots = createSnapshots(room);
  const receipts = createReceiptSender(room);
  const loader = createTimelineLoader({
    ...home,
    id,
    timeline,
    timelineChanged: () => changed(),
    receive: bring,
    lastSeq: () => record.lastSeq,
  });
  const state = createLazyStore<ConversationState>(snapshots.state, { logger });
  const shownTimeline = createLazyStore<Timeline>(snapshots.timeline({ timeline, loader }), {
    logger,
    onWatched() {
      watched = true;
      kept.lookedAt = home.clock.now();
      preload();
      // Whoever looks before connect() gets it with the first session.
      if (link.state.get().status !== 'disconnected') void loader.load();
      return () => {
        watched = false;
        kept.lookedAt = home.clock.now();
        loader.trim();
      };
    },
  });
  const changed = () => {
    state.invalidate();
    shownTimeline.invalidate();
    for (const thread of threads.values()) thread.invalidate();
    home.onChanged();
  };
  const typing = createTyping(room, (userId, active) =>
    emitter.emit('typing', { user: userOf(record, userId), active }),
  );
  const receiver = createReceiver(room, {
    ...{ find, loader, threads, outbox, receipts, typing },
    forget: () => comeBack(),
    refresh: () => home.refresh(id),
    trim() {
      if (!watched) loader.trim();
    },
    tell(stored, change) {
      const type = change ? 'messageUpdated' : 'message';
      if (!emitter.heard(type) && !home.listens(type)) return;
      const message = snapshots.message(stored);
      const event = change ? { message, change } : message;
      emitter.emit(type, event);
      home.tell(type, event);
    },
  });

  const kept: KeptRoom = { room, loader, receiver, lookedAt: 0 };
  /** Where the counts may be wrong, the server is asked once it knows how far I have read. */
  const check = () => {
    if (checking || !record.unread.doubt || record.phase !== 'ready') return;
    checking = true;
    const checked = () => (checking = false);
    receipts.read(record.readSeq).then(() => {
      checked();
      home.refresh(id, true);
    }, checked);
  };
  const forget = () => {
    receipts.forget();
    receiver.forget();
    loader.reset();
    for (const thread of threads.values()) thread.reset();
    room.setRecord(unknownConversation(id));
  };
  /** I am a member again: what was known is old, and what somebody looks at is loaded anew. */
  const comeBack = () => {
    forget();
    void bringMissed();
  };
  const bringMissed = () =>
    Promise.all([watched && loader.load(), ...[...threads.values()].map((thread) => thread.catchUp())]);
  const applyInfo = (info: ConversationInfo) => {
    if (record.phase === 'gone') comeBack();
    const known = record.phase === 'ready';
    const me = home.me().id;
    room.setRecord(known ? withInfo(record, info, me) : withMembership(record, info, me));
    if (record.phase !== 'ready') home.refresh(id);
  };
  const configured = (settings: ConversationSettings, settingsVersion = record.settingsVersion) => {
    if (!(settingsVersion < record.settingsVersion)) room.setRecord({ ...record, settings, settingsVersion });
  };
  const left = (userId: string) => room.setRecord(withoutMember(record, userId, home.me().id));
  const attempt = (doing: Promise<unknown>) =>
    void doing.catch((error: unknown) => logger?.warn('Something of a conversation could not be loaded', { error }));
  const viewOf = async (stored: Promise<StoredMessage>) => snapshots.message(await stored);
  const send: Conversation['send'] = (message) => viewOf(outbox.send(message));
  const extras = lazily(async () => {
    const { createConversationExtras } = await (home.loadExtras ?? (() => import('./conversation-extras.js')))();
    return createConversationExtras(room, {
      ask: (op, params, options) => read(link, [op, params], options),
      check: (message) => checkDraft(message, link.state.get().session?.limits ?? limits),
      seqOf,
      show: snapshots.message,
      settle: (message, change) => receive(message, 'answer', change),
      applyInfo,
      left,
      configured,
    });
  });
  /** Whoever reads may react, offline too. */
  const preload = () => attempt(extras.load());
  const scheduled = createStore<readonly ScheduledMessage[]>([], {
    logger,
    onWatched() {
      attempt(extras('watchScheduled')(scheduled));
      return () => undefined;
    },
  });
  for (const entry of link.outbox.entries) {
    if (entry.params.conversationId === id) outbox.hear({ type: 'outgoing', entry });
  }
  const api: Conversation = {
    id,
    state,
    timeline: shownTimeline,
    on: (type, handler) => emitter.on(type, handler),
    send,
    retry: (key) => viewOf(outbox.retry(key)),
    discard: (key) => outbox.discard(key),
    markRead(seq = record.lastSeq) {
      const upTo = Math.min(seq, record.lastSeq);
      room.setRecord(withRead(record, upTo, unreadAfter(room, upTo)));
      check();
      return receipts.read(upTo);
    },
    type: () => typing.type(),
    stopTyping: () => typing.stop(),
    loadOlder: () => loader.loadOlder(),
    ...seldom(extras),
    thread(message) {
      const seq = threadOf(message);
      const thread =
        threads.get(seq) ?? createThread(room, seq, { snapshots, send, receive: bring, onWatched: preload });
      threads.set(seq, thread);
      return thread.api;
    },
    draft,
    setDraft(text) {
      draft.set(text);
      home.onDraft(id, text);
    },
    scheduled,
  };
  return {
    api,
    draft,
    get record() {
      return record;
    },
    kept,
    held(all) {
      if (record.phase !== 'ready') return undefined;
      const froms = [...threads.values()].flatMap(({ from }) => from ?? []);
      const seq = loader.status === 'ready' ? timeline.contiguousUpTo() : receiver.heardUpTo();
      if (loader.status === 'ready') froms.push(timeline.start);
      if (froms.length > 0) return { conversationId: id, seq, from: Math.min(...froms), version: receiver.version() };
      return all || emitter.heard('message') ? { conversationId: id, seq } : undefined;
    },
    find,
    receive,
    outgoing: (change) => outbox.hear(change),
    apply(given, atSync) {
      if (record.phase === 'gone') comeBack();
      receiver.jump(given.lastSeq, atSync);
      const me = home.me().id;
      // The server does not know yet how far I have read, and counts messages that are not known here.
      const estimate = given.readSeq < record.readSeq && given.lastSeq > record.unread.upTo;
      room.setRecord(withConversation(record, given));
      const mine = given.members.find((member) => member.user.id === me);
      receipts.known({ deliveredSeq: mine?.deliveredSeq ?? 0, readSeq: given.readSeq });
      const last = given.lastMessage;
      if (given.unreadCount > 0 || (last && last.sender.id !== me)) receipts.delivered(given.lastSeq);
      if (estimate) check();
    },
    applyInfo,
    configured,
    receipt(receipt) {
      const me = home.me().id;
      if (receipt.userId === me) receipts.known(receipt);
      room.setRecord(withReceipt(record, receipt, { me, left: unreadAfter(room, receipt.readSeq) }));
      check();
      emitter.emit('receipt', { ...receipt });
    },
    typing: ({ userId, active, expiresIn }) => {
      if (userId !== home.me().id) typing.heard(userId, active, expiresIn);
    },
    left,
    vanish: () => left(home.me().id),
    async catchUp(more) {
      check();
      if (more) {
        loader.doubt();
        for (const thread of threads.values()) thread.doubt();
      }
      const missed = more || !!timeline.hole(record.lastSeq);
      if (!watched && loader.status === 'ready' && missed) loader.reset();
      await bringMissed();
    },
    forget,
    connectionChanged() {
      if (link.state.get().status !== 'connected') typing.rest();
      if (outbox.outgoing.size > 0) changed();
    },
  };
}
