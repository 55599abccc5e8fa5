import type { Params, ScheduledMessage } from '@parley/protocol';
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

async function connected() {
  const test = createTestClient();
  const backend = createMessageBackend(test.server);
  await test.parley.connect();
  const chat = await test.parley.conversations.direct('bob');
  await settled();
  return { ...test, backend, chat };
}

describe('a message on its way', () => {
  it('shows what it answers, its poll and whom it mentions, and is sent with them', async () => {
    const { chat, server, backend } = await connected();
    chat.timeline.subscribe(() => undefined);
    backend.say('x'.repeat(199) + '😀😀');
    await settled();
    server.on('message.send', () => null);
    void chat.send({
      text: 'Here?',
      replyTo: chat.timeline.get().messages[0],
      mentions: ['bob'],
      mentionsAll: true,
      poll: { question: 'Where?', options: ['here', 'there'], multiple: true },
    });
    await settled();
    expect(chat.timeline.get().messages.at(-1)).toMatchObject({
      text: 'Here?',
      replyTo: { seq: 1, sender: bob, text: `${'x'.repeat(199)}😀` },
      mentions: ['bob'],
      mentionsAll: true,
      poll: { options: [{ text: 'here', count: 0, userIds: [] }, { text: 'there' }], multiple: true, anonymous: false },
    });
    const sent = server.heard('message.send')[0]!.params;
    expect({ ...sent, clientId: '' }).toEqual({
      conversationId: 'cnv_1',
      clientId: '',
      text: 'Here?',
      replyTo: 1,
      mentions: ['bob'],
      mentionsAll: true,
      poll: { question: 'Where?', options: ['here', 'there'], multiple: true },
    });
  });

  it('shows what it forwards, from wherever that is', async () => {
    const { chat, parley, server, backend } = await connected();
    backend.add(sampleConversation({ id: 'cnv_2', kind: 'group', name: 'Team' }));
    backend.say('look', { conversationId: 'cnv_2', metadata: { card: 7 } });
    await settled();
    const original = parley.conversations.get('cnv_2').state.get().lastMessage!;
    const answer = server.heard('message.send');
    const sending = chat.send({ forward: original });
    expect(chat.timeline.get().messages).toMatchObject([
      { text: 'look', metadata: { card: 7 }, forwardedFrom: { sender: bob }, status: 'sending' },
    ]);
    const message = await sending;
    expect(answer.length + server.heard('message.send').length).toBe(1);
    expect(server.heard('message.send')[0]?.params).toMatchObject({ forward: { conversationId: 'cnv_2', seq: 1 } });
    expect(message).toMatchObject({ text: 'look', forwardedFrom: { sender: bob, createdAt: 1_001 } });
  });

  it('cannot answer or forward one that is not stored', async () => {
    const { chat, server } = await connected();
    server.on('message.send', () => null);
    void chat.send('on its way');
    const outgoing = chat.timeline.get().messages[0]!;
    for (const draft of [{ text: 'x', replyTo: outgoing }, { text: 'x', thread: outgoing }, { forward: outgoing }]) {
      await expect(chat.send(draft)).rejects.toMatchObject({ code: 'messaging/no-message' });
    }
    expect(chat.timeline.get().messages).toHaveLength(1);
  });
});

describe('a quote', () => {
  it('says what the message it quotes says now', async () => {
    const { chat, backend } = await connected();
    chat.timeline.subscribe(() => undefined);
    await settled();
    backend.say('first words');
    await settled();
    await chat.send({ text: 'What?', replyTo: 1 });
    const quote = () => chat.timeline.get().messages[1]?.replyTo;
    expect(quote()).toMatchObject({ text: 'first words' });
    backend.change(1, { kind: 'edited', text: 'other words' });
    await settled();
    expect(quote()).toMatchObject({ text: 'other words' });
    backend.change(1, { kind: 'deleted' });
    await settled();
    expect(quote()).toMatchObject({ text: '', deleted: true });
  });
});

describe('scheduled messages', () => {
  function withSchedule({ server }: Awaited<ReturnType<typeof connected>>) {
    const scheduled = new Map<string, ScheduledMessage>();
    const of = (clientId: string) => {
      const found = scheduled.get(clientId);
      if (!found) throw new Refusal('messaging/no-message');
      return found;
    };
    server.on('scheduled.create', ({ clientId, ...rest }: Params<'scheduled.create'>) => {
      scheduled.set(clientId, { clientId, ...rest });
      return { scheduled: of(clientId) };
    });
    server.on('scheduled.update', ({ clientId, ...rest }) => {
      scheduled.set(clientId, { ...of(clientId), ...rest });
      return { scheduled: of(clientId) };
    });
    server.on('scheduled.cancel', ({ clientId }) => {
      scheduled.delete(clientId);
      return {};
    });
    server.on('scheduled.list', () => ({ items: [...scheduled.values()].sort((a, b) => a.sendAt - b.sendAt) }));
    return scheduled;
  }

  it('are asked for when somebody looks, and kept up to date', async () => {
    const test = await connected();
    const { chat, server } = test;
    withSchedule(test);
    const later = await chat.schedule({ text: 'later', replyTo: 3, mentions: ['bob'] }, 2_000);
    await chat.schedule('sooner', new Date(1_000));
    expect(server.heard('scheduled.create').map(({ params }) => ({ ...params, clientId: '' }))).toEqual([
      { conversationId: 'cnv_1', clientId: '', text: 'later', replyTo: 3, mentions: ['bob'], sendAt: 2_000 },
      { conversationId: 'cnv_1', clientId: '', text: 'sooner', sendAt: 1_000 },
    ]);
    expect(chat.scheduled.get()).toEqual([]);
    expect(server.heard('scheduled.list')).toEqual([]);
    chat.scheduled.subscribe(() => undefined);
    await settled();
    const texts = () => chat.scheduled.get().map(({ text }) => text);
    expect(texts()).toEqual(['sooner', 'later']);
    await chat.reschedule(later.clientId, { text: 'soonest', at: 500 });
    expect(texts()).toEqual(['soonest', 'sooner']);
    server.tell({
      ev: 'scheduled.changed',
      data: { scheduled: { ...later, clientId: 'other', sendAt: 700, text: '2nd' } },
    });
    server.tell({
      ev: 'scheduled.changed',
      data: { scheduled: { ...later, conversationId: 'cnv_9', clientId: 'elsewhere', text: 'elsewhere' } },
    });
    await settled();
    expect(texts()).toEqual(['soonest', '2nd', 'sooner']);
    await chat.cancelScheduled(later.clientId);
    server.tell({ ev: 'scheduled.removed', data: { conversationId: 'cnv_1', clientId: 'other' } });
    await settled();
    expect(texts()).toEqual(['sooner']);
  });

  it('are asked for again after a drop', async () => {
    const test = await connected();
    const { chat, server, parley } = test;
    const all = withSchedule(test);
    chat.scheduled.subscribe(() => undefined);
    await settled();
    await chat.schedule('gone meanwhile', 1_000);
    all.clear();
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    await settled();
    expect(chat.scheduled.get()).toEqual([]);
  });

  it('refuse what the server would refuse', async () => {
    const test = await connected();
    withSchedule(test);
    await expect(test.chat.schedule('', 1)).rejects.toMatchObject({ code: 'messaging/empty' });
    await expect(test.chat.reschedule('nowhere', { at: 1 })).rejects.toMatchObject({ code: 'messaging/no-message' });
  });
});

describe('how I keep a conversation', () => {
  it('shows, is changed, and changes with my other devices', async () => {
    const { chat, server } = await connected();
    expect(chat.state.get()).toMatchObject({ settings: { notifications: 'all', archived: false }, public: false });
    let version = 10;
    server.on('conversation.configure', ({ notifications = 'all', mutedUntil, archived = false }) => ({
      settings: { notifications, archived, ...(mutedUntil && { mutedUntil }) },
      version: ++version,
    }));
    await chat.configure({ notifications: 'mentions', mutedUntil: new Date(9_000) });
    expect(chat.state.get().settings).toEqual({ notifications: 'mentions', mutedUntil: 9_000, archived: false });
    await chat.configure({ mutedUntil: null, archived: true });
    expect(server.heard('conversation.configure').map(({ params }) => params)).toEqual([
      { conversationId: 'cnv_1', notifications: 'mentions', mutedUntil: 9_000 },
      { conversationId: 'cnv_1', mutedUntil: null, archived: true },
    ]);
    const settings = { notifications: 'none', archived: false } as const;
    const configured = (change: typeof settings | { notifications: 'all'; archived: true }, at: number) =>
      server.tell({
        ev: 'conversation.configured',
        at: { conversation: 'cnv_1', version: at },
        data: { conversationId: 'cnv_1', settings: change },
      });
    configured(settings, 13);
    configured({ notifications: 'all', archived: true }, 11);
    await settled();
    expect(chat.state.get().settings).toEqual(settings);
  });
});

describe('roles', () => {
  it('say what I may do, and change with what I am told', async () => {
    const { parley, server, backend } = await connected();
    const channel = sampleConversation({
      ...{ id: 'cnv_c', kind: 'channel', name: 'News', public: true, role: 'member' },
      members: [sampleMember(alice), sampleMember(bob, { role: 'owner' })],
    });
    backend.add(channel);
    const news = parley.conversations.get('cnv_c');
    await settled();
    expect(news.state.get()).toMatchObject({ kind: 'channel', public: true, role: 'member' });
    expect(news.state.get().can).toEqual({
      send: false,
      react: true,
      pin: false,
      rename: false,
      addMembers: false,
      removeMembers: false,
      setRoles: false,
      deleteOthers: false,
      leave: true,
    });
    const { can } = news.state.get();
    server.tell({ ev: 'typing.changed', data: { conversationId: 'cnv_c', userId: 'bob', active: true, expiresIn: 1 } });
    await settled();
    expect(news.state.get().can).toBe(can);
    const members = [sampleMember(alice, { role: 'moderator' }), sampleMember(bob, { role: 'owner' })];
    server.tell({ ev: 'conversation.updated', data: { conversation: { ...channel, members, version: 2 } } });
    await settled();
    expect(news.state.get()).toMatchObject({
      role: 'moderator',
      can: { send: true, pin: true, rename: true, setRoles: false, deleteOthers: true },
    });
    server.on('conversation.setRole', () => ({
      conversation: { ...channel, members: [sampleMember(alice, { role: 'owner' })], version: 3 },
    }));
    await news.setRole('alice', 'owner');
    expect(news.state.get()).toMatchObject({ role: 'owner', can: { setRoles: true } });
    expect(parley.conversations.get('cnv_1').state.get().can).toMatchObject({
      send: true,
      rename: false,
      leave: false,
    });
  });
});

describe('channels', () => {
  it('are made, and joined by whoever finds them', async () => {
    const { parley, server } = await connected();
    const channel = sampleConversation({ id: 'cnv_c', kind: 'channel', name: 'News', public: true });
    server.on('conversation.create', () => ({ conversation: { ...channel, role: 'owner' } }));
    server.on('conversation.join', () => ({ conversation: { ...channel, id: 'cnv_d' } }));
    const made = await parley.conversations.create({ name: 'News', kind: 'channel', public: true });
    expect(made.state.get()).toMatchObject({ kind: 'channel', public: true, can: { send: true } });
    expect(server.heard('conversation.create')[0]?.params).toMatchObject({
      kind: 'channel',
      public: true,
      members: [],
    });
    const joined = await parley.conversations.join('cnv_d');
    expect(joined).toBe(parley.conversations.get('cnv_d'));
    expect(joined.state.get()).toMatchObject({ status: 'ready', can: { send: false } });
  });
});

describe('pages', () => {
  it('give what a message said before, who reacted, and what is pinned', async () => {
    const { chat, server, backend } = await connected();
    backend.say('pinned');
    await settled();
    server.on('message.edits', ({ cursor }) =>
      cursor ? { items: [{ text: 'a', replacedAt: 1 }] } : { items: [{ text: 'b', replacedAt: 2 }], next: 'more' },
    );
    server.on('reaction.list', ({ emoji }) => ({ items: emoji === '👍' ? [bob] : [] }));
    server.on('message.pins', () => ({ items: [{ ...backend.stored()[0]!, pinnedAt: 5 }] }));
    const edits = await chat.edits(1);
    expect(edits).toMatchObject({ items: [{ text: 'b' }], hasNext: true });
    const before = await edits.next();
    expect(before).toMatchObject({ items: [{ text: 'a' }], hasNext: false });
    expect(await before.next()).toMatchObject({ items: [], hasNext: false });
    expect((await chat.reactors(1, '👍')).items).toEqual([bob]);
    expect(await chat.pins()).toMatchObject([{ seq: 1, text: 'pinned', key: 'cnv_1-1', status: 'delivered' }]);
  });
});

describe('drafts', () => {
  it('are kept for each conversation', async () => {
    const { chat, parley } = await connected();
    const heard: string[] = [];
    chat.draft.subscribe((text) => heard.push(text));
    chat.setDraft('Hel');
    chat.setDraft('Hello');
    chat.setDraft('Hello');
    expect(heard).toEqual(['Hel', 'Hello']);
    expect(parley.conversations.get('cnv_1').draft.get()).toBe('Hello');
    expect(parley.conversations.get('cnv_2').draft.get()).toBe('');
  });
});

describe('news', () => {
  it('are told also where the server counted them before they came', async () => {
    const { chat, backend, server } = await connected();
    const heard: string[] = [];
    chat.on('message', ({ text }) => heard.push(text));
    backend.say('one');
    await settled();
    const two = backend.store('two');
    // Something was asked meanwhile, and its answer overtakes the event.
    backend.change(1, { kind: 'deleted' });
    await settled();
    expect(chat.state.get()).toMatchObject({ unreadCount: 1, lastSeq: 2 });
    expect(heard).toEqual(['one']);
    server.tell(backend.created(two), backend.created(two));
    await settled();
    expect(heard).toEqual(['one', 'two']);
    expect(chat.state.get().unreadCount).toBe(1);
  });

  it('that were counted and never came are asked for at the next session', async () => {
    const { chat, backend, server, parley } = await connected();
    const heard: string[] = [];
    chat.on('message', ({ text }) => heard.push(text));
    backend.say('one');
    await settled();
    backend.store('two');
    backend.change(1, { kind: 'deleted' });
    await settled();
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    await settled();
    expect(server.heard('session.open').at(-1)?.params.holds).toEqual([{ conversationId: 'cnv_1', seq: 1 }]);
    expect(heard).toEqual(['one', 'two']);
  });
});

describe('what is held', () => {
  it('is named with what is known of its changes', async () => {
    const { chat, backend, server, parley } = await connected();
    for (let n = 1; n <= 80; n++) backend.say(`m${n}`, { clientId: `m${n}` });
    const resume = async () => {
      server.socket.cut();
      await settled();
      parley.connection.reconnectNow();
      await settled();
      return server.heard('session.open').at(-1)?.params.holds;
    };
    expect(await resume()).toEqual([]);
    chat.timeline.subscribe(() => undefined);
    await settled();
    backend.change(70, { kind: 'pinned' });
    await settled();
    expect(await resume()).toEqual([{ conversationId: 'cnv_1', seq: 80, from: 31, version: 81 }]);
    chat.thread(3).timeline.subscribe(() => undefined);
    await settled();
    expect(await resume()).toEqual([{ conversationId: 'cnv_1', seq: 80, from: 3, version: 81 }]);
  });

  it('is read again where a sync could not bring all that changed', async () => {
    const { chat, backend, server, parley } = await connected();
    for (let n = 1; n <= 20; n++) backend.store(`m${n}`, { clientId: `m${n}` });
    chat.timeline.subscribe(() => undefined);
    await settled();
    server.sockets.reachable = false;
    server.socket.cut();
    await settled();
    backend.change(10, { kind: 'edited', text: 'edited' }, { silent: true });
    const usual = server.check;
    server.check = (params) => ({ ...usual(params), sync: { ...usual(params).sync, messages: [], more: true } });
    server.sockets.reachable = true;
    parley.connection.reconnectNow();
    await settled();
    expect(chat.timeline.get().messages.map(({ text }) => text)).toContain('edited');
    expect(chat.timeline.get().messages).toHaveLength(20);
  });
});
