import type { Conversation, Draft } from '@parley/core';
import { refuses } from '../weather.js';
import { weathers } from './cast.js';
import type { Step } from './phrases.js';
import type { Device, World } from './world.js';

/** Does what one step says. */
export async function act(world: World, step: Step, number: number): Promise<void> {
  const { emulator } = world;
  const device = step['device'] === undefined ? undefined : world.device(step['device']);
  const ms = Number(step['ms'] ?? 0);
  switch (step.kind) {
    case 'wait':
      await world.wait(ms);
      return;
    case 'weather':
      emulator.weather(weathers[step['weather'] ?? ''] ?? [], { user: step['user'] });
      return;
    case 'cut':
      emulator.weather(refuses(), { user: step['user'] });
      emulator.weather([], { user: step['user'] });
      return;
    case 'kill':
      await emulator.happens({ kind: 'killsServer', downFor: ms });
      return;
    case 'token':
      // The shortest is long enough to sign in.
      await emulator.happens({ kind: 'expiresToken', ms: Math.max(ms, 5_000) });
      return;
    case 'reload':
      if (device) await world.reload(device);
      return;
    case 'crash':
      if (device) world.crash(device);
      return;
    case 'start':
      if (device) await world.start(device);
      return;
    default:
      if (device) converse(world, device, { step, number });
  }
}

const moves: ReadonlySet<string> = new Set(['add', 'expel', 'leave', 'join']);

/** Steps of a device in a room: nothing is waited for. */
function converse(world: World, device: Device, { step, number }: { readonly step: Step; readonly number: number }) {
  const room = step['room'] ?? '';
  const chat = world.conversation(device, room);
  if (!chat) return;
  if (moves.has(step.kind)) world.moved.add(room);
  const seq = Number(step['seq'] ?? 0);
  const text = `${String(number)} by ${device.name}`;
  const user = step['user'] ?? '';
  const attempt = (doing: Promise<unknown>) => world.attempt(`${step.kind} by ${device.name}`, doing);
  switch (step.kind) {
    case 'send':
      send(world, { device, chat, room }, { text });
      return;
    case 'reply':
      send(world, { device, chat, room }, { text, replyTo: seq });
      return;
    case 'thread':
      send(world, { device, chat, room }, { text, thread: seq });
      return;
    case 'mention':
      send(world, { device, chat, room }, { text, mentions: [user] });
      return;
    case 'poll':
      send(world, { device, chat, room }, { text, poll: { question: text, options: ['a', 'b', 'c'] } });
      return;
    case 'unkept':
      send(world, { device, chat, room }, { text, store: false });
      return;
    case 'forward': {
      const to = world.conversation(device, step['other'] ?? '');
      if (to) attempt(to.send({ forward: { conversationId: chat.id, seq } }));
      return;
    }
    case 'read':
      attempt(chat.markRead());
      return;
    case 'readUpTo':
      attempt(chat.markRead(seq));
      return;
    case 'open':
      world.look(device, room);
      return;
    case 'close':
      device.open.get(room)?.();
      device.open.delete(room);
      return;
    case 'type':
      chat.type();
      return;
    case 'edit':
      attempt(chat.edit(seq, `${text}, edited`));
      return;
    case 'remove':
      attempt(chat.delete(seq));
      return;
    case 'react':
      attempt(chat.addReaction(seq, step['emoji'] ?? ''));
      return;
    case 'unreact':
      attempt(chat.removeReaction(seq, step['emoji'] ?? ''));
      return;
    case 'pin':
      attempt(chat.pin(seq));
      return;
    case 'unpin':
      attempt(chat.unpin(seq));
      return;
    case 'vote':
      attempt(chat.vote(seq, [Number(step['option'])]));
      return;
    case 'closePoll':
      attempt(chat.closePoll(seq));
      return;
    case 'schedule':
      attempt(chat.schedule(text, world.emulator.now() + Math.max(1_000, Number(step['ms']))));
      return;
    case 'cancel': {
      const last = chat.scheduled.get().at(-1);
      if (last) attempt(chat.cancelScheduled(last.clientId));
      return;
    }
    case 'rename':
      attempt(chat.rename(`Renamed by ${text}`));
      return;
    case 'add':
      attempt(chat.addMembers([user]));
      return;
    case 'expel':
      attempt(chat.removeMember(user));
      return;
    case 'leave':
      attempt(chat.leave());
      return;
    case 'join':
      if (device.client) attempt(device.client.conversations.join(chat.id));
      return;
    case 'role':
      attempt(chat.setRole(user, step['role'] as 'owner' | 'moderator' | 'member'));
      return;
    case 'keep':
      attempt(chat.configure(settingOf(step['setting'] ?? '', world.emulator.now())));
      return;
    default:
  }
}

function send(
  world: World,
  { device, chat, room }: { readonly device: Device; readonly chat: Conversation; readonly room: string },
  draft: Draft & { readonly text: string },
) {
  const sending = chat.send(draft);
  const thread = typeof draft.thread === 'number' ? draft.thread : undefined;
  const { timeline } = thread === undefined ? chat : chat.thread(thread);
  const message: World['sent'][number] = {
    device: device.name,
    room,
    text: draft.text,
    // It is shown at once.
    clientId: timeline.get().messages.find(({ text }) => text === draft.text)?.key,
    thread,
    state: 'pending',
    settled: false,
    forgotten: false,
  };
  world.sent.push(message);
  sending.then(
    ({ seq }) => {
      message.state = 'stored';
      message.seq = seq;
    },
    () => (message.state = 'refused'),
  );
  world.attempt(`send by ${device.name}`, sending);
}

function settingOf(setting: string, now: number): Parameters<Conversation['configure']>[0] {
  switch (setting) {
    case 'archived':
      return { archived: true };
    case 'unarchived':
      return { archived: false };
    case 'muted':
      return { mutedUntil: now + 3_600_000 };
    case 'unmuted':
      return { mutedUntil: null };
    case 'for mentions':
      return { notifications: 'mentions' };
    default:
      return { notifications: 'all' };
  }
}
