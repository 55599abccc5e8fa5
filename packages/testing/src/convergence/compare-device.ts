import type { Conversation } from '@parley/core';
import type { Message as StoredMessage } from '@parley/protocol';
import { compare } from './compare.js';
import { compareState, compareTimeline } from './compare-room.js';
import type { Truth, TruthOfRoom } from './truth.js';
import { firstSeqs, type Device, type World } from './world.js';

/** Where a device shows something else than the server has. */
export async function compareDevice(world: World, device: Device, truth: Truth): Promise<string[]> {
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
    const { given, messages } = found;
    const shown = { timeline: conversation.timeline, given, me: device.user };
    const inConversation = messages.filter(({ threadSeq }) => threadSeq === undefined);
    wrong.push(...compareTimeline(room, shown, inConversation));
    stop();
    wrong.push(...(await compareThreads(world, { room, conversation, found, device })));
    wrong.push(...(await compareLists(world, { room, conversation, device })));
    wrong.push(...compareHeard(world, { room, device, messages }));
  }
  return wrong;
}

/** The threads that there are, each as the server has it. */
async function compareThreads(
  { emulator }: World,
  {
    room,
    conversation,
    found,
    device,
  }: { room: string; conversation: Conversation; found: TruthOfRoom; device: Device },
): Promise<string[]> {
  const wrong: string[] = [];
  const { messages, given } = found;
  for (const root of messages.filter(({ thread }) => thread)) {
    const { timeline } = conversation.thread(root.seq);
    const stop = timeline.subscribe(() => undefined);
    await emulator.advance(0);
    const answers = messages.filter(({ threadSeq }) => threadSeq === root.seq);
    const name = `the thread of ${String(root.seq)} in ${room}`;
    wrong.push(...compareTimeline(name, { timeline, given, me: device.user }, [root, ...answers]));
    stop();
  }
  return wrong;
}

/** What is pinned, and what is to be sent later. */
async function compareLists(
  { emulator }: World,
  { room, conversation, device }: { room: string; conversation: Conversation; device: Device },
): Promise<string[]> {
  const conversationId = conversation.id;
  const pinned = await emulator.run(emulator.ask(device.user, 'message.pins', { conversationId }));
  const shown = await emulator.run(conversation.pins());
  const stop = conversation.scheduled.subscribe(() => undefined);
  const later = await emulator.run(emulator.ask(device.user, 'scheduled.list', { conversationId }));
  await emulator.advance(0);
  const waiting = conversation.scheduled.get();
  stop();
  const seqs = (list: readonly { readonly seq?: number }[]) => list.map(({ seq }) => seq);
  return [
    ...compare(`what is pinned in ${room}`, seqs(shown), seqs(pinned.items)),
    ...compare(`what is scheduled in ${room}`, waiting, later.items),
  ];
}

/** Each message is told once; a client that ran all the time was told of all that others wrote. */
function compareHeard(
  { moved }: World,
  { room, device, messages }: { room: string; device: Device; messages: readonly StoredMessage[] },
): string[] {
  const seqs = device.heard.get(room) ?? [];
  const twice = seqs.filter((seq, place) => seqs.indexOf(seq) < place);
  if (twice.length > 0) return [`was told of ${twice.join(', ')} of ${room} twice`];
  // Who comes and goes is told of what was said while they were there.
  if (device.lives > 1 || moved.has(room)) return [];
  const missing = messages.filter(
    ({ seq, sender }) => seq > firstSeqs && sender.id !== device.user && !seqs.includes(seq),
  );
  return missing.map(({ seq }) => `was not told of message ${String(seq)} of ${room}`);
}
