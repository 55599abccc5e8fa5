import { describe, expect, it } from 'vitest';
import {
  alice,
  bob,
  createMessageBackend,
  createTestClient,
  Refusal,
  sampleConversation,
  sampleMember,
  settled,
} from '../testing/index.js';

function setUp() {
  const test = createTestClient();
  const backend = createMessageBackend(test.server);
  const cut = async () => {
    test.server.sockets.reachable = false;
    test.server.socket.cut();
    await settled();
  };
  const resume = async () => {
    test.server.sockets.reachable = true;
    test.parley.connection.reconnectNow();
    await settled();
  };
  const texts = () =>
    chat()
      .timeline.get()
      .messages.map(({ text }) => text);
  const chat = () => test.parley.conversations.get('cnv_1');
  return { ...test, backend, cut, resume, chat, texts };
}

async function connected() {
  const test = setUp();
  await test.parley.connect();
  await settled();
  return test;
}

describe('the list of conversations', () => {
  it('is there with the first session, the last changed first, with its counts', async () => {
    const test = setUp();
    const { backend, parley } = test;
    expect(parley.conversations.list.get()).toEqual({ items: [], status: 'idle', hasMore: false, unreadCount: 0 });
    backend.add(sampleConversation({ id: 'cnv_2', kind: 'group', name: 'Team', updatedAt: 5_000 }));
    backend.store('hello');
    const statuses: string[] = [];
    parley.conversations.list.subscribe(({ status }) => statuses.push(status));
    await parley.connect();
    await settled();
    expect(statuses).toEqual(['loading', 'ready']);
    const list = parley.conversations.list.get();
    expect(list).toMatchObject({ status: 'ready', hasMore: false, unreadCount: 1 });
    expect(list.items).toMatchObject([
      { id: 'cnv_2', title: 'Team', unreadCount: 0 },
      { id: 'cnv_1', title: 'Bob', peer: bob, unreadCount: 1, lastMessage: { text: 'hello', status: 'delivered' } },
    ]);
  });

  it('moves a conversation to the top and tells once per frame; nobody else changes', async () => {
    const { backend, parley, server } = await connected();
    backend.add(sampleConversation({ id: 'cnv_2', updatedAt: 500 }));
    await parley.conversations.get('cnv_2').history();
    await settled();
    const before = parley.conversations.list.get();
    expect(before.items.map(({ id }) => id)).toEqual(['cnv_2', 'cnv_1']);
    let told = 0;
    parley.conversations.list.subscribe(() => told++);
    const messages = [backend.store('a'), backend.store('b'), backend.store('c')];
    server.tellTogether(...messages.map(backend.created));
    await settled();
    const after = parley.conversations.list.get();
    expect(after.items.map(({ id }) => id)).toEqual(['cnv_1', 'cnv_2']);
    expect(after.items[1]).toBe(before.items[0]);
    expect(after.unreadCount).toBe(3);
    expect(told).toBe(1);
  });

  it('pages in more until there is none', async () => {
    const test = setUp();
    const { backend, parley, server } = test;
    for (let n = 0; n < 120; n++) backend.add(sampleConversation({ id: `cnv_x${n}`, updatedAt: 10_000 - n }));
    const usual = server.check;
    server.check = (params) => {
      const parts = usual(params);
      const latest = [...(parts.sync?.conversations ?? [])].sort((a, b) => b.updatedAt - a.updatedAt);
      return { ...parts, sync: { ...parts.sync, conversations: latest.slice(0, 50), more: true } };
    };
    await parley.connect();
    const { list } = parley.conversations;
    expect(list.get()).toMatchObject({ hasMore: true });
    await Promise.all([parley.conversations.loadMore(), parley.conversations.loadMore()]);
    expect(list.get().items).toHaveLength(100);
    await parley.conversations.loadMore();
    expect(list.get().items).toHaveLength(121);
    expect(list.get().hasMore).toBe(false);
    await parley.conversations.loadMore();
    expect(server.heard('conversation.list')).toHaveLength(3);
  });

  it('shows who adds me, and forgets what I am no longer in', async () => {
    const { backend, parley, server } = await connected();
    const added = sampleConversation({
      id: 'cnv_9',
      kind: 'group',
      name: 'New',
      members: [sampleMember(bob, { role: 'owner' }), sampleMember(alice)],
    });
    backend.add(added);
    server.tell({ ev: 'conversation.updated', data: { conversation: added } });
    await settled();
    const ids = () => parley.conversations.list.get().items.map(({ id }) => id);
    expect(ids()).toContain('cnv_9');
    expect(parley.conversations.get('cnv_9').state.get()).toMatchObject({
      status: 'ready',
      role: 'member',
      title: 'New',
    });
    server.tell({ ev: 'conversation.left', data: { conversationId: 'cnv_9', userId: 'bob' } });
    await settled();
    expect(parley.conversations.get('cnv_9').state.get()).toMatchObject({ memberCount: 1 });
    server.tell({ ev: 'conversation.left', data: { conversationId: 'cnv_9', userId: 'alice' } });
    await settled();
    expect(ids()).not.toContain('cnv_9');
    expect(parley.conversations.get('cnv_9').state.get().status).toBe('gone');
  });

  it('takes me back with fresh counts, in the same object', async () => {
    const { backend, chat, server, texts } = await connected();
    chat().timeline.subscribe(() => undefined);
    await settled();
    backend.say('old');
    server.tell({ ev: 'conversation.left', data: { conversationId: 'cnv_1', userId: 'alice' } });
    await settled();
    const before = chat();
    expect(before.state.get().status).toBe('gone');
    for (const text of ['unheard', 'unheard too']) backend.store(text);
    backend.say('welcome back');
    await settled();
    expect(chat()).toBe(before);
    expect(before.state.get()).toMatchObject({
      status: 'ready',
      unreadCount: 4,
      lastMessage: { text: 'welcome back' },
    });
    await before.loadOlder();
    expect(texts()).toEqual(['old', 'unheard', 'unheard too', 'welcome back']);
  });

  it('learns of a conversation by its first message, with the exact count', async () => {
    const { backend, parley, server } = await connected();
    const heard: string[] = [];
    parley.conversations.on('message', ({ text }) => heard.push(text));
    backend.add(sampleConversation({ id: 'cnv_7' }));
    backend.store('unheard', { conversationId: 'cnv_7' });
    backend.say('first', { conversationId: 'cnv_7' });
    await settled();
    expect(heard).toEqual(['first']);
    expect(parley.conversations.list.get().items[0]).toMatchObject({ id: 'cnv_7', unreadCount: 2 });
    expect(server.heard('conversation.get')).toHaveLength(1);
  });
});

describe('a conversation', () => {
  it('is the same object for the same id, and says when there is none', async () => {
    const { parley, server } = await connected();
    const chat = parley.conversations.get('cnv_nowhere');
    expect(parley.conversations.get('cnv_nowhere')).toBe(chat);
    expect(chat.state.get().status).toBe('loading');
    await settled();
    expect(chat.state.get().status).toBe('gone');
    expect(await parley.conversations.direct('bob')).toBe(parley.conversations.get('cnv_1'));
    expect(server.heard('conversation.direct')).toHaveLength(0);
  });

  it('can be asked for before there is a connection', async () => {
    const { parley, chat, texts, backend } = setUp();
    backend.store('early');
    chat().timeline.subscribe(() => undefined);
    await settled();
    await parley.connect();
    await settled();
    expect(chat().state.get()).toMatchObject({ status: 'ready', title: 'Bob' });
    expect(texts()).toEqual(['early']);
  });

  it('is made and changed through the server', async () => {
    const { parley, server } = await connected();
    const group = sampleConversation({ id: 'cnv_g', kind: 'group', name: 'Team' });
    server.on('conversation.create', () => ({ conversation: group }));
    server.on('conversation.update', ({ name }) => ({ conversation: { ...group, name, version: 2 } }));
    server.on('conversation.addMembers', () => ({ conversation: { ...group, memberCount: 3, version: 3 } }));
    server.on('conversation.removeMember', () => ({}));
    const team = await parley.conversations.create({ name: 'Team', members: ['bob'] });
    expect(team.state.get()).toMatchObject({ title: 'Team', kind: 'group' });
    await team.rename('A-Team');
    expect(team.state.get().title).toBe('A-Team');
    await team.addMembers(['carol']);
    expect(team.state.get().memberCount).toBe(3);
    await team.removeMember('bob');
    expect(team.state.get().members.map(({ user }) => user.id)).toEqual(['alice']);
    await team.leave();
    expect(team.state.get().status).toBe('gone');
    expect(server.heard('conversation.removeMember').map(({ params }) => params.userId)).toEqual(['bob', 'alice']);
    server.on('conversation.create', () => {
      throw new Refusal('messaging/unknown-user');
    });
    await expect(parley.conversations.create({ name: 'x', members: ['nobody'] })).rejects.toMatchObject({
      code: 'messaging/unknown-user',
    });
  });
});

describe('resuming', () => {
  it('brings exactly what was missed, with no other request', async () => {
    const { backend, cut, resume, chat, texts, server } = await connected();
    chat().timeline.subscribe(() => undefined);
    await settled();
    backend.say('before');
    await settled();
    const heard: string[] = [];
    chat().on('message', ({ text }) => heard.push(text));
    await cut();
    for (const text of ['1', '2', '3']) backend.store(text);
    const requests = server.requests.length;
    await resume();
    expect(server.heard('session.open').at(-1)?.params.holds).toEqual([
      { conversationId: 'cnv_1', seq: 1, from: 1, version: 1 },
    ]);
    expect(texts()).toEqual(['before', '1', '2', '3']);
    expect(heard).toEqual(['1', '2', '3']);
    expect(chat().state.get().unreadCount).toBe(4);
    expect(server.requests.slice(requests).map(({ op }) => op)).toEqual(['session.open']);
  });

  it('brings the messages of all conversations to whoever listens to all', async () => {
    const { backend, cut, resume, parley } = await connected();
    const heard: string[] = [];
    const stop = parley.conversations.on('message', ({ text }) => heard.push(text));
    backend.say('a');
    await settled();
    await cut();
    backend.store('b');
    await resume();
    expect(heard).toEqual(['a', 'b']);
    stop();
    stop();
    await cut();
    backend.store('c');
    await resume();
    expect(parley.conversations.list.get().unreadCount).toBe(3);
    expect(heard).toEqual(['a', 'b']);
  });

  it('pages in what was too much for one answer', async () => {
    const { backend, cut, resume, chat, texts, server } = await connected();
    chat().timeline.subscribe(() => undefined);
    await settled();
    backend.say('0');
    await settled();
    await cut();
    for (let n = 1; n <= 600; n++) backend.store(String(n));
    const usual = server.check;
    server.check = (params) => {
      const parts = usual(params);
      return { ...parts, sync: { ...parts.sync, messages: parts.sync?.messages?.slice(0, 100) ?? [], more: true } };
    };
    await resume();
    await settled();
    expect(texts()).toEqual(Array.from({ length: 601 }, (_, n) => String(n)));
    expect(chat().state.get().unreadCount).toBe(601);
  });

  it('reads a very long absence as history', async () => {
    const { backend, cut, resume, chat, texts, server } = await connected();
    chat().timeline.subscribe(() => undefined);
    await settled();
    backend.say('0');
    await settled();
    await cut();
    for (let n = 1; n <= 5_000; n++) backend.store(String(n));
    const usual = server.check;
    server.check = (params) => ({ ...usual(params), sync: { ...usual(params).sync, messages: [], more: true } });
    await resume();
    await settled();
    expect(texts()).toEqual(Array.from({ length: 50 }, (_, n) => String(4_951 + n)));
    expect(chat().timeline.get().hasOlder).toBe(true);
    expect(chat().state.get().unreadCount).toBe(5_001);
  });

  it('loses conversations that it was put out of meanwhile', async () => {
    const { backend, cut, resume, chat, parley } = await connected();
    chat().timeline.subscribe(() => undefined);
    await settled();
    await cut();
    backend.remove('cnv_1');
    await resume();
    expect(chat().state.get().status).toBe('gone');
    expect(parley.conversations.list.get().items).toEqual([]);
  });

  it('starts over when the server has lost the place, keeping what is on its way', async () => {
    const { backend, cut, resume, chat, texts, server, parley } = await connected();
    const gaps: unknown[] = [];
    parley.connection.on('gap', (gap) => gaps.push([gap, texts()]));
    backend.add(sampleConversation({ id: 'cnv_2' }));
    await parley.conversations.get('cnv_2').history();
    chat().timeline.subscribe(() => undefined);
    await settled();
    for (const text of ['a', 'b', 'c']) backend.say(text);
    await settled();
    await cut();
    const sending = chat().send('mine');
    backend.store('d');
    const usual = server.check;
    server.check = (params) => {
      const parts = usual({ ...params, cursor: undefined });
      return { ...parts, sync: { ...parts.sync, reset: true, messages: [], conversations: [backend.conversation()] } };
    };
    await resume();
    await sending;
    await settled();
    expect(texts()).toEqual(['a', 'b', 'c', 'd', 'mine']);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject([{ reason: 'reset' }, ['a', 'b', 'c', 'd', 'mine']]);
    expect(chat().state.get()).toMatchObject({ status: 'ready', unreadCount: 4 });
    expect(parley.conversations.get('cnv_2').state.get().status).toBe('ready');
    expect(parley.conversations.list.get().hasMore).toBe(true);
  });

  it('survives a reset in which the server fell behind', async () => {
    const { backend, cut, resume, chat, texts, server } = await connected();
    chat().timeline.subscribe(() => undefined);
    await settled();
    for (const text of ['a', 'b', 'c']) backend.say(text);
    await settled();
    await cut();
    const restored = createMessageBackend(server);
    restored.store('a');
    const usual = server.check;
    server.check = (params) => ({ ...usual(params), sync: { ...usual(params).sync, reset: true, messages: [] } });
    await resume();
    await settled();
    expect(texts()).toEqual(['a']);
    expect(chat().state.get()).toMatchObject({ lastSeq: 1, unreadCount: 1 });
    restored.say('new b');
    await settled();
    expect(texts()).toEqual(['a', 'new b']);
    expect(chat().state.get().unreadCount).toBe(2);
  });
});
