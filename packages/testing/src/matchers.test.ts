import type { Parley } from '@parley/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import './vitest.js';
import { createEmulator } from './create-emulator.js';
import type { Emulator } from './emulator.js';
import { matchers } from './matchers.js';
import { refuses } from './weather.js';

let emulator: Emulator;
let alice: Parley;
let bob: Parley;

beforeEach(async () => {
  emulator = createEmulator();
  alice = await emulator.user('alice', { name: 'Alice' });
  bob = await emulator.user('bob', { name: 'Bob' });
});
afterEach(() => emulator.stop());

it('says what a conversation shows', async () => {
  const chat = await emulator.run(alice.conversations.direct('bob'));
  const back = await emulator.run(bob.conversations.direct('alice'));
  chat.timeline.subscribe(() => undefined);
  back.timeline.subscribe(() => undefined);
  await emulator.run(chat.send({ text: 'Hi @bob', mentions: ['bob'] }));
  await emulator.advance(1_000);
  expect(chat).toHaveMessages(['Hi @bob']);
  expect(chat).not.toHaveMessages([]);
  expect(back).toHaveUnread(1);
  expect(back).toHaveMentions(1);
  expect(chat).toHaveStatus('Hi @bob', 'delivered');
  expect(back).toHaveStatus('Hi @bob', 'delivered');

  back.type();
  await emulator.advance(100);
  expect(chat).toHaveTyping(['bob']);
  expect(back).toHaveTyping([]);

  await emulator.run(back.markRead());
  await emulator.run(back.addReaction(1, '👍'));
  await emulator.advance(1_000);
  expect(back).toHaveUnread(0);
  expect(chat).toHaveStatus('Hi @bob', 'read');
  expect(chat).toHaveReaction('Hi @bob', '👍');
  expect(chat).toHaveReaction('Hi @bob', '👍', ['bob']);
  expect(chat).not.toHaveReaction('Hi @bob', '👍', ['alice', 'bob']);
  expect(chat).not.toHaveReaction('Hi @bob', '🎉');
});

it('says whether a client is connected', async () => {
  expect(alice).toBeConnected();
  emulator.weather(refuses(), { user: 'alice' });
  await emulator.advance(0);
  expect(alice).not.toBeConnected();
  expect(bob).toBeConnected();
});

it('says in words what it expected and what it found', async () => {
  const chat = await emulator.run(alice.conversations.direct('bob'));
  chat.timeline.subscribe(() => undefined);
  await emulator.run(chat.send('Hi'));
  const words = [
    matchers.toHaveMessages(chat, ['Hello']),
    matchers.toHaveMessages(chat, ['Hi']),
    matchers.toHaveStatus(chat, 'Hello', 'sent'),
    matchers.toBeConnected(alice),
  ];
  expect(words.map(({ pass, message }) => [pass, message()])).toEqual([
    [false, 'expected messages to be ["Hello"], and found ["Hi"]'],
    [true, 'expected not messages to be ["Hi"], and found ["Hi"]'],
    [false, 'expected one message with the text "Hello", and there is none'],
    [true, 'expected not the client to be connected, and found "connected"'],
  ]);
});

it('says what is amiss where there can be nothing to match', async () => {
  const chat = await emulator.run(alice.conversations.direct('bob'));
  expect(matchers.toHaveMessages(chat, ['Hi']).message()).toBe(
    'expected messages to be ["Hi"], and found []; its timeline is not loaded until it is subscribed to',
  );
  expect(matchers.toHaveStatus(chat, 'Hi', 'sent').message()).toMatch(/there is none; its timeline is not loaded/);
  const wrong = (match: () => unknown, what: string) =>
    expect(match).toThrow(`Unable to match: this is not ${what}. Give what the client gave, and await it first.`);
  wrong(() => matchers.toHaveMessages(alice as never, []), 'a conversation or a thread');
  wrong(() => matchers.toHaveUnread(Promise.resolve(chat) as never, 0), 'a conversation');
  wrong(() => matchers.toBeConnected(undefined as never), 'a client');
});
