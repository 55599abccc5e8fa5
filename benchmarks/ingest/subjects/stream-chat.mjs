// stream-chat, connected and watching its channels: a small server of its wire answers the sign-in and `watch()`, and the frames go
// in at its WebSocket's `onmessage`. Its server puts one event into one frame.
import { createServer } from 'node:http';
import { people, receiver } from '../content.mjs';

const channelOf = (conversation) => `channel-${conversation}`;
const time = (at) => new Date(at).toISOString();
const userOf = ({ id, name }) => ({
  id,
  name,
  role: 'user',
  created_at: time(0),
  updated_at: time(0),
  banned: false,
  online: true,
});

export async function createSubject({ conversations, load }) {
  const { StreamChat } = load('stream-chat');
  const { WebSocketServer } = load('ws');
  const server = createServer((request, response) => {
    const channel = /channels\/messaging\/([^/]+)\/query/.exec(request.url)?.[1];
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(channel ? channelAsGiven(channel) : {}));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send(JSON.stringify(welcome())));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  let heard = 0;
  const client = new StreamChat('key', {
    baseURL: `http://127.0.0.1:${server.address().port}`,
    allowServerSideConnect: true,
  });
  await client.connectUser({ id: receiver.id }, developmentToken());
  const channels = [];
  for (let index = 0; index < conversations; index += 1) {
    const channel = client.channel('messaging', channelOf(index));
    await channel.watch();
    channel.on('message.new', () => (heard += 1));
    channels.push(channel);
  }
  const { ws } = client.wsConnection;
  return {
    encode: (messages) => messages.map(messageFrame),
    async feed(frame) {
      ws.onmessage({ data: frame });
      await undefined;
    },
    heard: () => heard,
    kept: (conversation) => channels[conversation].state.messages.length,
    async stop() {
      await client.disconnectUser();
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function messageFrame({ conversation, id, text, sender, at }) {
  const channel = channelOf(conversation);
  const user = userOf(sender);
  return JSON.stringify({
    type: 'message.new',
    cid: `messaging:${channel}`,
    channel_type: 'messaging',
    channel_id: channel,
    channel_member_count: people.length + 1,
    message_id: id,
    message: {
      id,
      text,
      html: `<p>${text}</p>\n`,
      type: 'regular',
      user,
      cid: `messaging:${channel}`,
      attachments: [],
      latest_reactions: [],
      own_reactions: [],
      reaction_counts: {},
      reaction_scores: {},
      reply_count: 0,
      deleted_reply_count: 0,
      created_at: time(at),
      updated_at: time(at),
      shadowed: false,
      mentioned_users: [],
      silent: false,
      pinned: false,
      pinned_at: null,
      pinned_by: null,
      pin_expires: null,
    },
    user,
    watcher_count: people.length,
    created_at: time(at),
  });
}

function channelAsGiven(id) {
  const members = [receiver, ...people].map((person) => ({
    user_id: person.id,
    user: userOf(person),
    channel_role: 'channel_member',
    created_at: time(0),
    updated_at: time(0),
  }));
  const config = {
    name: 'messaging',
    typing_events: true,
    read_events: true,
    connect_events: true,
    max_message_length: 5_000,
    commands: [],
  };
  return {
    channel: {
      id,
      type: 'messaging',
      cid: `messaging:${id}`,
      created_at: time(0),
      updated_at: time(0),
      frozen: false,
      config,
      own_capabilities: ['read-events', 'send-message'],
    },
    messages: [],
    pinned_messages: [],
    members,
    read: members.map(({ user }) => ({ user, last_read: time(0), unread_messages: 0 })),
    watchers: [],
    watcher_count: 1,
    membership: members[0],
    duration: '1ms',
  };
}

function welcome() {
  const me = {
    ...userOf(receiver),
    devices: [],
    mutes: [],
    channel_mutes: [],
    unread_count: 0,
    total_unread_count: 0,
    unread_channels: 0,
  };
  return { type: 'health.check', connection_id: 'c1', cid: '*', me, created_at: time(0) };
}

function developmentToken() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ user_id: receiver.id })}.devtoken`;
}
