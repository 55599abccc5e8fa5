// matrix-js-sdk, started and syncing: its HTTP requests are answered by a `fetchFn`, and the messages come as the answers to `/sync`,
// as many in one as Parley gets in one frame.
import { people, receiver } from '../content.mjs';

const roomOf = (conversation) => `!room${conversation}:example.org`;
const idOf = ({ id }) => `@${id}:example.org`;

export async function createSubject({ conversations, load }) {
  const sdk = load('matrix-js-sdk');
  load('matrix-js-sdk/lib/logger.js').logger.setLevel('silent');
  let heard = 0;
  let synced = 0;
  let give;
  const waiting = [];
  const next = () =>
    new Promise((resolve) => {
      const frame = waiting.shift();
      if (frame) resolve(frame);
      else give = resolve;
    });
  const push = (frame) => {
    const resolve = give;
    give = undefined;
    if (resolve) resolve(frame);
    else waiting.push(frame);
  };
  const fetchFn = async (address) => {
    const path = new URL(address).pathname;
    return new Response(path.endsWith('/sync') ? await next() : (answers[path.split('/').at(-1)] ?? '{}'), {
      headers: { 'content-type': 'application/json' },
    });
  };
  const client = sdk.createClient({
    baseUrl: 'https://example.org',
    userId: idOf(receiver),
    accessToken: 'token',
    deviceId: 'D1',
    fetchFn,
  });
  client.on('Room.timeline', (event) => {
    if (event.getType() === 'm.room.message') heard += 1;
  });
  client.on('sync', () => (synced += 1));
  await client.startClient({ initialSyncLimit: 20 });
  const rooms = Array.from({ length: conversations }, (_, index) => index);
  push(syncOf(rooms.map((index) => [index, roomAsGiven()])));
  while (synced < 2) await new Promise(setImmediate);
  return {
    encode: (messages) => [
      syncOf([
        [messages[0].conversation, { timeline: { events: messages.map(eventOf), limited: false, prev_batch: 'p' } }],
      ]),
    ],
    async feed(frame) {
      const before = synced;
      push(frame);
      while (synced === before) await new Promise(setImmediate);
    },
    heard: () => heard,
    kept: (conversation) =>
      client
        .getRoom(roomOf(conversation))
        .getLiveTimeline()
        .getEvents()
        .filter((event) => event.getType() === 'm.room.message').length,
    stop: () => client.stopClient(),
  };
}

const answers = {
  versions: JSON.stringify({ versions: ['v1.1', 'v1.5', 'v1.11'], unstable_features: {} }),
  capabilities: JSON.stringify({ capabilities: {} }),
  filter: JSON.stringify({ filter_id: '1' }),
  pushrules: JSON.stringify({ global: {} }),
};

let batch = 0;
function syncOf(rooms) {
  const join = Object.fromEntries(rooms.map(([index, room]) => [roomOf(index), room]));
  return JSON.stringify({ next_batch: `s${++batch}`, rooms: { join } });
}

function roomAsGiven() {
  const all = [receiver, ...people];
  const state = (type, content, { sender = people[0], key = '' } = {}) => ({
    type,
    content,
    sender: idOf(sender),
    state_key: key,
    event_id: `$${type}-${key}`,
    origin_server_ts: 1,
  });
  const events = [
    state('m.room.create', { creator: idOf(people[0]), room_version: '10' }),
    state('m.room.power_levels', { users: {} }),
    ...all.map((person) =>
      state('m.room.member', { membership: 'join', displayname: person.name }, { sender: person, key: idOf(person) }),
    ),
  ];
  return { state: { events }, timeline: { events: [], limited: false, prev_batch: 'p' } };
}

function eventOf({ id, text, sender, at }) {
  return {
    type: 'm.room.message',
    sender: idOf(sender),
    content: { msgtype: 'm.text', body: text },
    event_id: `$${id}`,
    origin_server_ts: at,
    unsigned: { age: 10 },
  };
}
