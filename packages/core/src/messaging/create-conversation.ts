import type { Conversation as Given, ConversationInfo, Message as StoredMessage, Receipt } from '@parley/protocol';
import { read } from '../connection/index.js';
import { createEmitter } from '../kernel/create-emitter.js';
import { createLazyStore } from '../kernel/create-lazy-store.js';
import { createSnapshots, type SnapshotSource } from './conversation-snapshot.js';
import { historyPage } from './history.js';
import type { Conversation, ConversationEvents, ConversationState, Message, Timeline } from './messaging.js';
import {
  isEstimate,
  unknownConversation,
  userOf,
  withConversation,
  withInfo,
  withMembership,
  withMessage,
  withoutMember,
  withRead,
  withReceipt,
  type ConversationRecord,
} from './messaging-state.js';
import { createOutbox } from './outbox.js';
import { createReceiptSender } from './receipt-sender.js';
import type { MessagingDeps, Room } from './room.js';
import { createTimelineLoader } from './timeline-loader.js';
import { createTimelineState } from './timeline-state.js';
import { createTyping } from './typing.js';
import { isCounted } from './unread.js';
import { unreadAfter } from './unread-after.js';

/** What a conversation needs of its surroundings. */
export interface ConversationHome extends MessagingDeps, Pick<Room, 'me' | 'serverNow'> {
  /** The conversation changed, as a list shows it. */
  onChanged(): void;
  /** A message of somebody was stored. */
  onMessage(message: Message): void;
  /** Whether anybody wants to hear of messages everywhere. */
  listens(): boolean;
  /** Little is known of the conversation, or something was missed: ask the server. */
  refresh(id: string): void;
}

/** Where a message comes from: said live or at sync, brought from history, or the answer to my own sending. */
export type MessageSource = 'live' | 'history' | 'answer';

/** A conversation with what the server's words do to it. */
export interface HeldConversation {
  readonly api: Conversation;
  readonly record: ConversationRecord;
  /** Up to which seq messages are held, if what comes after is wanted at session.open. */
  readonly held?: number;
  receive(message: StoredMessage, source: MessageSource): void;
  /** The server gave the conversation as it is for me. */
  apply(given: Given): void;
  /** The server gave the conversation as it is for everybody. */
  applyInfo(info: ConversationInfo): void;
  receipt(receipt: Receipt): void;
  typing(change: { readonly userId: string; readonly active: boolean; readonly expiresIn: number }): void;
  left(userId: string): void;
  /** There is no such conversation for me. */
  vanish(): void;
  /** Brings what was missed, where somebody looks; else it is brought when somebody does. */
  catchUp(): Promise<void>;
  /** What is known is stale; messages on their way stay. */
  forget(): void;
  /** Loads the timeline anew where somebody looks. */
  reload(): Promise<void>;
  /** The connection came or went. */
  connectionChanged(): void;
}

/** The parts of one conversation, put together. */
export function createConversation(id: string, home: ConversationHome): HeldConversation {
  const { link, logger } = home;
  const emitter = createEmitter<ConversationEvents>(logger);
  const snapshots = createSnapshots();
  const timeline = createTimelineState();
  let record = unknownConversation(id);
  let watched = false;

  const room: Room = {
    ...home,
    id,
    timeline,
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
  const source = (): SnapshotSource => ({
    record,
    timeline,
    loader,
    me: home.me(),
    connected: link.state.get().status === 'connected',
  });
  const state = createLazyStore<ConversationState>((before) => snapshots.state(source(), before), { logger });
  const shownTimeline = createLazyStore<Timeline>((before) => snapshots.timeline(source(), before), {
    logger,
    onWatched() {
      watched = true;
      // Whoever looks before connect() gets it with the first session.
      if (link.state.get().status !== 'disconnected') void loader.load();
      return () => {
        watched = false;
        loader.trim();
      };
    },
  });
  const changed = () => {
    state.invalidate();
    shownTimeline.invalidate();
    home.onChanged();
  };

  const receipts = createReceiptSender(room);
  const loader = createTimelineLoader(room, (message) => receive(message, 'history'));
  const outbox = createOutbox(room, (message) => receive(message, 'answer'));
  const typing = createTyping(room, (userId, active) =>
    emitter.emit('typing', { user: userOf(record, userId), active }),
  );

  const receive = (message: StoredMessage, from: MessageSource) => {
    if (record.phase === 'gone' && from === 'live') forget();
    const me = home.me().id;
    const own = message.sender.id === me;
    const echo = own && timeline.take(message.clientId);
    // History of a conversation that is not known yet is not news.
    const counts = from !== 'history' || record.phase === 'ready';
    const isNew = counts && !isCounted(record.unread, message.seq);
    const inserted = loader.status !== 'idle' && timeline.insert(message);
    if (!own && record.typing.includes(message.sender.id)) typing.heard(message.sender.id, false, 0);
    if (counts) room.setRecord(withMessage(record, message, me));
    if (inserted || echo) changed();
    if (!watched && from === 'live') loader.trim();
    if (!own) receipts.delivered(message.seq);
    if (isNew && !echo && from !== 'answer' && (emitter.heard('message') || home.listens())) {
      const view = snapshots.message(source(), message);
      emitter.emit('message', view);
      home.onMessage(view);
    }
    if (record.phase === 'loading') home.refresh(id);
    else if (record.unread.ahead.size > 0) {
      if (loader.status === 'ready') void loader.fill();
      else home.refresh(id);
    }
  };
  const apply = (given: Given) => {
    const me = home.me().id;
    const estimate = isEstimate(record, given);
    room.setRecord(withConversation(record, given));
    const mine = given.members.find((member) => member.user.id === me);
    receipts.known({ deliveredSeq: mine?.deliveredSeq ?? 0, readSeq: given.readSeq });
    const last = given.lastMessage;
    if (given.unreadCount > 0 || (last && last.sender.id !== me)) receipts.delivered(given.lastSeq);
    // Once the server knows how far I have read, it knows the number.
    if (estimate)
      receipts.read(record.readSeq).then(
        () => home.refresh(id),
        () => undefined,
      );
  };
  const forget = () => {
    receipts.forget();
    loader.reset();
    room.setRecord(unknownConversation(id));
  };
  const change = async (doing: Promise<{ readonly conversation: ConversationInfo }>) => {
    const { conversation } = await doing;
    room.setRecord(withInfo(record, conversation));
  };
  const viewOf = async (stored: Promise<StoredMessage>) => snapshots.message(source(), await stored);
  const removeMember = async (userId: string) => {
    await read(link, ['conversation.removeMember', { conversationId: id, userId }]);
    room.setRecord(withoutMember(record, userId, home.me().id));
  };

  const api: Conversation = {
    id,
    state,
    timeline: shownTimeline,
    on: (type, handler) => emitter.on(type, handler),
    send: (draft) => viewOf(outbox.send(draft)),
    retry: (key) => viewOf(outbox.retry(key)),
    discard: (key) => outbox.discard(key),
    markRead(seq = record.lastSeq) {
      const upTo = Math.min(seq, record.lastSeq);
      room.setRecord(withRead(record, upTo, unreadAfter(room, upTo)));
      return receipts.read(upTo);
    },
    type: () => typing.type(),
    stopTyping: () => typing.stop(),
    loadOlder: () => loader.loadOlder(),
    history: ({ limit, signal } = {}) =>
      historyPage(link, { conversationId: id, ...(limit && { limit }) }, signal && { signal }),
    rename: (name) => change(read(link, ['conversation.update', { conversationId: id, name }])),
    addMembers: (userIds) => change(read(link, ['conversation.addMembers', { conversationId: id, userIds }])),
    removeMember,
    leave: () => removeMember(home.me().id),
  };
  return {
    api,
    get record() {
      return record;
    },
    get held() {
      if (loader.status === 'ready') return timeline.contiguousUpTo();
      return emitter.heard('message') ? record.unread.upTo : undefined;
    },
    receive,
    apply,
    applyInfo(info) {
      // I am back: what was known is old.
      if (record.phase === 'gone') forget();
      const known = record.phase === 'ready';
      room.setRecord(known ? withInfo(record, info) : withMembership(record, info, home.me().id));
      if (record.phase !== 'ready') home.refresh(id);
    },
    receipt(receipt) {
      const me = home.me().id;
      if (receipt.userId === me) receipts.known(receipt);
      room.setRecord(withReceipt(record, receipt, me));
      emitter.emit('receipt', { ...receipt });
    },
    typing: ({ userId, active, expiresIn }) => {
      if (userId !== home.me().id) typing.heard(userId, active, expiresIn);
    },
    left: (userId) => room.setRecord(withoutMember(record, userId, home.me().id)),
    vanish: () => room.setRecord(withoutMember(record, home.me().id, home.me().id)),
    async catchUp() {
      if (watched) await loader.load();
      else if (loader.status === 'ready' && timeline.hole(record.lastSeq)) loader.reset();
    },
    forget,
    async reload() {
      if (watched) await loader.load();
    },
    connectionChanged() {
      if (link.state.get().status !== 'connected') typing.rest();
      if (timeline.outgoing.length > 0) changed();
    },
  };
}
