import type { Conversation, Message } from '@parley/core';
import type { Conversation as Given, Message as StoredMessage } from '@parley/protocol';
import { compare, type Fields } from './compare.js';

/** Where a client shows another state of a conversation than the server has. */
export function compareState(room: string, conversation: Conversation, given: Given): string[] {
  const state = conversation.state.get();
  return compare(
    room,
    { ...state, name: state.title },
    { status: 'ready', typing: [], ...given, public: given.public ?? false },
    fieldsOf(given),
  );
}

/** What a client shows of a conversation as the server has it. */
function fieldsOf({ kind, role }: Given): Fields {
  const same = (value: unknown) => value;
  const all = ['status', 'kind', 'role', 'unreadCount', 'mentionCount', 'readSeq', 'lastSeq', 'typing', 'settings'];
  const fields = Object.fromEntries([...all, 'public'].map((name) => [name, same]));
  // Who comes to a channel and goes is not told to all who read it, and receipts there are their readers' alone.
  const people = kind !== 'channel' || role !== 'member' ? ['memberCount', 'updatedAt'] : [];
  const members = (list: Given['members']) =>
    list
      .map(({ user, role: of, deliveredSeq, readSeq }) => ({
        ...{ id: user.id, role: of },
        ...(kind !== 'channel' && { deliveredSeq, readSeq }),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...fields,
    ...Object.fromEntries(people.map((name) => [name, same])),
    ...(people.length > 0 && { members }),
    ...(kind !== 'direct' && { name: same }),
  };
}

/** Where a client shows other messages than the server has. */
export function compareTimeline(
  room: string,
  shown: { readonly timeline: Conversation['timeline']; readonly given: Given; readonly me: string },
  stored: readonly StoredMessage[],
): string[] {
  const { messages, status } = shown.timeline.get();
  if (status !== 'ready') return [`${room} is ${status}`];
  const wrong: string[] = [];
  const waiting = messages.filter((message) => message.seq === undefined && message.status !== 'failed');
  if (waiting.length > 0) wrong.push(`${room} still sends ${waiting.map(({ text }) => text).join(', ')}`);
  const keys = messages.map(({ key }) => key);
  if (new Set(keys).size < keys.length) wrong.push(`${room} has keys twice: ${keys.join(' ')}`);
  const held = messages.filter(({ seq }) => seq !== undefined);
  // Of what is not kept, only who was there when it was said has anything to show.
  const isShown = (seq: number) => held.some((message) => message.seq === seq);
  const expected = stored.filter((message) => message.stored !== false || isShown(message.seq));
  const seqs = (list: readonly { readonly seq?: number }[]) => list.map(({ seq }) => seq);
  wrong.push(...compare(`the messages of ${room}`, seqs(held), seqs(expected)));
  for (const message of expected) {
    const found = held.find(({ seq }) => seq === message.seq);
    if (found) wrong.push(...compareMessage(room, found, { message, stored, ...shown }));
  }
  return wrong;
}

function compareMessage(
  room: string,
  found: Message,
  truth: { readonly message: StoredMessage; readonly stored: readonly StoredMessage[]; given: Given; me: string },
): string[] {
  const { message, stored, given, me } = truth;
  const { key: _key, own, status, error: _error, ...rest } = found;
  // Who was there when it was said still shows what the server has not kept.
  const unkept = (seq?: number) => stored.some((one) => one.seq === seq && one.stored === false);
  const comparable = (one: StoredMessage): StoredMessage => ({
    ...withOwn(one),
    ...(unkept(one.seq) && { text: '' }),
    ...(one.replyTo && unkept(one.replyTo.seq) && { replyTo: { ...one.replyTo, text: '' } }),
  });
  const what = `message ${String(message.seq)} of ${room}`;
  const wrong = compare(what, comparable(rest as StoredMessage), comparable(message));
  wrong.push(...compare(`whether ${what} is my own`, own, message.sender.id === me));
  if (given.kind !== 'channel') wrong.push(...compare(`the status of ${what}`, status, statusOf(message, given, me)));
  return wrong;
}

/** How far a message has come, by the receipts of all members. */
function statusOf({ seq, sender }: StoredMessage, { members, readSeq }: Given, me: string): Message['status'] {
  if (sender.id !== me) return seq <= readSeq ? 'read' : 'delivered';
  const others = members.filter(({ user }) => user.id !== me);
  const all = (pick: 'readSeq' | 'deliveredSeq') => others.length > 0 && others.every((member) => member[pick] >= seq);
  return all('readSeq') ? 'read' : all('deliveredSeq') ? 'delivered' : 'sent';
}

/** Where nothing is said of what is mine, nothing is. */
function withOwn<T extends Pick<StoredMessage, 'reactions' | 'poll'>>(message: T): T {
  const { reactions, poll } = message;
  return {
    ...message,
    ...(reactions && { reactions: reactions.map((reaction) => ({ ...reaction, own: reaction.own ?? false })) }),
    ...(poll && { poll: { ...poll, own: poll.own ?? [] } }),
  };
}
