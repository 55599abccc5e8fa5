import { closeCodes, limits } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStream, type TestStream } from '../../testing/create-test-stream.js';
import { startTestStreams, type TestStreams } from '../../testing/start-test-streams.js';

let server: TestStreams;

beforeEach(async () => {
  server = await startTestStreams({ origins: ['https://app.example'], allowOrigin: (origin) => !/evil/.test(origin) });
});
afterEach(() => server.stop());

const frame = (id: number, op: string, params: unknown = {}) => JSON.stringify({ id, op, params });
const open = (device: string, userId = 'alice') =>
  frame(1, 'session.open', {
    protocol: [1],
    token: server.test.token(userId),
    device,
    client: { name: 't', version: '1' },
  });
const closeOf = async (stream: TestStream) =>
  JSON.parse((await stream.next(({ name }) => name === 'close')).data ?? '') as { code: number; reason: string };

describe('over streams', () => {
  it('a session opens and a message arrives, however long', async () => {
    const [alice, bob] = [await openTestStream(server.url), await openTestStream(server.url)];
    expect((await alice.send(open('a'))).status).toBe(204);
    await bob.send(open('b', 'bob'));
    await Promise.all([alice.frame({ id: 1 }), bob.frame({ id: 1 })]);
    await alice.send(frame(2, 'conversation.direct', { userId: 'bob' }));
    const { result } = (await alice.frame({ id: 2 })) as { result: { conversation: { id: string } } };
    const conversationId = result.conversation.id;
    const texts = ['Hi ☀️', 'two\nlines\r\n\n', '😀'.repeat(limits.textBytes / 4)];
    for (const [i, text] of texts.entries())
      await alice.send(frame(3 + i, 'message.send', { conversationId, clientId: `c${i}`, text }));
    for (const [i] of texts.entries()) await alice.frame({ id: 3 + i });
    await bob.next(({ data = '' }) => data.includes(texts[2] ?? ''));
    const told = bob.events.flatMap(({ name, data = '' }) => (name === undefined ? [JSON.parse(data) as object] : []));
    const created = told.flat().filter((event) => 'ev' in event && event.ev === 'message.created');
    expect(
      created.map((event) => (event as unknown as { data: { message: { text: string } } }).data.message.text),
    ).toEqual(texts);
  });

  it('the answer tells everything in between to hand it on at once', async () => {
    const { response } = await openTestStream(server.url, { origin: 'https://app.example' });
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': 'https://app.example',
      'x-content-type-options': 'nosniff',
    });
  });

  it('frames that no line of an event can hold arrive whole', async () => {
    const stream = await openTestStream(server.url);
    for (const text of ['', '\n', 'a\r\nb', '\n\n']) server.sockets[0]?.send(text);
    server.sockets[0]?.send('data: {"x":1}');
    await stream.next(({ data }) => data === 'data: {"x":1}');
    expect(stream.events.slice(1).map(({ name, data = '' }) => [name, data])).toEqual([
      ...['', '\n', 'a\r\nb', '\n\n'].map((text) => ['text', JSON.stringify(text)]),
      [undefined, 'data: {"x":1}'],
    ]);
  });

  it('the last event says what to do', async () => {
    const [first, second] = [await openTestStream(server.url), await openTestStream(server.url)];
    await first.send(open('same'));
    await first.frame({ id: 1 });
    await second.send(open('same'));
    expect(await closeOf(first)).toMatchObject({ code: closeCodes.superseded });
    await first.ended;
    await second.frame({ id: 1 });
    await server.test.rules.stop();
    expect(await closeOf(second)).toMatchObject({ code: closeCodes.goingAway });
  });

  it('a silent stream carries a comment every 15 seconds', async () => {
    const stream = await openTestStream(server.url);
    await stream.send(open('a'));
    await stream.frame({ id: 1 });
    await server.advance(14_999);
    expect(stream.events.some(({ comment }) => comment !== undefined)).toBe(false);
    await server.advance(1);
    await stream.next(({ comment }) => comment !== undefined);
  });

  it('one whose session does not open in time is closed', async () => {
    const stream = await openTestStream(server.url);
    await server.advance(12_000);
    expect(await closeOf(stream)).toMatchObject({ code: closeCodes.resume });
    await stream.ended;
  });

  it('a client that leaves by a post has its last frames taken first', async () => {
    const { sockets } = server;
    const stream = await openTestStream(server.url);
    await stream.post({ key: stream.key, at: 0, frames: [open('a'), frame(2, 'session.ping')], end: true });
    await stream.ended;
    expect(sockets[0]).toMatchObject({ heard: [open('a'), frame(2, 'session.ping')], ended: 1 });
    expect((await stream.send(frame(3, 'session.ping'))).code).toBe('protocol/unknown-stream');
    expect(server.pending).toBe(0);
  });

  it('one that is abandoned says its last words within a second, then it is forgotten with its session', async () => {
    const stream = await openTestStream(server.url);
    const first = open('a');
    await stream.send(first);
    await stream.frame({ id: 1 });
    stream.leave();
    // Beside the timer of the comments.
    await expect.poll(() => server.pending).toBe(2);
    expect((await stream.send(frame(2, 'session.ping'))).status).toBe(204);
    await server.advance(999);
    expect(server.sockets[0]?.ended).toBe(0);
    await server.advance(1);
    expect(server.sockets[0]?.ended).toBe(1);
    expect((await stream.send(frame(3, 'session.ping'))).code).toBe('protocol/unknown-stream');
    expect(server.sockets[0]?.heard).toEqual([first, frame(2, 'session.ping')]);
    expect(server.pending).toBe(0);
  });

  it('one that is abandoned makes room at once for the same device', async () => {
    const [first, second] = [await openTestStream(server.url), await openTestStream(server.url)];
    await first.send(open('same'));
    await first.frame({ id: 1 });
    first.leave();
    await first.ended;
    await second.send(open('same'));
    await second.frame({ id: 1 });
    await expect.poll(() => server.sockets[0]?.ended).toBe(1);
  });

  it('what a reader does not take counts, and its end is not waited for longer than two seconds', async () => {
    const stream = await openTestStream(server.url);
    stream.response.pause();
    const [socket] = server.sockets;
    const megabyte = 'x'.repeat(1_048_576);
    // What the system's own buffers hold is not counted.
    for (let sent = 0; sent < 64 && (socket?.bufferedBytes ?? 0) < 4 * megabyte.length; sent += 1)
      socket?.send(megabyte);
    expect(socket?.bufferedBytes).toBeGreaterThanOrEqual(4 * megabyte.length);
    socket?.close(closeCodes.resume, 'The reader is too slow.');
    expect((await stream.send(frame(2, 'session.ping'))).code).toBe('protocol/unknown-stream');
    await server.advance(1_999);
    expect(socket?.ended).toBe(0);
    await server.advance(1);
    await expect.poll(() => socket?.ended).toBe(1);
    stream.leave();
  });

  it('pages of other origins are refused', async () => {
    const refused = { status: 403, code: 'auth/forbidden' };
    await expect(openTestStream(server.url, { origin: 'https://evil.example' })).rejects.toMatchObject(refused);
  });

  it('closing waits for all streams to go and takes no new ones', async () => {
    const stream = await openTestStream(server.url);
    await server.streams.close();
    expect(await closeOf(stream)).toMatchObject({ code: closeCodes.goingAway });
    await expect(openTestStream(server.url)).rejects.toMatchObject({ status: 503, code: 'server/unavailable' });
  });

  it('neither keys nor names of streams are logged', async () => {
    const stream = await openTestStream(server.url);
    await stream.send(open('a'));
    await stream.post('garbage');
    await stream.post({ key: 'wrong', at: 0, frames: [] });
    await stream.frame({ id: 1 });
    stream.leave();
    const logged = server.lines.join();
    for (const secret of [stream.id, stream.key, server.test.token('alice')]) expect(logged).not.toContain(secret);
  });
});
