import {
  ParleyError,
  type Conversation,
  type ConversationEvents,
  type ConversationKind,
  type ConversationState,
  type Draft,
  type Message,
  type MessageChange,
  type MessageEdit,
  type MessageRef,
  type Observable,
  type Role,
  type ScheduledMessage,
  type Thread,
  type Timeline,
  type User,
} from '@parley/core';
import { fakeChanges } from './fake-changes.js';
import { bob, me } from './people.js';
import { settable, speaker, type Settable } from './settable.js';

/** What a fake conversation starts with. */
export interface FakeConversationOptions {
  readonly peer?: User;
  readonly title?: string;
  readonly kind?: ConversationKind;
  readonly role?: Role;
  readonly public?: boolean;
  readonly members?: readonly User[];
  readonly readSeq?: number;
  /** The latest page, which the first listener loads; texts are alternately of the peer and mine. */
  readonly messages?: readonly Message[];
  /** Older pages, the newest first. */
  readonly older?: readonly (readonly Message[])[];
  /** The answers in threads, by the seq of their message. */
  readonly threads?: Readonly<Record<number, readonly Message[]>>;
  /** What messages said before, by seq. */
  readonly edits?: Readonly<Record<number, readonly MessageEdit[]>>;
  readonly scheduled?: readonly ScheduledMessage[];
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
    /** Whole drafts that were sent, into threads too. */
    readonly drafts: Draft[];
    /** All that was done to messages and settings, such as `edit 3: text`. */
    readonly changes: string[];
    types: number;
    stops: number;
    olderAsked: number;
  };
  readonly scheduled: Settable<readonly ScheduledMessage[]>;
  readonly draft: Settable<string>;
  thread(message: MessageRef): Thread & { readonly timeline: Settable<Timeline> };
  /** The next change is refused with this. */
  refuse?: ParleyError;
  /** A change by somebody, as the server tells it. */
  tell(seq: number, part: Partial<Message>, change: MessageChange): void;
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
  const role = options.role ?? 'member';
  const kind = options.kind ?? (peer ? 'direct' : 'group');
  const members = (options.members ?? [me, ...(peer ? [peer] : [])]).map((user) => ({
    user,
    role: user.id === me.id ? role : ('member' as const),
    deliveredSeq: lastSeq,
    readSeq: lastSeq,
    joinedAt: 0,
  }));
  const unreadOf = (seq: number, all: readonly Message[]) =>
    all.filter((each) => !each.own && (each.seq ?? 0) > seq).length;
  const state = settable<ConversationState>({
    id,
    status: 'ready',
    kind,
    title: options.title ?? peer?.name ?? '',
    peer,
    members,
    memberCount: members.length,
    role,
    unreadCount: unreadOf(readSeq, messages),
    readSeq,
    lastSeq,
    lastMessage: messages.at(-1),
    typing: [],
    updatedAt: messages.at(-1)?.createdAt ?? 0,
    mentionCount: 0,
    public: options.public ?? false,
    settings: { notifications: 'all', archived: false },
    can: {
      send: kind !== 'channel' || role !== 'member',
      react: true,
      pin: kind === 'direct' || role !== 'member',
      rename: kind !== 'direct' && role === 'owner',
      addMembers: kind !== 'direct' && role === 'owner',
      removeMembers: kind !== 'direct' && role === 'owner',
      setRoles: kind !== 'direct' && role === 'owner',
      deleteOthers: kind !== 'direct' && role !== 'member',
      leave: kind !== 'direct',
    },
  });
  const timeline = settable<Timeline>({ messages: [], status: 'idle', hasOlder: false }, () => {
    if (!manual && timeline.get().status === 'idle') {
      const pending = timeline.get().messages;
      timeline.set({ messages: [...messages, ...pending], status: 'ready', hasOlder: pages.length > 0 });
    }
  });
  const done: FakeConversation['done'] = {
    sent: [],
    drafts: [],
    changes: [],
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
      const whole = typeof draft === 'string' ? { text: draft } : draft;
      const { text = '', mentions } = whole;
      done.drafts.push(whole);
      const key = `own-${done.sent.push(text)}`;
      const status = connected.get().status === 'connected' ? 'sending' : 'queued';
      append({
        ...message(id, 0, { sender: me, text, mentions, createdAt: Date.now() }),
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
    tell(seq, part, what) {
      const found = timeline.get().messages.find((each) => each.seq === seq);
      if (!found) return;
      change(found.key, part);
      events.emit('messageUpdated', { message: { ...found, ...part }, change: what });
    },
    ...fakeChanges({ id, options, state, timeline, done, self: () => self }),
  };
  return self;
}
