import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { settled } from '../testing/fake-clock.js';
import { createFakeStreamServer } from '../testing/fake-stream-server.js';
import { socketContract } from '../testing/socket-contract.js';
import { createStreamSocketPort } from './stream-socket-port.js';

const url = 'ws://parley.test/v1/connect';

function connect() {
  const server = createFakeStreamServer();
  const heard: string[] = [];
  const open = () =>
    createStreamSocketPort(server.fetch).open(url, {
      onOpen: (name) => heard.push(`open ${name ?? ''}`),
      onMessage: (text) => heard.push(text),
      onClose: (code, reason) => heard.push(`close ${code} ${reason}`),
    });
  return { server, heard, open };
}

async function connected() {
  const { server, heard, open } = connect();
  const socket = open();
  await settled();
  const [peer] = server.peers;
  if (!peer) throw new Error('nothing was opened');
  heard.length = 0;
  return { server, heard, socket, peer };
}

describe('streams', () => {
  it.each(socketContract)('$name', async ({ run }) => {
    const { fetch, peers } = createFakeStreamServer();
    const deadUrl = 'ws://nobody.test/v1/connect';
    await run({ port: createStreamSocketPort(fetch), url, deadUrl, peers, pause: () => settled(20) });
  });

  it('say what they are', async () => {
    const { heard, open } = connect();
    open();
    await settled();
    expect(heard).toEqual(['open stream']);
  });

  it('give the same frames however the bytes arrive', async () => {
    const frames = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom('', '\n\n', 'é€🎈', ':')),
    );
    await fc.assert(
      fc.asyncProperty(frames, fc.infiniteStream(fc.integer({ min: 1, max: 7 })), async (texts, sizes) => {
        const { server, peer, heard } = await connected();
        server.cut = (bytes) => {
          const parts: Uint8Array[] = [];
          for (let at = 0; at < bytes.length;) {
            const { value: size } = sizes.next() as { value: number };
            parts.push(bytes.subarray(at, at + size));
            at += size;
          }
          return parts;
        };
        for (const text of texts) peer.send(text);
        peer.close(4000, 'é\n');
        while (heard.length <= texts.length) await settled(50);
        expect(heard).toEqual([...texts, 'close 4000 é\n']);
      }),
      { numRuns: 50 * inject('runsFactor') },
    );
  });

  it('post one after another, and together what waits meanwhile', async () => {
    const { server, socket, peer } = await connected();
    const answers: (() => void)[] = [];
    server.before = () => new Promise((resolve) => answers.push(() => resolve(undefined)));
    for (const text of ['a', 'b']) socket.send(text);
    await settled();
    for (const text of ['c', 'd', 'e']) socket.send(text);
    await settled();
    expect(answers).toHaveLength(1);
    answers[0]?.();
    await settled();
    answers[1]?.();
    await settled();
    expect(server.posts.map(({ at, frames }) => [at, frames])).toEqual([
      [0, ['a', 'b']],
      [2, ['c', 'd', 'e']],
    ]);
    expect(peer.received).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('put no more into one post than a server takes', async () => {
    const { server, socket, peer } = await connected();
    const texts = Array.from({ length: 40 }, (_, n) => String(n % 10).repeat(5_000 * (n % 7)));
    for (const text of texts) socket.send(text);
    await settled(2_000);
    expect(peer.received).toEqual(texts);
    for (const { frames } of server.posts) expect(frames.length === 1 || frames.join('').length <= 32_768).toBe(true);
    expect(server.posts.length).toBeLessThan(texts.length);
  });

  it.each([
    ['is refused', () => Promise.resolve({ ok: false, body: null })],
    ['fails', () => Promise.reject(new TypeError('fetch failed'))],
  ])('are lost when a post %s', async (_how, before) => {
    const { server, socket, heard, peer } = await connected();
    server.before = before;
    socket.send('a');
    await settled();
    socket.send('b');
    peer.send('too late');
    await settled();
    expect(heard).toEqual(['close 1006 ']);
    expect(peer.ended).toBe(true);
    expect(server.posts).toEqual([]);
  });

  it.each([
    ['is refused', { ok: false, body: null }],
    ['has no body', { ok: true, body: null }],
    ['ends at once', { ok: true, body: { getReader: () => ({ read: () => Promise.resolve({ done: true }) }) } }],
    ['is a page of somebody else', pageOf('<!doctype html>\n\n<p>Sign in to this network</p>\n\n')],
    ['makes no sense', pageOf('event: open\ndata: {\n\n')],
  ])('never open where the answer %s', async (_how, answer) => {
    const { server, heard, open } = connect();
    server.before = () => Promise.resolve(answer);
    open();
    await settled();
    expect(heard).toEqual(['close 1006 ']);
  });

  it('skip comments and events that they do not know', async () => {
    const { heard, peer } = await connected();
    peer.say(':\n\n: still here\n\nevent: news\ndata: from later\n\nretry: 10\n\ndata: {}\n\n');
    await settled();
    expect(heard).toEqual(['{}']);
  });

  it('say goodbye with the last post, and only then let go', async () => {
    const { server, socket, heard, peer } = await connected();
    let answer: () => void = () => undefined;
    server.before = () => new Promise((resolve) => (answer = () => resolve(undefined)));
    socket.send('a');
    await settled();
    socket.send('b');
    socket.close(1000, 'done');
    await settled();
    expect(heard).toEqual(['close 1000 done']);
    expect(peer.ended).toBe(false);
    answer();
    await settled();
    answer();
    await settled();
    expect(server.posts.map(({ frames, end }) => [frames, end])).toEqual([
      [['a'], undefined],
      [['b'], true],
    ]);
    expect(peer.ended).toBe(true);
  });
});

function pageOf(text: string) {
  const parts = [Uint8Array.from(text, (character) => character.charCodeAt(0))];
  const read = () => Promise.resolve(parts.length > 0 ? { done: false, value: parts.shift() } : { done: true });
  return { ok: true, body: { getReader: () => ({ read }) } };
}
