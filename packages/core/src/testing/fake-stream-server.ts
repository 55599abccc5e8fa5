import type { StreamFetch, StreamFetchAnswer } from '../connection/stream-fetch.js';
import type { SocketContractPeer } from './socket-contract-platform.js';

/** What a post carries. */
export interface FakePost {
  readonly key: string;
  readonly at: number;
  readonly frames: readonly string[];
  readonly end?: boolean;
}

/** A server of streams in this process. */
export interface FakeStreamServer {
  readonly fetch: StreamFetch;
  /** The streams that it took, in order. */
  readonly peers: readonly (SocketContractPeer & { say(bytes: string): void })[];
  /** The posts that it took, of all streams. */
  readonly posts: readonly FakePost[];
  /** Asked before anything is answered: what it throws or gives is the answer. */
  before: (path: string) => Promise<StreamFetchAnswer | undefined>;
  /** Cuts what is written into the parts in which it arrives. */
  cut: (bytes: Uint8Array) => readonly Uint8Array[];
}

/** It speaks what the reference backend speaks at `/v1/stream`, and answers in later turns. */
export function createFakeStreamServer(): FakeStreamServer {
  const peers: (SocketContractPeer & { say(bytes: string): void; take(post: FakePost): boolean })[] = [];
  const posts: FakePost[] = [];
  const encoder = new TextEncoder();
  const noContent = { ok: true, body: null };

  const openStream = (signal: Parameters<StreamFetch>[1]['signal']): StreamFetchAnswer => {
    const body = createBody();
    const received: string[] = [];
    const key = `key-${String(peers.length)}`;
    let ended = false;
    const finish = (how: 'done' | 'broken') => {
      if (ended) return;
      ended = true;
      body.end(how);
    };
    const say = (bytes: string) => {
      if (!ended) for (const part of server.cut(encoder.encode(bytes))) body.push(part);
    };
    signal.addEventListener('abort', () => finish('broken'));
    peers.push({
      received,
      get ended() {
        return ended;
      },
      say,
      send: (text) => say(frameEvent(text)),
      close(code, reason) {
        say(`event: close\ndata: ${JSON.stringify({ code, reason })}\n\n`);
        finish('done');
      },
      cut: () => finish('broken'),
      take(post) {
        if (ended || post.key !== key || post.at > received.length) return false;
        received.push(...post.frames.slice(received.length - post.at));
        if (post.end) finish('done');
        return true;
      },
    });
    say(`event: open\ndata: ${JSON.stringify({ id: String(peers.length - 1), key })}\n\n`);
    return { ok: true, body: { getReader: () => body } };
  };

  const server: FakeStreamServer = {
    peers,
    posts,
    before: () => Promise.resolve(undefined),
    cut: (bytes) => [bytes],
    async fetch(url, { signal, body }) {
      const [, path = ''] = /^http:\/\/parley\.test\/v1(\/stream(?:\/\d+)?)$/.exec(url) ?? [];
      const given = await server.before(path);
      if (signal.aborted || path === '') throw new TypeError('fetch failed');
      if (given) return given;
      if (path === '/stream') return openStream(signal);
      const post = JSON.parse(body ?? '') as FakePost;
      posts.push(post);
      return peers[Number(path.slice('/stream/'.length))]?.take(post) ? noContent : { ok: false, body: null };
    },
  };
  return server;
}

/** Bytes that are read as they are pushed. */
function createBody() {
  const parts: Uint8Array[] = [];
  let over: 'done' | 'broken' | undefined;
  let wake: () => void = () => undefined;
  return {
    push(part: Uint8Array) {
      parts.push(part);
      wake();
    },
    end(how: 'done' | 'broken') {
      over = how;
      wake();
    },
    async read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }> {
      for (;;) {
        const value = parts.shift();
        if (value) return { done: false, value };
        if (over === 'broken') throw new TypeError('terminated');
        if (over === 'done') return { done: true };
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

function frameEvent(text: string): string {
  return text === '' || /[\r\n]/.test(text) ? `event: text\ndata: ${JSON.stringify(text)}\n\n` : `data: ${text}\n\n`;
}
