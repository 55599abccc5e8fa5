import { describe, expect, it } from 'vitest';
import { alice, bob, createMessageBackend, createTestClient, Refusal, settled } from '../testing/index.js';
import type { Timeline } from './messaging.js';

async function connected(before?: (backend: ReturnType<typeof createMessageBackend>) => void) {
  const test = createTestClient();
  const backend = createMessageBackend(test.server);
  backend.store('root');
  before?.(backend);
  await test.parley.connect();
  const chat = await test.parley.conversations.direct('bob');
  await settled();
  let n = 0;
  const answer = (text: string, sender = bob) => backend.say(text, { threadSeq: 1, sender, clientId: `a${n++}` });
  const miss = (text: string) => backend.store(text, { threadSeq: 1, clientId: `a${n++}` });
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
  return { ...test, backend, chat, answer, miss, cut, resume };
}

const texts = (timeline: Timeline) => timeline.messages.map(({ text }) => text);

describe('a thread', () => {
  it('shows its message first, then the answers, which the conversation does not show', async () => {
    const { chat, answer } = await connected();
    const thread = chat.thread(1);
    chat.timeline.subscribe(() => undefined);
    thread.timeline.subscribe(() => undefined);
    await settled();
    answer('one');
    answer('two');
    await settled();
    expect(texts(thread.timeline.get())).toEqual(['root', 'one', 'two']);
    expect(texts(chat.timeline.get())).toEqual(['root']);
    expect(chat.timeline.get().messages[0]?.thread).toMatchObject({ count: 2, lastSeq: 3 });
    expect(chat.state.get().lastMessage?.text).toBe('two');
  });

  it('is the same object for the same message, and for an answer in it', async () => {
    const { chat, answer } = await connected();
    const message = answer('one');
    expect(chat.thread(1)).toBe(chat.thread({ seq: 1 }));
    expect(chat.thread(message)).toBe(chat.thread(1));
    expect(chat.thread(1).seq).toBe(1);
  });

  it('costs nothing until somebody looks, and needs no look at the conversation', async () => {
    const { chat, server } = await connected((backend) => {
      backend.store('one', { threadSeq: 1, clientId: 'one' });
      for (let n = 0; n < 100; n++) backend.store(`other ${n}`, { clientId: `o${n}` });
    });
    const thread = chat.thread(1);
    await settled();
    expect(thread.timeline.get()).toMatchObject({ status: 'idle', messages: [] });
    expect(server.heard('message.list')).toHaveLength(0);
    thread.timeline.subscribe(() => undefined);
    await settled();
    expect(texts(thread.timeline.get())).toEqual(['root', 'one']);
    expect(thread.timeline.get()).toMatchObject({ status: 'ready', hasOlder: false });
    expect(chat.timeline.get().messages).toEqual([]);
  });

  it('pages in older answers, below its message', async () => {
    const { chat } = await connected((backend) => {
      for (let n = 1; n <= 120; n++) backend.store(`a${n}`, { threadSeq: 1, clientId: `a${n}` });
    });
    const thread = chat.thread(1);
    thread.timeline.subscribe(() => undefined);
    await settled();
    expect(texts(thread.timeline.get())).toEqual(['root', ...Array.from({ length: 50 }, (_, n) => `a${71 + n}`)]);
    expect(thread.timeline.get().hasOlder).toBe(true);
    await thread.loadOlder();
    await thread.loadOlder();
    expect(texts(thread.timeline.get())).toEqual(['root', ...Array.from({ length: 120 }, (_, n) => `a${1 + n}`)]);
    expect(thread.timeline.get().hasOlder).toBe(false);
  });

  it('shows what I write in it at once, and only there', async () => {
    const { chat, backend, cut, resume } = await connected();
    const thread = chat.thread(1);
    chat.timeline.subscribe(() => undefined);
    thread.timeline.subscribe(() => undefined);
    await settled();
    await cut();
    const sending = [thread.send('mine'), chat.send({ text: 'mine too', thread: 1 }), chat.send('not here')];
    await settled();
    expect(thread.timeline.get().messages).toMatchObject([
      { text: 'root' },
      { text: 'mine', status: 'queued', threadSeq: 1 },
      { text: 'mine too', status: 'queued' },
    ]);
    expect(texts(chat.timeline.get())).toEqual(['root', 'not here']);
    await resume();
    await Promise.all(sending);
    expect(backend.stored().map(({ threadSeq }) => threadSeq)).toEqual([undefined, 1, 1, undefined]);
    expect(thread.timeline.get().messages.slice(1)).toMatchObject([
      { text: 'mine', status: 'sent', seq: 2 },
      { text: 'mine too', status: 'sent', seq: 3 },
    ]);
    expect(texts(chat.timeline.get())).toEqual(['root', 'not here']);
  });

  it('shows what failed in it, where it can be sent again', async () => {
    const { chat, server, backend } = await connected();
    const thread = chat.thread(1);
    thread.timeline.subscribe(() => undefined);
    await settled();
    server.on('message.send', () => {
      throw new Refusal('messaging/forbidden');
    });
    await expect(thread.send('no')).rejects.toMatchObject({ code: 'messaging/forbidden' });
    const failed = thread.timeline.get().messages[1]!;
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'messaging/forbidden' } });
    server.on('message.send', (params) => ({ message: backend.accept(params) }));
    await chat.retry(failed.key);
    expect(thread.timeline.get().messages[1]).toMatchObject({ key: failed.key, status: 'sent', threadSeq: 1 });
  });

  it('shows changes of its answers and of its message', async () => {
    const { chat, answer, backend } = await connected();
    const thread = chat.thread(1);
    thread.timeline.subscribe(() => undefined);
    await settled();
    const { seq } = answer('one');
    await settled();
    backend.change(seq, { kind: 'edited', text: 'one, edited' });
    backend.change(1, { kind: 'reacted', emoji: '👍', active: true });
    await settled();
    expect(texts(thread.timeline.get())).toEqual(['root', 'one, edited']);
    expect(thread.timeline.get().messages[0]).toMatchObject({ reactions: [{ emoji: '👍' }], thread: { count: 1 } });
    const asking = chat.addReaction(seq, '🎉');
    expect(thread.timeline.get().messages[1]?.reactions).toMatchObject([{ emoji: '🎉', own: true }]);
    await asking;
    await chat.delete(seq);
    expect(thread.timeline.get().messages[1]).toMatchObject({ text: '', deletedAt: 6_000 });
    expect(thread.timeline.get().messages[0]?.thread).toBeUndefined();
  });

  it('has what was said and changed while I was away, with no request of its own', async () => {
    const { chat, answer, miss, backend, cut, resume, server } = await connected((backend) => {
      for (let n = 0; n < 60; n++) backend.store(`other ${n}`, { clientId: `o${n}` });
    });
    const thread = chat.thread(1);
    thread.timeline.subscribe(() => undefined);
    await settled();
    const { seq } = answer('one');
    await settled();
    await cut();
    miss('two');
    backend.change(seq, { kind: 'edited', text: 'one, edited' }, { silent: true });
    const before = server.requests.length;
    await resume();
    expect(texts(thread.timeline.get())).toEqual(['root', 'one, edited', 'two']);
    expect(server.requests.slice(before).map(({ op }) => op)).toEqual(['session.open']);
  });

  it('is read again when a sync did not bring everything', async () => {
    const { chat, answer, miss, backend, cut, resume, server } = await connected();
    chat.timeline.subscribe(() => undefined);
    const thread = chat.thread(1);
    thread.timeline.subscribe(() => undefined);
    await settled();
    const { seq } = answer('one');
    await settled();
    await cut();
    for (let n = 0; n < 5; n++) miss(`missed ${n}`);
    backend.change(seq, { kind: 'edited', text: 'one, edited' }, { silent: true });
    backend.change(1, { kind: 'edited', text: 'root, edited' }, { silent: true });
    const usual = server.check;
    server.check = (params) => ({ ...usual(params), sync: { ...usual(params).sync, messages: [], more: true } });
    await resume();
    const missed = Array.from({ length: 5 }, (_, n) => `missed ${n}`);
    expect(texts(thread.timeline.get())).toEqual(['root, edited', 'one, edited', ...missed]);
    expect(texts(chat.timeline.get())).toEqual(['root, edited']);
  });
});

describe('a conversation with threads', () => {
  it('pages on until there is something to show', async () => {
    const { chat, server } = await connected((backend) => {
      for (let n = 0; n < 10; n++) backend.store(`early ${n}`, { clientId: `e${n}` });
      for (let n = 0; n < 130; n++) backend.store(`answer ${n}`, { threadSeq: 1, clientId: `a${n}` });
    });
    chat.timeline.subscribe(() => undefined);
    await settled();
    expect(chat.timeline.get()).toMatchObject({ status: 'ready', hasOlder: false });
    expect(texts(chat.timeline.get())).toEqual(['root', ...Array.from({ length: 10 }, (_, n) => `early ${n}`)]);
    expect(server.heard('message.list')).toHaveLength(3);
  });
});

describe('what is not kept', () => {
  it('is shown to who was there, and to nobody afterwards', async () => {
    const { chat, backend, server, clock } = await connected();
    chat.timeline.subscribe(() => undefined);
    await settled();
    backend.say('psst', { stored: false, clientId: 's1' });
    await settled();
    const mine = await chat.send({ text: 'mine, psst', store: false });
    expect(mine).toMatchObject({ text: 'mine, psst', stored: false });
    expect(texts(chat.timeline.get())).toEqual(['root', 'psst', 'mine, psst']);
    const later = createTestClient({ server, clock, seed: 2 }).parley;
    await later.connect();
    const chatLater = await later.conversations.direct('bob');
    chatLater.timeline.subscribe(() => undefined);
    await settled();
    expect(texts(chatLater.timeline.get())).toEqual(['root']);
    expect(chatLater.timeline.get().hasOlder).toBe(false);
  });

  it('is no hole for who was not', async () => {
    const { chat, server } = await connected((backend) => {
      backend.store('psst', { stored: false, clientId: 's1' });
      backend.store('after', { sender: alice, clientId: 's2' });
    });
    chat.timeline.subscribe(() => undefined);
    await settled();
    expect(texts(chat.timeline.get())).toEqual(['root', 'after']);
    expect(server.heard('message.list')).toHaveLength(1);
  });
});
