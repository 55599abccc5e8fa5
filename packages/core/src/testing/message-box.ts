import type { Message, MessageChange, Params, Poll, Reaction } from '@parley/protocol';
import { Refusal } from './scripted-server.js';
import { sampleMessage } from './samples.js';

/** The messages of one conversation on a scripted server, with the rules of what may happen to them. */
export interface MessageBox {
  /** Raised by every change. */
  readonly version: number;
  find(seq: number): Message | undefined;
  /** A message as events tell of it. */
  told(seq: number): Message;
  /** All of them, as they are for somebody: with what is theirs. */
  messages(asker: string): readonly Message[];
  /** The message of this sender with this client id. */
  known(senderId: string, clientId: string | undefined): Message | undefined;
  /** Stores a message: it, and the one in whose thread it stands, as events tell of them. */
  add(message: Partial<Message>): [Message, Message?];
  /** Does something to a message: what changed, as events tell of it, nothing where nothing did. */
  change(seq: number, act: MessageChange & { readonly text?: string; readonly userId: string }): Message[];
  /** What of a message to send is stored. */
  partsOf(params: Params<'message.send'>, original?: Message): Partial<Message>;
}

const named = 20;

/** An empty one. */
export function createMessageBox(conversationId: string): MessageBox {
  const all: Message[] = [];
  let version = 0;

  const get = (seq: number): Message => {
    const found = all[seq - 1];
    if (!found) throw new Refusal('messaging/no-message');
    return found;
  };
  /** What all are told: the first who reacted, and nobody's own. */
  const told = (message: Message, asker?: string): Message => {
    const { reactions, poll, replyTo } = message;
    const quoted = replyTo && all[replyTo.seq - 1];
    return {
      ...message,
      ...(quoted && {
        replyTo: {
          ...{ seq: quoted.seq, sender: quoted.sender, text: quoted.text },
          ...(quoted.deletedAt !== undefined && { deleted: true }),
        },
      }),
      ...(reactions && {
        reactions: reactions.map((one) => ({ ...firstOf(one), ...(asker && { own: one.userIds.includes(asker) }) })),
      }),
      ...(poll && {
        poll: {
          ...poll,
          options: poll.options.map((one) => ({ ...firstOf(one), ...(poll.anonymous && { userIds: [] }) })),
          ...(asker && { own: placesOf(poll, asker) }),
        },
      }),
    };
  };
  const put = (message: Message) => {
    const next = { ...message, version: ++version };
    all[message.seq - 1] = next;
    return next;
  };
  const answered = (root: Message): Message => {
    const answers = all.filter(({ threadSeq, deletedAt }) => threadSeq === root.seq && deletedAt === undefined);
    const last = answers.at(-1);
    const { thread: _, ...rest } = root;
    return put(last ? { ...rest, thread: { count: answers.length, lastSeq: last.seq, lastAt: last.createdAt } } : rest);
  };
  const withRoot = (message: Message): [Message, Message?] =>
    message.threadSeq === undefined ? [told(message)] : [told(message), told(answered(get(message.threadSeq)))];

  return {
    get version() {
      return version;
    },
    find: (seq) => all[seq - 1],
    told: (seq) => told(get(seq)),
    messages: (asker) => all.map((message) => told(message, asker)),
    known: (senderId, clientId) => all.find((one) => one.clientId === clientId && one.sender.id === senderId),
    add(message) {
      const root = message.threadSeq === undefined ? undefined : get(message.threadSeq);
      const more = root && { threadSeq: root.threadSeq ?? root.seq };
      const kept = sampleMessage(all.length + 1, { ...message, ...more, conversationId, version: ++version });
      all.push(kept.stored === false ? emptied(kept) : kept);
      const [stored, changedRoot] = withRoot(kept);
      return changedRoot ? [stored, changedRoot] : [stored];
    },
    change(seq, act) {
      const before = get(seq);
      if (before.deletedAt !== undefined && act.kind !== 'deleted') throw new Refusal('messaging/deleted');
      const next = changed(before, act);
      if (next === before) return [];
      const done = put(next);
      return act.kind === 'deleted' ? withRoot(done).filter((one) => one !== undefined) : [told(done)];
    },
    partsOf(params, original) {
      const {
        clientId,
        metadata = original?.metadata,
        replyTo,
        threadSeq,
        mentions,
        mentionsAll,
        poll,
        store,
      } = params;
      const quoted = replyTo === undefined ? undefined : get(replyTo);
      return {
        ...{ clientId, conversationId },
        ...(metadata && { metadata }),
        ...(quoted && { replyTo: { seq: quoted.seq, sender: quoted.sender, text: quoted.text } }),
        ...(threadSeq !== undefined && { threadSeq }),
        ...(mentions && { mentions }),
        ...(mentionsAll && { mentionsAll }),
        ...(poll && {
          poll: {
            ...{ multiple: false, anonymous: false, ...poll, voterCount: 0 },
            options: poll.options.map((text) => ({ text, count: 0, userIds: [] })),
          },
        }),
        ...(original && { forwardedFrom: { sender: original.sender, createdAt: original.createdAt } }),
        ...(store === false && { stored: store }),
      };
    },
  };
}

function changed(message: Message, act: MessageChange & { readonly text?: string; readonly userId: string }): Message {
  const { userId, emoji = '', active = false, options = [], text = '' } = act;
  switch (act.kind) {
    case 'edited':
      return text === message.text ? message : { ...message, text, editedAt: 5_000 };
    case 'deleted':
      return message.deletedAt === undefined ? { ...emptied(message), deletedAt: 6_000 } : message;
    case 'pinned':
      return message.pinnedAt === undefined ? { ...message, pinnedAt: 7_000, pinnedBy: userId } : message;
    case 'unpinned': {
      const { pinnedAt, pinnedBy: _, ...rest } = message;
      return pinnedAt === undefined ? message : rest;
    }
    case 'reacted':
      return withReaction(message, userId, { emoji, active });
    case 'voted':
      return withVote(message, userId, options);
    case 'pollClosed':
      return message.poll ? { ...message, poll: { ...message.poll, closedAt: 8_000 } } : message;
    default:
      return { ...message };
  }
}

function withReaction(
  message: Message,
  userId: string,
  { emoji, active }: { emoji: string; active: boolean },
): Message {
  const { reactions = [], ...rest } = message;
  const known = reactions.find((one) => one.emoji === emoji);
  if ((known?.userIds.includes(userId) ?? false) === active) return message;
  const next = toggled(known ?? { emoji, count: 0, userIds: [] }, userId, active);
  const others = known ? reactions.map((one) => (one === known ? next : one)) : [...reactions, next];
  const left = others.filter(({ count }) => count > 0);
  return left.length > 0 ? { ...rest, reactions: left } : rest;
}

function withVote(message: Message, userId: string, places: readonly number[]): Message {
  const { poll } = message;
  if (!poll) throw new Refusal('messaging/invalid-poll');
  if (poll.closedAt !== undefined) throw new Refusal('messaging/poll-closed');
  const before = placesOf(poll, userId);
  if (String(before) === String([...places].sort((a, b) => a - b))) return message;
  const options = poll.options.map((one, place) =>
    before.includes(place) === places.includes(place) ? one : toggled(one, userId, places.includes(place)),
  );
  const voterCount = new Set(options.flatMap(({ userIds }) => userIds)).size;
  return { ...message, poll: { ...poll, options, voterCount } };
}

function placesOf(poll: Poll, userId: string): number[] {
  return poll.options.flatMap((one, place) => (one.userIds.includes(userId) ? [place] : []));
}

function toggled<T extends Pick<Reaction, 'count' | 'userIds'>>(those: T, userId: string, active: boolean): T {
  const others = those.userIds.filter((id) => id !== userId);
  const userIds = active ? [...others, userId] : others;
  return { ...those, userIds, count: userIds.length };
}

function firstOf<T extends Pick<Reaction, 'userIds'>>(those: T): T {
  return { ...those, userIds: those.userIds.slice(0, named) };
}

function emptied({ id, conversationId, seq, version, clientId, sender, createdAt, ...message }: Message): Message {
  const { threadSeq, thread, stored } = message;
  return {
    ...{ id, conversationId, seq, version, clientId, sender, createdAt, text: '' },
    ...(threadSeq !== undefined && { threadSeq }),
    ...(thread && { thread }),
    ...(stored === false && { stored }),
  };
}
