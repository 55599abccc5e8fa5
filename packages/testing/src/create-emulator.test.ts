import type { Conversation, Message, Parley } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import './vitest.js';
import { createEmulator } from './create-emulator.js';
import type { Emulator } from './emulator.js';
import { clear, delays, doubles, drops, expiresToken, killsServer, refuses, reorders } from './weather.js';

let emulator: Emulator;
let alice: Parley;
let bob: Parley;
let chat: Conversation;
let back: Conversation;

beforeEach(async () => {
  emulator = createEmulator();
  alice = await emulator.user('alice', { name: 'Alice' });
  bob = await emulator.user('bob', { name: 'Bob' });
  chat = await emulator.run(alice.conversations.direct('bob'));
  back = await emulator.run(bob.conversations.direct('alice'));
  chat.timeline.subscribe(() => undefined);
  back.timeline.subscribe(() => undefined);
  await emulator.advance(0);
});
afterEach(() => emulator.stop());

it('lets two users chat', async () => {
  const heard: Message[] = [];
  bob.conversations.on('message', (message) => heard.push(message));
  await emulator.run(chat.send('Hi Bob'));
  await emulator.run(back.send('Hi Alice'));
  await emulator.advance(0);
  expect(chat).toHaveMessages(['Hi Bob', 'Hi Alice']);
  expect(back).toHaveMessages(['Hi Bob', 'Hi Alice']);
  expect(heard.map(({ sender, text }) => [sender.name, text])).toEqual([['Alice', 'Hi Bob']]);
  expect(back).toHaveUnread(1);
});

it('finds what was said, for those who were there', async () => {
  await emulator.run(chat.send('The contract, signed'));
  const carol = await emulator.user('carol');
  const found = await emulator.run(bob.search('contr'));
  expect(found.messages.items).toMatchObject([
    { message: { text: 'The contract, signed' }, conversation: { with: { id: 'alice' } } },
  ]);
  expect((await emulator.run(bob.search('ali'))).conversations.items).toMatchObject([{ id: chat.id, kind: 'direct' }]);
  expect((await emulator.run(carol.search('contr'))).messages.items).toEqual([]);
});

it('lets a user block another, who is refused until they are unblocked', async () => {
  const { seq } = await emulator.run(chat.send('Hello'));
  await emulator.run(bob.moderation.block('alice'));
  expect((await emulator.run(bob.moderation.blocked())).items).toMatchObject([{ user: { id: 'alice' } }]);
  await expect(emulator.run(chat.send('Hello?'))).rejects.toMatchObject({ code: 'moderation/unavailable' });
  const reported = bob.moderation.report({ conversationId: chat.id, seq }, { reason: 'harassment' });
  expect(await emulator.run(reported)).toMatch(/^rpt_/);
  await emulator.run(bob.moderation.unblock('alice'));
  await emulator.run(chat.send('Sorry'));
});

it('keeps apps apart', async () => {
  const elsewhere = await emulator.app('elsewhere');
  const stranger = await elsewhere.user('bob');
  await emulator.run(chat.send('Only for my Bob'));
  expect(stranger.conversations.list.get().items).toEqual([]);
  const foreign = stranger.conversations.get(chat.id);
  await expect(emulator.run(foreign.send('x'))).rejects.toMatchObject({ code: 'messaging/not-found' });
});

describe('weather', () => {
  it('that drops is weathered: nothing is lost and nothing is doubled', async () => {
    emulator.weather(drops({ afterFrames: 3 }), { user: 'bob' });
    const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`);
    for (const text of texts) {
      await emulator.run(chat.send(text));
      await emulator.advance(1_000);
    }
    await emulator.advance(300_000);
    emulator.weather(clear());
    await emulator.advance(120_000);
    expect(bob.connection.get().status).toBe('connected');
    expect(back).toHaveMessages(texts);
  });

  it('that loses an answer stores the message once', async () => {
    emulator.weather(drops({ onRequest: 'message.send' }), { user: 'alice' });
    const sent = chat.send('Once');
    await emulator.advance(0);
    expect(alice.connection.get().status).toBe('reconnecting');
    await emulator.run(sent);
    await emulator.advance(0);
    expect(chat).toHaveMessages(['Once']);
    expect(back).toHaveMessages(['Once']);
  });

  it('that delays takes its time', async () => {
    emulator.weather(delays(2_000), { user: 'bob' });
    await emulator.run(chat.send('Slowly'));
    await emulator.advance(1_999);
    expect(back).toHaveMessages([]);
    await emulator.advance(1);
    expect(back).toHaveMessages(['Slowly']);
  });

  it('that doubles is not seen', async () => {
    emulator.weather(doubles());
    const heard: string[] = [];
    back.on('message', ({ text }) => heard.push(text));
    await emulator.run(chat.send('Once'));
    await emulator.advance(0);
    expect(heard).toEqual(['Once']);
    expect(back).toHaveMessages(['Once']);
  });

  it('that reorders keeps what one conversation says in order', async () => {
    emulator.weather([reorders(), doubles()]);
    const group = await emulator.run(alice.conversations.create({ name: 'Group', members: ['bob'] }));
    await emulator.advance(1_000);
    const there = bob.conversations.get(group.id);
    there.timeline.subscribe(() => undefined);
    const heard: string[] = [];
    bob.conversations.on('message', ({ text }) => heard.push(text));
    const texts = Array.from({ length: 10 }, (_, index) => String(index));
    const sends = texts.flatMap((text) => [chat.send(text), group.send(`group ${text}`)]);
    await emulator.run(Promise.all(sends));
    await emulator.advance(1_000);
    expect(back).toHaveMessages(texts);
    expect(there).toHaveMessages(texts.map((text) => `group ${text}`));
    // Both conversations were sent at once, in turns: as they arrive, one overtakes the other.
    expect(heard).not.toEqual(texts.flatMap((text) => [text, `group ${text}`]));
    expect([...heard].sort()).toEqual(texts.flatMap((text) => [text, `group ${text}`]).sort());
  });

  it('comes together: delays add up, and what drops drops', async () => {
    emulator.weather([delays(500), delays(1_500), drops({ onRequest: 'message.send' })], { user: 'alice' });
    const sent = chat.send('Slowly, again');
    await emulator.advance(1_999);
    expect(alice).toBeConnected();
    await emulator.advance(1);
    expect(alice).not.toBeConnected();
    expect(back).toHaveMessages(['Slowly, again']);
    await emulator.run(sent);
    expect(chat).toHaveMessages(['Slowly, again']);
  });

  it('that lets nobody in passes: what was written meanwhile is sent', async () => {
    emulator.weather(refuses());
    await emulator.advance(0);
    const sent = chat.send('Later');
    await emulator.advance(600_000);
    expect(chat.timeline.get().messages).toMatchObject([{ text: 'Later', status: 'queued' }]);
    emulator.weather(clear());
    await emulator.run(sent);
    await emulator.advance(60_000);
    expect(back).toHaveMessages(['Later']);
  });
});

describe('a client', () => {
  it('that is loaded anew sends what it had not sent', async () => {
    emulator.weather(refuses(), { user: 'alice' });
    chat.send('Before the reload').catch(() => undefined);
    await emulator.advance(1_000);
    alice = await emulator.reload(alice);
    await emulator.advance(1_000);
    expect(back).toHaveMessages([]);
    emulator.weather(clear());
    await emulator.run(alice.connect());
    await emulator.advance(1_000);
    expect(back).toHaveMessages(['Before the reload']);
  });

  it('that crashed does nothing until its device runs again', async () => {
    emulator.crash(alice);
    const forgotten = { settled: false };
    chat.send('Lost with its page').then(
      () => (forgotten.settled = true),
      () => (forgotten.settled = true),
    );
    await emulator.run(back.send('Are you there?'));
    await emulator.advance(60_000);
    expect(forgotten.settled).toBe(false);
    alice = await emulator.reload(alice);
    const again = await emulator.run(alice.conversations.direct('bob'));
    again.timeline.subscribe(() => undefined);
    await emulator.advance(1_000);
    expect(again).toHaveMessages(['Are you there?']);
  });

  it('finds what its device keeps, and nothing of another', async () => {
    const carol = await emulator.user('carol', { device: 'phone' });
    const talk = await emulator.run(carol.conversations.direct('bob'));
    emulator.weather(refuses(), { user: 'carol' });
    talk.send('From the phone').catch(() => undefined);
    await emulator.advance(1_000);
    emulator.crash(carol);
    emulator.weather(clear(), { user: 'carol' });
    await emulator.user('carol', { device: 'laptop' });
    await emulator.advance(5_000);
    const ask = () => emulator.ask('bob', 'message.list', { conversationId: talk.id });
    expect((await ask()).items).toEqual([]);
    await emulator.user('carol', { device: 'phone' });
    await emulator.advance(5_000);
    expect((await ask()).items).toMatchObject([{ text: 'From the phone', sender: { id: 'carol' } }]);
  });
});

describe('the server', () => {
  it('answers what it has, past all weather, and says why it refuses', async () => {
    emulator.weather(refuses());
    const { items } = await emulator.ask('alice', 'conversation.list', {});
    expect(items.map(({ id }) => id)).toEqual([chat.id]);
    const asked = emulator.ask('alice', 'message.list', { conversationId: `cnv_${'0'.repeat(26)}` });
    await expect(asked).rejects.toMatchObject({ code: 'messaging/not-found' });
    await emulator.happens(killsServer());
    await expect(emulator.ask('alice', 'conversation.list', {})).rejects.toThrow('it is down');
  });

  it('that is killed keeps what it acknowledged and takes the rest when it is back', async () => {
    await emulator.run(chat.send('Before'));
    await emulator.happens(killsServer());
    expect(alice.connection.get().status).toBe('reconnecting');
    const sends = ['One', 'Two'].map((text) => chat.send(text));
    await emulator.advance(30_000);
    await emulator.restart();
    await emulator.run(Promise.all(sends));
    await emulator.advance(60_000);
    expect(back).toHaveMessages(['Before', 'One', 'Two']);
    expect(chat).toHaveMessages(['Before', 'One', 'Two']);
    const seqs = chat.timeline.get().messages.map(({ seq }) => seq);
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('comes back by itself after its time', async () => {
    await emulator.happens(killsServer({ downFor: 5_000 }));
    await emulator.run(chat.send('I waited'));
    expect(chat).toHaveMessages(['I waited']);
  });

  it('renews a session whose token runs out, for days', async () => {
    await emulator.happens(expiresToken(120_000));
    const carol = await emulator.user('carol');
    const statuses: string[] = [];
    carol.connection.subscribe(({ status }) => statuses.push(status));
    await emulator.advance(30 * 60_000);
    expect(statuses.filter((status) => status !== 'connected')).toEqual([]);
    const talk = await emulator.run(carol.conversations.direct('bob'));
    await emulator.run(talk.send('Still here'));
  });

  it('rings, and ends a call that nobody answers', async () => {
    const rung: string[] = [];
    bob.calls.on('incoming', (call) => rung.push(call.state.get().peer.id));
    const call = await emulator.run(alice.calls.start('bob'));
    await emulator.advance(10_000);
    expect(rung).toEqual(['alice']);
    expect(call.state.get().status).toBe('calling');
    await emulator.advance(60_000);
    expect(call.state.get()).toMatchObject({ status: 'ended', reason: 'timeout' });
  });

  it('carries a call until one hangs up', async () => {
    bob.calls.on('incoming', (call) => void call.accept());
    const call = await emulator.run(alice.calls.start('bob', { video: true }));
    await emulator.advance(5_000);
    const [answered] = bob.calls.list.get();
    expect([call.state.get().status, answered?.state.get().status]).toEqual(['active', 'active']);
    await emulator.run(answered!.hangup());
    await emulator.advance(0);
    expect(call.state.get()).toMatchObject({ status: 'ended', reason: 'hangup', endedBy: 'bob' });
  });
});
