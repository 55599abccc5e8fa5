import type { Socket, SocketListener, SocketPort } from './socket-port.js';
import type { StreamFetch, StreamFetchInit } from './stream-fetch.js';

/** Characters of frames that one post carries, if it carries more than one. */
const batchLength = 32_768;
/** Browsers let posts of this many characters outlive the page. */
const keepaliveLength = 16_384;

/**
 * Sockets over plain HTTP: frames come as server-sent events of one answer that does not end, and go in posts, one at a time.
 * Any failure is a loss of the connection. `ws://…/connect` and `http://…/stream` name the same server.
 */
export function createStreamSocketPort(fetch: StreamFetch): SocketPort {
  return { open: (url, listener) => open(fetch, toStreamUrl(url), listener) };
}

function open(fetch: StreamFetch, url: string, listener: SocketListener): Socket {
  const abort = new AbortController();
  const { signal } = abort;
  let stream: { readonly id: string; readonly key: string } | undefined;
  let ended = false;
  let leaving = false;
  let posting = false;
  let waiting: string[] = [];
  let sent = 0;

  const post = (to: string, more: Partial<StreamFetchInit>) =>
    fetch(to, { method: 'POST', cache: 'no-store', credentials: 'omit', signal, ...more });
  const end = (code: number, reason: string) => {
    abort.abort();
    if (ended) return;
    ended = true;
    listener.onClose(code, reason);
  };
  const lose = () => end(1006, '');

  const takeBatch = () => {
    let length = 0;
    let count = waiting.findIndex((text, at) => (length += text.length) > batchLength && at > 0);
    if (count < 0) count = waiting.length;
    const frames = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return frames;
  };
  /** Sends what waits, and what comes meanwhile afterwards. */
  const pump = async ({ id, key }: NonNullable<typeof stream>) => {
    if (posting) return;
    posting = true;
    // What is sent in one turn goes in one post.
    await Promise.resolve();
    while (!signal.aborted && (waiting.length > 0 || leaving)) {
      const frames = takeBatch();
      const last = leaving && waiting.length === 0;
      const body = JSON.stringify({ key, at: sent, frames, ...(last && { end: true }) });
      sent += frames.length;
      const answer = await post(`${url}/${id}`, { body, keepalive: body.length <= keepaliveLength });
      if (!answer.ok || last) lose();
    }
    posting = false;
  };
  const hear = (event: string) => {
    const [, name, data = ''] = /^(?:event: (\w+)\n)?data: ([^]*)$/.exec(event) ?? [];
    if (ended) return;
    if (name === 'open') {
      stream = JSON.parse(data) as NonNullable<typeof stream>;
      listener.onOpen('stream');
    } else if (!stream) return;
    else if (name === 'close') {
      const { code, reason } = JSON.parse(data) as { readonly code: number; readonly reason: string };
      end(code, reason);
    } else if (name === 'text') listener.onMessage(JSON.parse(data) as string);
    else if (name === undefined && data !== '') listener.onMessage(data);
  };
  const listen = async () => {
    const { ok, body } = await post(url, {});
    if (!ok || !body) return;
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) hear(event);
    }
  };

  listen().then(lose, lose);
  return {
    send(text) {
      if (ended || !stream) return;
      waiting.push(text);
      pump(stream).catch(lose);
    },
    close(code = 1000, reason = '') {
      if (ended) return;
      ended = true;
      queueMicrotask(() => listener.onClose(stream ? code : 1006, reason));
      if (!stream) abort.abort();
      else {
        leaving = true;
        pump(stream).catch(lose);
      }
    },
  };
}

function toStreamUrl(url: string): string {
  return url.replace(/^ws/, 'http').replace(/\/connect$/, '/stream');
}
