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
import { checkDraft, seqOf, threadOf } from './draft.js';
import type { ConversationHome, HeldConversation } from './held-conversation.js';
import { seldom } from './seldom.js';
import { createMessageMerge } from './message-merge.js';
import { withOwn } from './message-own.js';
import type { Conversation, ConversationEvents, ConversationState, Thread } from './messaging.js';
import {
  countUnread,
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
import { createTimelineFace, type TimelineFace } from './timeline-face.js';
import { createTyping } from './typing.js';

/** The parts of one conversation, put together. */
export function createConversation(id: string, home: ConversationHome): HeldConversation {
  const { link, logger } = home;
  const emitter = createEmitter<ConversationEvents>(logger);
  // The conversation's own timeline has no seq; those of its threads have theirs.
  const faces = new Map<number | undefined, TimelineFace>();
  const threads = new Map<number, Thread>();
  const draft = createStore('', { logger });
  let record = unknownConversation(id);
  let checking = false;

  const room: Room = {
    ...home,
    id,
    get main() {
      return main.part;
    },
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
  const parts = () => [...faces.values()].flatMap(({ part }) => part ?? []);
  const find = (seq: number): StoredMessage | undefined => {
    for (const { part } of faces.values()) {
      const found = part?.find(seq);
      if (found) return found;
    }
    return record.lastMessage?.seq === seq ? record.lastMessage : undefined;
  };
  const put = (message: StoredMessage) => {
    for (const { part } of faces.values()) if (part?.receive(message)) changed();
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
  const state = createLazyStore<ConversationState>(snapshots.state, { logger });
  const face = (threadSeq?: number): TimelineFace => {
    const known = faces.get(threadSeq);
    if (known) return known;
    const made = createTimelineFace({
      ...{ link, logger },
      onTheWay: () => snapshots.views.onTheWay(threadSeq),
      async code() {
        const { timeline } = await extras.load();
        return () => timeline(threadSeq === undefined ? changed : made.invalidate, threadSeq);
      },
      onLook() {
        if (threadSeq === undefined) kept.lookedAt = home.clock.now();
        // Whoever reads may react, offline too.
        attempt(extras.load());
      },
    });
    faces.set(threadSeq, made);
    return made;
  };
  const changed = () => {
    state.invalidate();
    for (const { invalidate } of faces.values()) invalidate();
    home.onChanged(id);
  };
  const typing = createTyping(room, (userId, active) =>
    emitter.emit('typing', { user: userOf(record, userId), active }),
  );
  const receiver = createReceiver(room, {
    ...{ find, faces, put, outbox, receipts, typing },
    merging: createMessageMerge(room, { parts, put }),
    forget: () => comeBack(),
    refresh: () => home.refresh(id),
    trim() {
      if (!main.watched) main.part?.loader.trim();
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

  const kept: KeptRoom = { room, receiver, lookedAt: 0, part: () => main.ready() };
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
    for (const part of parts()) part.reset();
    room.setRecord(unknownConversation(id));
  };
  /** I am a member again: what was known is old, and what somebody looks at is loaded anew. */
  const comeBack = () => {
    forget();
    void bringMissed();
  };
  const bringMissed = () => Promise.all([...faces.values()].map(({ catchUp }) => catchUp()));
  const applyInfo = (info: ConversationInfo) => {
    if (record.phase === 'gone') comeBack();
    const known = record.phase === 'ready';
    const me = home.me().id;
    // What all are told does not say what of the last message's reactions and votes is mine.
    const last = info.lastMessage && withOwn(info.lastMessage, me, { prior: find(info.lastMessage.seq) });
    const given = last ? { ...info, lastMessage: last } : info;
    room.setRecord(known ? withInfo(record, given, me) : withMembership(record, given, me));
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
      views: snapshots.views,
      ...{ bring, put, parts },
      countUnread: (messages) => countUnread(messages, home.me().id),
      settle: (message, change) => receive(message, 'answer', change),
      applyInfo,
      left,
      configured,
    });
  });
  const main = face();
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
    timeline: main.store,
    on: (type, handler) => emitter.on(type, handler),
    send,
    retry: (key) => viewOf(outbox.retry(key)),
    discard: (key) => outbox.discard(key),
    markRead(seq = record.lastSeq) {
      const upTo = Math.min(seq, record.lastSeq);
      room.setRecord(withRead(record, upTo, main.part?.unreadAfter(upTo)));
      check();
      return receipts.read(upTo);
    },
    type: () => typing.type(),
    stopTyping: () => typing.stop(),
    loadOlder: () => main.loadOlder(),
    ...seldom(extras),
    thread(message) {
      const seq = threadOf(message);
      const { store, loadOlder } = face(seq);
      const thread = threads.get(seq) ?? {
        ...{ seq, timeline: store, loadOlder },
        send: (words) => send({ ...(typeof words === 'string' ? { text: words } : words), thread: seq }),
      };
      threads.set(seq, thread);
      return thread;
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
      const froms = parts().flatMap(({ from }) => from ?? []);
      const seq = main.part?.from === undefined ? receiver.heardUpTo() : main.part.timeline.contiguousUpTo();
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
      room.setRecord(withReceipt(record, receipt, { me, left: main.part?.unreadAfter(receipt.readSeq) }));
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
      if (more) for (const { loader } of parts()) loader.doubt();
      const { part } = main;
      const missed = more || (part?.from !== undefined && part.timeline.hole(record.lastSeq));
      if (!main.watched && part?.from !== undefined && missed) part.reset();
      await bringMissed();
    },
    forget,
    connectionChanged() {
      if (link.state.get().status !== 'connected') typing.rest();
      if (outbox.outgoing.size > 0) changed();
    },
  };
}
