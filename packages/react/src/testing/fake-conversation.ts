import {
  ParleyError,
  type Conversation,
  type ConversationEvents,
  type ConversationState,
  type Draft,
  type Message,
  type Observable,
  type Timeline,
  type User,
} from '@parley/core';
import { bob, me } from './people.js';
import { settable, speaker, type Settable } from './settable.js';

/** What a fake conversation starts with. */
export interface FakeConversationOptions {
  readonly peer?: User;
  readonly title?: string;
  readonly members?: readonly User[];
  readonly readSeq?: number;
  /** The latest page, which the first listener loads; texts are alternately of the peer and mine. */
  readonly messages?: readonly Message[];
  /** Older pages, the newest first. */
  readonly older?: readonly (readonly Message[])[];
  /** The timeline stays as it is until the test sets it. */
  readonly manual?: boolean;
}

/** A conversation that a test drives, and what was done to it. */
export interface FakeConversation extends Conversation {
  readonly state: Settable<ConversationState>;
  readonly timeline: Settable<Timeline>;
  readonly done: {
    readonly sent: string[];
    readonly read: (number | undefined)[];
    readonly retried: string[];
    readonly discarded: string[];
    types: number;
    stops: number;
    olderAsked: number;
  };
  /** Somebody writes. */
  receive(text: string, from?: User): Message;
  /** What the server says to the next messages: stored, kept waiting, or refused. */
  answer: 'store' | 'wait' | ParleyError;
  /** Changes a message that is held. */
  change(key: string, part: Partial<Message>): void;
}

/** A stored message. */
export function message(conversationId: string, seq: number, part: Partial<Message> = {}): Message {
  const sender = part.sender ?? bob;
  return {
    key: `${conversationId}:${seq}`,
    id: `${conversationId}:${seq}`,
    conversationId,
    seq,
    clientId: `c${seq}`,
    sender,
    text: `Message ${seq}`,
    createdAt: Date.UTC(2025, 2, 3, 9, 0) + seq * 60_000,
    own: sender.id === me.id,
    status: sender.id === me.id ? 'delivered' : 'read',
    ...part,
  };
}

/** A conversation in memory. */
export function fakeConversation(
  id: string,
  connected: Observable<{ readonly status: string }>,
  options: FakeConversationOptions = {},
): FakeConversation {
  const { peer, messages = [], manual = false } = options;
  const pages = [...(options.older ?? [])];
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const readSeq = options.readSeq ?? lastSeq;
  const members = (options.members ?? [me, ...(peer ? [peer] : [])]).map((user) => ({
    user,
    role: 'member' as const,
    deliveredSeq: lastSeq,
    readSeq: lastSeq,
    joinedAt: 0,
  }));
  const unreadOf = (seq: number, all: readonly Message[]) =>
    all.filter((each) => !each.own && (each.seq ?? 0) > seq).length;
  const state = settable<ConversationState>({
    id,
    status: 'ready',
    kind: peer ? 'direct' : 'group',
    title: options.title ?? peer?.name ?? '',
    peer,
    members,
    memberCount: members.length,
    role: 'member',
    unreadCount: unreadOf(readSeq, messages),
    readSeq,
    lastSeq,
    lastMessage: messages.at(-1),
    typing: [],
    updatedAt: messages.at(-1)?.createdAt ?? 0,
  });
  const timeline = settable<Timeline>({ messages: [], status: 'idle', hasOlder: false }, () => {
    if (!manual && timeline.get().status === 'idle') {
      const pending = timeline.get().messages;
      timeline.set({ messages: [...messages, ...pending], status: 'ready', hasOlder: pages.length > 0 });
    }
  });
  const done: FakeConversation['done'] = {
    sent: [],
    read: [],
    retried: [],
    discarded: [],
    types: 0,
    stops: 0,
    olderAsked: 0,
  };
  const events = speaker<ConversationEvents>();
  const put = (all: readonly Message[]) => {
    timeline.patch({ messages: all });
    const last = all.at(-1);
    const top = all.findLast((each) => each.seq !== undefined)?.seq ?? 0;
    state.patch({
      lastMessage: last,
      lastSeq: top,
      unreadCount: unreadOf(state.get().readSeq, all),
      updatedAt: last?.createdAt ?? 0,
    });
  };
  const change = (key: string, part: Partial<Message>) =>
    put(timeline.get().messages.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const append = (added: Message) => put([...timeline.get().messages, added]);
  const deliver = async (key: string): Promise<Message> => {
    await Promise.resolve();
    const { answer } = self;
    if (answer === 'wait' || connected.get().status !== 'connected') return new Promise<Message>(() => undefined);
    if (answer !== 'store') {
      change(key, { status: 'failed', error: answer });
      throw answer;
    }
    change(key, { status: 'sent', seq: state.get().lastSeq + 1, id: key });
    const stored = timeline.get().messages.find((each) => each.key === key);
    if (!stored) throw new ParleyError('messaging/not-found', 'Unable to send: because the message was discarded.');
    return stored;
  };
  const self: FakeConversation = {
    id,
    state,
    timeline,
    done,
    answer: 'store',
    on: (type, handler) => events.on(type, handler),
    change,
    receive(text, from = peer ?? bob) {
      const added = message(id, state.get().lastSeq + 1, { text, sender: from, createdAt: Date.now() });
      append(added);
      events.emit('message', added);
      return added;
    },
    send(draft: string | Draft) {
      const text = typeof draft === 'string' ? draft : draft.text;
      const key = `own-${done.sent.push(text)}`;
      const status = connected.get().status === 'connected' ? 'sending' : 'queued';
      append({
        ...message(id, 0, { sender: me, text, createdAt: Date.now() }),
        key,
        id: undefined,
        seq: undefined,
        status,
      });
      return deliver(key);
    },
    retry(key) {
      done.retried.push(key);
      change(key, { status: 'sending', error: undefined });
      return deliver(key);
    },
    discard(key) {
      done.discarded.push(key);
      put(timeline.get().messages.filter((each) => each.key !== key));
    },
    markRead(seq) {
      done.read.push(seq);
      const upTo = seq ?? state.get().lastSeq;
      state.patch({ readSeq: upTo, unreadCount: unreadOf(upTo, timeline.get().messages) });
      return Promise.resolve();
    },
    type() {
      done.types += 1;
    },
    stopTyping() {
      done.stops += 1;
    },
    loadOlder() {
      done.olderAsked += 1;
      const page = pages.shift() ?? [];
      timeline.set({
        messages: [...page, ...timeline.get().messages],
        status: 'ready',
        hasOlder: pages.length > 0,
      });
      return Promise.resolve();
    },
    history: () => Promise.resolve({ items: [], hasNext: false, next: () => self.history() }),
    rename(name) {
      state.patch({ title: name });
      return Promise.resolve();
    },
    addMembers: () => Promise.resolve(),
    removeMember: () => Promise.resolve(),
    leave() {
      state.patch({ status: 'gone' });
      return Promise.resolve();
    },
  };
  return self;
}
