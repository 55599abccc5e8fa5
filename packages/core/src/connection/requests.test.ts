import type { OperationName } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createTestClient, Refusal, sampleMessage, settled } from '../testing/index.js';

const second = 1_000;

async function connected() {
  const test = createTestClient();
  await test.parley.connect();
  const send = (clientId: string, lane = 'one') =>
    test.link.request(
      'message.send',
      { conversationId: lane, clientId, text: clientId },
      { durable: true, lane: `messages:${lane}` },
    );
  const cut = async () => {
    test.server.socket.cut();
    await settled();
    test.parley.connection.reconnectNow();
    await settled();
  };
  const sent = () => test.server.heard('message.send').map(({ params }) => params.clientId);
  return { ...test, send, cut, sent };
}

function abortable() {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => void listeners.delete(listener),
  };
  const abort = () => {
    signal.aborted = true;
    for (const listener of [...listeners]) listener();
  };
  return { signal, abort, listeners };
}

describe('requests', () => {
  it('are refused while nobody connects', async () => {
    const { link, parley } = createTestClient();
    const refused = { code: 'connection/disconnected', message: expect.stringContaining('connect()') as string };
    await expect(link.request('user.get', { userId: 'bob' })).rejects.toMatchObject(refused);
    await parley.connect();
    await parley.disconnect();
    await expect(link.request('user.get', { userId: 'bob' })).rejects.toMatchObject(refused);
  });

  it('wait for the first session', async () => {
    const { link, parley, server } = createTestClient();
    server.on('user.get', ({ userId }) => ({ user: { id: userId, name: 'Bob' } }));
    void parley.connect();
    expect(await link.request('user.get', { userId: 'bob' })).toEqual({ user: { id: 'bob', name: 'Bob' } });
  });

  it('reject with what the server says, all of it', async () => {
    const { link, server } = await connected();
    server.on('user.get', () => {
      throw new Refusal('auth/unknown-user', { requestId: 'r1', details: { userId: 'bob' } });
    });
    await expect(link.request('user.get', { userId: 'bob' })).rejects.toMatchObject({
      name: 'ParleyError',
      code: 'auth/unknown-user',
      retryable: false,
      requestId: 'r1',
      details: { userId: 'bob' },
    });
  });

  it('end with a timeout when no answer comes', async () => {
    const { link, clock, leaks, parley } = await connected();
    const asked = expect(link.request('user.get', { userId: 'bob' })).rejects.toMatchObject({
      code: 'connection/timeout',
      retryable: true,
    });
    await clock.advance(30 * second);
    await asked;
    await parley.disconnect();
    expect(leaks()).toEqual([]);
  });

  it('are lost with the connection, unless they are durable', async () => {
    const { link, server, send, cut, sent } = await connected();
    const lost = expect(link.request('user.get', { userId: 'bob' })).rejects.toMatchObject({ code: 'connection/lost' });
    const kept = send('a');
    await cut();
    await lost;
    expect(sent()).toEqual(['a', 'a']);
    server.answer(server.heard('message.send')[1]!, { message: sampleMessage(1) });
    expect(await kept).toEqual({ message: sampleMessage(1) });
  });

  it('do not listen to late answers of a lost connection', async () => {
    const { server, send, cut } = await connected();
    const kept = send('a');
    await settled();
    const [first] = server.heard('message.send');
    await cut();
    server.socket.send(JSON.stringify({ id: first!.id, result: { message: sampleMessage(9) } }));
    await settled();
    const [, second] = server.heard('message.send');
    expect(second!.id).toBeGreaterThan(first!.id);
    server.answer(second!, { message: sampleMessage(1) });
    expect(await kept).toEqual({ message: sampleMessage(1) });
  });

  it('of one lane go one after another, those of others beside them', async () => {
    const { server, send, sent } = await connected();
    const all = [send('a'), send('b'), send('c'), send('x', 'two')];
    await settled();
    expect(sent()).toEqual(['a', 'x']);
    server.answer(server.heard('message.send')[0]!, { message: sampleMessage(1) });
    await settled();
    expect(sent()).toEqual(['a', 'x', 'b']);
    server.on('message.send', () => ({ message: sampleMessage(2) }));
    for (const request of server.heard('message.send').slice(1)) {
      server.answer(request, { message: sampleMessage(2) });
    }
    await Promise.all(all);
    expect(sent()).toEqual(['a', 'x', 'b', 'c']);
  });

  it('hold their lane while the server asks to wait', async () => {
    const { server, send, sent, clock } = await connected();
    let full = true;
    server.on('message.send', ({ clientId }) => {
      if (clientId === 'a' && full) throw new Refusal('limits/rate', { retryable: true, retryAfter: 2 * second });
      return { message: sampleMessage(1, { clientId }) };
    });
    const all = [send('a'), send('b')];
    await clock.advance(1_900);
    expect(sent()).toEqual(['a']);
    full = false;
    await clock.advance(300);
    await Promise.all(all);
    expect(sent()).toEqual(['a', 'a', 'b']);
  });

  it('leave no timer while nobody is connected, and come again with the next session', async () => {
    const { server, send, sent, parley, leaks } = await connected();
    server.on('message.send', () => {
      throw new Refusal('limits/rate', { retryable: true, retryAfter: 60 * second });
    });
    const kept = send('a');
    await settled();
    await parley.disconnect();
    expect(leaks()).toEqual([]);
    server.on('message.send', () => ({ message: sampleMessage(1) }));
    await parley.connect();
    await kept;
    expect(sent()).toEqual(['a', 'a']);
  });

  it('let the next one go when one is refused for good', async () => {
    const { server, send, sent } = await connected();
    server.on('message.send', ({ clientId }) => {
      if (clientId === 'a') throw new Refusal('messaging/not-found');
      return { message: sampleMessage(1, { clientId }) };
    });
    const [a, b] = [send('a'), send('b')];
    await expect(a).rejects.toMatchObject({ code: 'messaging/not-found' });
    await b;
    expect(sent()).toEqual(['a', 'b']);
  });

  it('are sent again in their order after a loss, with those made meanwhile behind them', async () => {
    const { server, send, sent, cut } = await connected();
    const all = [send('a', '1'), send('b', '2'), send('c', '3')];
    await settled();
    server.sockets.reachable = false;
    server.socket.cut();
    await settled();
    all.push(send('d', '4'), send('e', '1'));
    server.sockets.reachable = true;
    server.on('message.send', ({ clientId }) => ({ message: sampleMessage(1, { clientId }) }));
    await cut();
    await Promise.all(all);
    expect(sent()).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'd', 'e']);
  });

  it('that are durable wait for the next connect', async () => {
    const { server, send, sent, parley, leaks } = await connected();
    const kept = send('a');
    await settled();
    await parley.disconnect();
    expect(leaks()).toEqual([]);
    const made = send('b');
    server.on('message.send', ({ clientId }) => ({ message: sampleMessage(1, { clientId }) }));
    await parley.connect();
    await Promise.all([kept, made]);
    expect(sent()).toEqual(['a', 'a', 'b']);
  });

  it('stay below what the server lets be in flight, and pings get through all the same', async () => {
    const { server, clock, link } = await connected();
    const ops = Array.from({ length: 250 }, (_, place) => link.request('user.get', { userId: `u${place}` }));
    for (const op of ops) op.catch(() => undefined);
    await clock.advance(26 * second);
    expect(server.heard('user.get').length).toBeLessThan(100);
    expect(server.heard('session.ping').length).toBeGreaterThan(0);
    const waiting = new Set(server.heard('user.get'));
    server.on('user.get', ({ userId }) => ({ user: { id: userId, name: userId } }));
    for (const request of waiting) server.answer(request, { user: { id: 'x', name: 'x' } });
    await Promise.all(ops);
    expect(server.heard('user.get')).toHaveLength(250);
  });

  it('are taken back by a signal', async () => {
    const { server, link, send, sent } = await connected();
    const { signal, abort, listeners } = abortable();
    const asked = link.request('user.get', { userId: 'bob' }, { signal });
    await settled();
    abort();
    await expect(asked).rejects.toMatchObject({ code: 'connection/cancelled' });
    expect(listeners.size).toBe(0);
    await expect(link.request('user.get', { userId: 'bob' }, { signal })).rejects.toMatchObject({
      code: 'connection/cancelled',
    });
    const first = abortable();
    const laned = link.request(
      'message.send',
      { conversationId: 'one', clientId: 'a', text: 'a' },
      { durable: true, lane: 'messages:one', signal: first.signal },
    );
    const next = send('b');
    await settled();
    first.abort();
    await expect(laned).rejects.toMatchObject({ code: 'connection/cancelled' });
    await settled();
    expect(sent()).toEqual(['a', 'b']);
    server.answer(server.heard('message.send')[1]!, { message: sampleMessage(1) });
    await next;
  });

  it('are refused here when their frame would be too large, and the connection lives on', async () => {
    const { link, parley, server } = await connected();
    const text = '\u0001'.repeat(16_000);
    await expect(
      link.request('message.send', { conversationId: 'c', clientId: 'a', text }, { durable: true }),
    ).rejects.toMatchObject({ code: 'protocol/too-large', details: { limit: 65_536 } });
    expect(server.heard('message.send')).toHaveLength(0);
    expect(parley.connection.get().status).toBe('connected');
  });

  it('answers of unknown requests are ignored', async () => {
    const { server, parley } = await connected();
    server.socket.send('{"id":999,"result":{}}');
    server.socket.send('{"id":null,"error":{"code":"protocol/malformed","message":"x","retryable":false}}');
    server.socket.send('{"ev":"something.new","data":{}}');
    await settled();
    expect(parley.connection.get().status).toBe('connected');
  });

  it.each<OperationName>(['message.send', 'receipt.mark'])('sends %s again when no answer ever came', async (op) => {
    const { server, clock, link } = await connected();
    const params = { conversationId: 'c', clientId: 'a', text: 'a' };
    void link.request(op, params, { durable: true });
    await clock.advance(31 * second);
    expect(server.heard(op)).toHaveLength(2);
  });
});
