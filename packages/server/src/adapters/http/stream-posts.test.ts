import { closeCodes, limits } from '@parley/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestStream } from '../../testing/create-test-stream.js';
import { startTestStreams, type TestStreams } from '../../testing/start-test-streams.js';

let server: TestStreams;

beforeAll(async () => {
  server = await startTestStreams();
});
afterAll(() => server.stop());

const ping = (id: number) => JSON.stringify({ id, op: 'session.ping', params: {} });
const start = async (userId = 'alice') => {
  const stream = await openTestStream(server.url);
  const client = { name: 't', version: '1' };
  const params = { protocol: [1], token: server.test.token(userId), device: stream.id, client };
  const first = JSON.stringify({ id: 0, op: 'session.open', params });
  await stream.send(first);
  await stream.frame({ id: 0 });
  return { ...stream, first, socket: server.sockets.at(-1) };
};

describe('posts to a stream', () => {
  it('that come again, wholly or in part, do nothing twice', async () => {
    const { post, key, socket, first, leave } = await start();
    const frames = [ping(1), ping(2)];
    expect((await post({ key, at: 1, frames })).status).toBe(204);
    expect((await post({ key, at: 1, frames })).status).toBe(204);
    expect((await post({ key, at: 0, frames: [first, ...frames, ping(3)] })).status).toBe(204);
    expect(socket?.heard).toEqual([first, ping(1), ping(2), ping(3)]);
    leave();
  });

  it('that came too early are refused and may come again', async () => {
    const { post, key, socket, first, leave } = await start();
    expect(await post({ key, at: 2, frames: [ping(2)] })).toMatchObject({ status: 409, code: 'protocol/out-of-order' });
    await post({ key, at: 1, frames: [ping(1)] });
    expect((await post({ key, at: 2, frames: [ping(2)] })).status).toBe(204);
    expect(socket?.heard).toEqual([first, ping(1), ping(2)]);
    leave();
  });

  it('in any order and any number give each frame once and in order', async () => {
    const cuts = fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 6 })), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cuts, async (batches) => {
        const { post, key, leave } = await openTestStream(server.url);
        const socket = server.sockets.at(-1);
        const all = Array.from({ length: 12 }, (_, n) => ping(n));
        await Promise.all(batches.map(([at, count]) => post({ key, at, frames: all.slice(at, at + count) })));
        for (let at = 0; at < all.length; at += 3) await post({ key, at, frames: all.slice(at, at + 3) });
        // Ten frames before a session is open are too many: what comes after them is not taken.
        expect(socket?.heard).toEqual(all.slice(0, 10));
        leave();
      }),
      { numRuns: 20 * inject('runsFactor') },
    );
  });

  it('of somebody else are refused, as are those to a stream that never was', async () => {
    const [mine, other] = [await start(), await start('bob')];
    const unknown = { status: 404, code: 'protocol/unknown-stream' };
    for (const key of [other.key, '', `${mine.key}x`, mine.key.toLowerCase(), '\u0000'.repeat(32)])
      expect(await mine.post({ key, at: 1, frames: [ping(1)] })).toMatchObject(unknown);
    for (const id of ['nobody', '..%2fstream', '__proto__', 'constructor', other.id.slice(1)])
      expect(await mine.post({ key: mine.key, at: 1, frames: [ping(1)] }, id)).toMatchObject(unknown);
    expect(mine.socket?.heard).toEqual([mine.first]);
    expect(other.socket?.heard).toEqual([other.first]);
    expect((await mine.send(ping(2))).status).toBe(204);
    for (const { leave } of [mine, other]) leave();
  });

  it.each<[name: string, body: (key: string) => unknown]>([
    ['nothing', () => ''],
    ['no JSON', () => '{"key":'],
    ['bytes', () => Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['a list', () => []],
    ['a number', () => '7'],
    ['no key', () => ({ at: 1, frames: [] })],
    ['no place', (key) => ({ key, frames: [] })],
    ['a place before the first', (key) => ({ key, at: -1, frames: [] })],
    ['half a place', (key) => ({ key, at: 0.5, frames: [] })],
    ['a place beyond counting', (key) => ({ key, at: 2 ** 53, frames: [] })],
    ['no frames', (key) => ({ key, at: 1 })],
    ['frames that are no list', (key) => ({ key, at: 1, frames: { length: 1, 0: ping(1) } })],
    ['frames that are no texts', (key) => ({ key, at: 1, frames: [{ id: 1 }] })],
    ['a list without end', (key) => `{"key":"${key}","at":1,"frames":${'['.repeat(9_000)}`],
  ])('that hold %s are refused, and the stream lives on', async (_name, body) => {
    const { post, key, send, frame, socket, leave } = await start();
    const { status, code } = await post(body(key));
    expect(status).toBe(400);
    expect(code).toMatch(/^protocol\/(malformed|too-deep)$/);
    expect(socket?.heard).toHaveLength(1);
    await send(ping(1));
    expect(await frame({ id: 1 })).toHaveProperty('result');
    leave();
  });

  it('that are too large are refused, and a frame that is too large is answered', async () => {
    const { post, key, send, frame, leave } = await start();
    const large = { status: 413, code: 'protocol/too-large' };
    expect(await post({ key, at: 1, frames: ['x'.repeat(1_048_576)] })).toMatchObject(large);
    await send(`{"id":1,"op":"session.ping","params":{"x":"${'x'.repeat(limits.frameBytes)}"}}`, ping(2));
    expect(await frame({ id: 1 })).toMatchObject({ error: { code: 'protocol/too-large' } });
    expect(await frame({ id: 2 })).toHaveProperty('result');
    leave();
  });

  it('full of what is no frame end the connection, and what comes after them is not taken', async () => {
    const { post, key, next, ended, socket } = await start();
    const frames = Array.from({ length: 50_000 }, (_, n) => (n % 2 === 0 ? '' : '{'));
    expect((await post({ key, at: 1, frames })).status).toBe(204);
    const { data = '' } = await next(({ name }) => name === 'close');
    expect(JSON.parse(data)).toMatchObject({ code: closeCodes.protocol });
    await ended;
    expect(socket?.heard.length).toBeLessThan(20);
  });

  it('full of requests are held to the limits of their connection', async () => {
    const { post, key, frame, leave } = await start('carol');
    const frames = Array.from({ length: 2_000 }, (_, n) => JSON.stringify({ id: n + 1, op: 'user.list', params: {} }));
    await post({ key, at: 1, frames });
    expect(await frame({ id: 2_000 })).toMatchObject({ error: { code: 'limits/in-flight' } });
    leave();
  });
});
