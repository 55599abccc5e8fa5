import type { Conversation } from '@parley/core';
import type { Conversation as Given, Message as StoredMessage, OperationName, Params, Result } from '@parley/protocol';
import type { Device, Sent, World } from './world.js';

/** What is wrong, in sentences: empty when every client shows what the server has, and the server has all that it should. */
export async function findings(world: World): Promise<string[]> {
  const wrong: string[] = [];
  const truths = new Map<string, Truth>();
  for (const user of world.users) truths.set(user, await truthOf(world, user));
  for (const truth of truths.values()) wrong.push(...checkCounts(truth));
  wrong.push(...checkSent(world, truths));
  for (const device of world.devices.values()) {
    const truth = truths.get(device.user);
    if (!truth) continue;
    wrong.push(...(await compareDevice(world, device, truth)).map((sentence) => `${device.name}: ${sentence}`));
  }
  return wrong;
}

/** What the server has for one user, by room. */
interface Truth {
  readonly user: string;
  readonly rooms: ReadonlyMap<string, { readonly given: Given; readonly messages: readonly StoredMessage[] }>;
}

async function truthOf({ emulator, ids }: World, user: string): Promise<Truth> {
  const ask = <K extends OperationName>(op: K, params: Params<K>): Promise<Result<K>> =>
    emulator.run(emulator.ask(user, op, params));
  const { items } = await ask('conversation.list', {});
  const rooms: [string, { given: Given; messages: StoredMessage[] }][] = [];
  for (const [room, id] of ids) {
    const given = items.find((item) => item.id === id);
    if (!given) continue;
    const messages: StoredMessage[] = [];
    for (let more = true; more;) {
      const page = await ask('message.list', { conversationId: id, after: messages.at(-1)?.seq ?? 0, limit: 200 });
      messages.push(...page.items);
      more = page.hasNext;
    }
    rooms.push([room, { given, messages }]);
  }
  return { user, rooms: new Map(rooms) };
}

/** The server's own numbers, counted again. */
function checkCounts({ user, rooms }: Truth): string[] {
  const wrong: string[] = [];
  for (const [room, { given, messages }] of rooms) {
    const seqs = messages.map(({ seq }) => seq);
    if (seqs.some((seq, place) => seq !== place + 1)) wrong.push(`${room} has seqs ${seqs.join(' ')} for ${user}`);
    if (given.lastSeq !== messages.length) wrong.push(`${room} ends at ${String(given.lastSeq)} for ${user}`);
    const counted = messages.filter(
      ({ seq, sender, threadSeq, deletedAt, stored }) =>
        seq > given.readSeq &&
        sender.id !== user &&
        threadSeq === undefined &&
        deletedAt === undefined &&
        stored !== false,
    );
    if (counted.length !== given.unreadCount)
      wrong.push(`${room} has ${String(given.unreadCount)} unread for ${user}, and they are ${String(counted.length)}`);
  }
  return wrong;
}

/** Everything that was sent is there once, in its order, unless it was refused or its device crashed before it was kept. */
function checkSent({ sent, devices, ids }: World, truths: ReadonlyMap<string, Truth>): string[] {
  const wrong: string[] = [];
  const places = new Map<string, number>();
  for (const message of sent) {
    const seen = [...truths.values()].map(({ rooms }) => rooms.get(message.room)?.messages).find((list) => list);
    if (!seen) continue;
    const found = seen.filter(({ clientId }) => clientId === message.clientId);
    const isShownFailed = [...devices.values()].some((device) =>
      failsOn(device.client?.conversations.get(ids.get(message.room) ?? ''), message),
    );
    const says = `"${message.text}" in ${message.room}`;
    if (message.clientId === undefined) wrong.push(`${says} was not shown at once`);
    if (found.length > 1) wrong.push(`${says} is there ${String(found.length)} times`);
    if (message.state === 'stored' && found.length === 0) wrong.push(`${says} was acknowledged and is not there`);
    if (message.state === 'refused' && !message.forgotten && found.length > 0)
      wrong.push(`${says} was refused and is there`);
    if (message.state === 'pending' && !message.forgotten && found.length === 0 && !isShownFailed) {
      wrong.push(`${says} was neither stored nor refused`);
    }
    const [first] = found;
    const lane = `${message.device} ${message.room}`;
    if (first) {
      if ((places.get(lane) ?? 0) > first.seq) wrong.push(`${says} came before what was sent earlier`);
      places.set(lane, first.seq);
    }
  }
  return wrong;
}

/** Whether it is shown as failed, in the conversation or its thread. */
function failsOn(conversation: Conversation | undefined, { text, thread }: Sent): boolean {
  const shown = thread === undefined ? conversation : conversation?.thread(thread);
  const messages = shown?.timeline.get().messages ?? [];
  return messages.some((message) => message.status === 'failed' && message.text === text);
}

async function compareDevice(world: World, device: Device, truth: Truth): Promise<string[]> {
  const { client } = device;
  const { emulator } = world;
  if (!client) return ['does not run'];
  const { status } = client.connection.get();
  if (status !== 'connected') return [`is ${status}`];
  const wrong: string[] = [];
  const listed = client.conversations.list.get().items.map(({ id }) => id);
  const expected = [...truth.rooms.values()].map(({ given }) => given.id);
  wrong.push(...compare('its list', [...listed].sort(), [...expected].sort()));
  for (const [room, id] of world.ids) {
    const conversation = client.conversations.get(id);
    const found = truth.rooms.get(room);
    if (!found) {
      const phase = conversation.state.get().status;
      if (phase === 'ready') wrong.push(`${room} is there for it, and is not`);
      continue;
    }
    wrong.push(...compareState(room, conversation, found.given));
    const stop = conversation.timeline.subscribe(() => undefined);
    await emulator.advance(0);
    while (conversation.timeline.get().hasOlder) await emulator.run(conversation.loadOlder());
    wrong.push(...compareTimeline(room, conversation, found.messages));
    stop();
    const texts = device.heard.get(room) ?? [];
    const twice = texts.filter((text, place) => texts.indexOf(text) < place);
    if (twice.length > 0) wrong.push(`was told ${twice.join(', ')} of ${room} twice`);
  }
  return wrong;
}

function compareState(room: string, conversation: Conversation, given: Given): string[] {
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

function compareTimeline(room: string, conversation: Conversation, stored: readonly StoredMessage[]): string[] {
  const { messages, status } = conversation.timeline.get();
  if (status !== 'ready') return [`${room} is ${status}`];
  const wrong: string[] = [];
  const waiting = messages.filter((message) => message.seq === undefined && message.status !== 'failed');
  if (waiting.length > 0) wrong.push(`${room} still sends ${waiting.map(({ text }) => text).join(', ')}`);
  const keys = messages.map(({ key }) => key);
  if (new Set(keys).size < keys.length) wrong.push(`${room} has keys twice: ${keys.join(' ')}`);
  const held = messages.filter(({ seq }) => seq !== undefined);
  // Of what is not kept, only who was there when it was said has anything to show.
  const isShown = (seq: number) => held.some((message) => message.seq === seq);
  const expected = stored.filter(
    (message) => message.threadSeq === undefined && (message.stored !== false || isShown(message.seq)),
  );
  wrong.push(
    ...compare(
      `the messages of ${room}`,
      held.map(({ seq }) => seq),
      expected.map(({ seq }) => seq),
    ),
  );
  for (const message of expected) {
    const found = held.find(({ seq }) => seq === message.seq);
    if (!found) continue;
    const { key: _key, own: _own, status: _status, error: _error, ...rest } = found;
    // Who was there when it was said still shows what the server has not kept.
    const unkept = (seq?: number) => stored.some((one) => one.seq === seq && one.stored === false);
    const comparable = (one: StoredMessage): StoredMessage => ({
      ...withOwn(one),
      ...(unkept(one.seq) && { text: '' }),
      ...(one.replyTo && unkept(one.replyTo.seq) && { replyTo: { ...one.replyTo, text: '' } }),
    });
    const what = `message ${String(message.seq)} of ${room}`;
    wrong.push(...compare(what, comparable(rest as StoredMessage), comparable(message)));
  }
  return wrong;
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

/** What to compare of an object, and as what. */
type Fields = Readonly<Record<string, (value: never) => unknown>>;

/** Compares by fields where they are given, and as a whole otherwise. */
function compare(
  what: string,
  ...[actual, expected, fields]: [actual: unknown, expected: unknown, fields?: Fields]
): string[] {
  if (!isRecord(actual) || !isRecord(expected)) {
    const [a, b] = [sorted(actual), sorted(expected)];
    return a === b ? [] : [`${what}: ${a}, and on the server ${b}`];
  }
  const names = fields ? Object.keys(fields) : [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  return names.flatMap((name) => {
    const pick = fields?.[name] ?? ((value: unknown) => value);
    const [a, b] = [actual, expected].map((side) => sorted(pick(side[name] as never)));
    return a === b ? [] : [`${name} of ${what} is ${String(a)}, and on the server ${String(b)}`];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with its keys in order. */
function sorted(value: unknown): string {
  if (value === undefined) return 'nothing';
  const inOrder = (_: string, item: unknown) =>
    isRecord(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item;
  return JSON.stringify(value, inOrder);
}
