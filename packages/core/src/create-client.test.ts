import { describe, expect, it } from 'vitest';
import { createClient } from './create-client.js';
import { createFakeClock, createFakeRandom, createScriptedServer, settled } from './testing/index.js';

function setUp() {
  const clock = createFakeClock();
  const server = createScriptedServer(clock);
  const random = createFakeRandom();
  const client = createClient(
    { clock, random, socket: server.sockets },
    { url: 'http://parley.test', token: () => 'token-1', device: 'device-1' },
  );
  return { clock, server, client };
}

const alice = { id: 'alice', name: 'Alice' };
const bob = { id: 'bob', name: 'Bob' };
const member = (user: typeof alice) => ({ user, role: 'member' as const, deliveredSeq: 0, readSeq: 0, joinedAt: 1 });
const conversation = {
  id: 'cnv_1',
  kind: 'direct' as const,
  members: [member(alice), member(bob)],
  memberCount: 2,
  lastSeq: 0,
  version: 1,
  createdAt: 1,
  updatedAt: 1,
  role: 'member' as const,
  unreadCount: 0,
  mentionCount: 0,
  readSeq: 0,
  settings: { notifications: 'all' as const, archived: false },
};

describe('createClient', () => {
  it('connects, opens a conversation and sends', async () => {
    const { server, client } = setUp();
    server.on('conversation.direct', () => ({ conversation }));
    let seq = 0;
    server.on('message.send', ({ conversationId, clientId, text }) => ({
      message: { conversationId, clientId, text, id: `m${++seq}`, seq, version: seq, sender: alice, createdAt: 2 },
    }));
    await client.connect();
    expect(client.connection.get()).toMatchObject({ status: 'connected', user: alice });
    expect(server.socket.url).toBe('ws://parley.test/v1/connect');

    const chat = await client.conversations.direct('bob');
    const sending = chat.send('Hi Bob');
    expect(chat.timeline.get().messages).toMatchObject([{ text: 'Hi Bob', status: 'sending', own: true }]);
    const message = await sending;
    expect(message).toMatchObject({ seq: 1, status: 'sent', text: 'Hi Bob' });
    expect(client.conversations.list.get().items).toMatchObject([{ id: 'cnv_1', title: 'Bob', unreadCount: 0 }]);
    await client.disconnect();
    await settled();
    expect(client.connection.get().status).toBe('disconnected');
  });
});
