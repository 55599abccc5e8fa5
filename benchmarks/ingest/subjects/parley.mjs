// Parley's client over a socket of its own port: the frames go in where a WebSocket's `onmessage` would put them.
import { createClient } from '@parley/core';
import { limits } from '@parley/protocol';
import { receiver } from '../content.mjs';
import { conversationAsGiven, conversationId, messageFrame } from './parley-frames.mjs';

const heartbeat = 25_000;

export async function createSubject({ conversations, readEach }) {
  let listener;
  let heard = 0;
  let updates = 0;
  let ids = 0;
  const answers = {
    'session.open': () => ({
      protocol: 1,
      session: 'ses_1',
      user: receiver,
      device: 'd1',
      serverTime: Date.now(),
      heartbeat,
      limits,
      features: [],
      cursor: 'c',
      sync: {
        reset: false,
        conversations: Array.from({ length: conversations }, (_, conversation) => conversationAsGiven(conversation)),
        left: [],
        messages: [],
        more: false,
        presence: [],
        calls: [],
      },
    }),
    'message.list': () => ({ items: [], hasNext: false }),
  };
  const answer = ({ id, op }) => listener.onMessage(JSON.stringify({ id, result: answers[op]?.() ?? {} }));
  const parley = createClient(
    {
      clock: {
        now: () => Date.now(),
        setTimer(run, ms) {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      random: { next: Math.random, id: () => `id-${++ids}` },
      socket: {
        open(_url, given) {
          listener = given;
          queueMicrotask(() => listener.onOpen());
          return { send: (text) => queueMicrotask(() => answer(JSON.parse(text))), close() {} };
        },
      },
    },
    { url: 'http://nowhere', device: 'd1', token: () => 'token' },
  );
  await parley.connect();
  const chats = Array.from({ length: conversations }, (_, index) => parley.conversations.get(conversationId(index)));
  for (const chat of chats) {
    chat.on('message', () => (heard += 1));
    chat.timeline.subscribe((timeline) => {
      updates += 1;
      if (readEach) timeline.messages.at(-1);
    });
  }
  await Promise.all(chats.map(({ timeline }) => untilReady(timeline)));
  return {
    encode: (messages) => [`[${messages.map(messageFrame).join(',')}]`],
    async feed(frame) {
      listener.onMessage(frame);
      // Who looks is told when the turn's promises run.
      await undefined;
    },
    heard: () => heard,
    updates: () => updates,
    kept: (conversation) => chats[conversation].timeline.get().messages.length,
    stop: () => parley.disconnect(),
  };
}

/** What shows messages is loaded when somebody looks. */
function untilReady(timeline) {
  return new Promise((resolve) => {
    const stop = timeline.subscribe(look);
    const timer = setInterval(look, 1);
    function look() {
      if (timeline.get().status !== 'ready') return;
      clearInterval(timer);
      stop();
      resolve();
    }
  });
}
