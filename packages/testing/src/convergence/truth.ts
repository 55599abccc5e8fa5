import type { Conversation } from '@parley/core';
import type { Conversation as Given, Message as StoredMessage, OperationName, Params, Result } from '@parley/protocol';
import { compareDevice } from './compare-device.js';
import type { Sent, World } from './world.js';

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

/** What the server has of one room for one user. */
export interface TruthOfRoom {
  readonly given: Given;
  readonly messages: readonly StoredMessage[];
}

/** What the server has for one user, by room. */
export interface Truth {
  readonly user: string;
  readonly rooms: ReadonlyMap<string, TruthOfRoom>;
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
    // What was refused just before a crash is tried again after it, and may be stored then.
    if (first && !message.forgotten) {
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
