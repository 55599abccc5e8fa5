import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../system/system-clock.js';
import { createLinkPreviews, type LinkPreviewsAdapter, type LinkPreviewsOptions } from './create-link-previews.js';
import { mostBytes } from './fetch-page.js';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const app = 'app_eu1_test0001';
const html = (response: ServerResponse, body: string | Buffer, headers: Record<string, string> = {}) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
};
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const titled = (title: string) => `<head><title>${title}</title></head>`;

describe('a preview', () => {
  const asked: { host?: string; path?: string; headers: IncomingMessage['headers'] }[] = [];
  let serve: Serve;
  let port = 0;
  let stopServer: () => void;
  let now = 1_800_000_000_000;
  const made: LinkPreviewsAdapter[] = [];

  beforeEach(async () => {
    asked.length = 0;
    serve = (request, response) => html(response, titled(`Page ${request.url}`));
    const server = createServer((request, response) => {
      asked.push({ host: request.headers.host, path: request.url, headers: request.headers });
      serve(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    stopServer = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterEach(() => {
    for (const previews of made.splice(0)) previews.stop();
    stopServer();
  });

  function create(options: Partial<LinkPreviewsOptions> = {}): LinkPreviewsAdapter {
    const clock = { now: () => now, setTimer: systemClock.setTimer };
    const previews = createLinkPreviews({ clock, version: '9.9.9', allow: ['127.0.0.1'], ...options });
    made.push(previews);
    return previews;
  }
  const at = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`;
  const paths = () => asked.map(({ path }) => path);

  it('is what the page says, asked for without cookies and with our name', async () => {
    const url = at('/a?b=c#d');
    expect(await create().preview(app, url)).toEqual({ url, title: 'Page /a?b=c' });
    const [{ headers } = { headers: {} }] = asked;
    expect(headers['user-agent']).toMatch(/^ParleyPreview\/9\.9\.9 /);
    expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  });

  it('is not fetched from an address that is not public, however it is written', async () => {
    const previews = create({ allow: [], resolve: () => Promise.resolve(['127.0.0.1']) });
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '①②⑦.⓪.⓪.①', '127.1', 'localhost', '[::1]'])
      expect([host, await previews.preview(app, at('/', host))]).toEqual([host, undefined]);
    expect(await previews.preview(app, at('/', '[::ffff:127.0.0.1]'))).toBeUndefined();
    expect(await previews.preview(app, at('/', 'inside.example.com'))).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('is not fetched where one address of many is not public', async () => {
    const previews = create({ allow: ['127.0.0.1'], resolve: () => Promise.resolve(['127.0.0.1', '10.0.0.1']) });
    expect(await previews.preview(app, at('/', 'both.example.com'))).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('is fetched from what was checked, whatever the name says a moment later', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.2']];
    let resolved = 0;
    const resolve = () => Promise.resolve(answers[resolved++] ?? []);
    const previews = create({ resolve });
    const url = at('/x', 'rebind.example.com');
    expect(await previews.preview(app, url)).toEqual({ url, title: 'Page /x' });
    expect(resolved).toBe(1);
    expect(asked).toMatchObject([{ host: `rebind.example.com:${port}` }]);
    // Where it is looked for again, it is checked again.
    serve = (_, response) => response.writeHead(302, { location: at('/y', 'rebind.example.com') }).end();
    resolved = 0;
    expect(await previews.preview(app, at('/z', 'rebind.example.com'))).toBeUndefined();
    expect([resolved, paths()]).toEqual([2, ['/x', '/z']]);
  });

  it('follows a few redirects, each of them checked', async () => {
    const to = (location: string) => (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/end') html(response, titled('End'));
      else response.writeHead(302, { location }).end();
    };
    serve = to('/end');
    const relative = at('/relative');
    expect(await create().preview(app, relative)).toEqual({ url: relative, title: 'End' });

    for (const location of [
      `http://127.0.0.2:${port}/`,
      'http://169.254.169.254/latest/meta-data/',
      'http://[::1]/',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      `http://user:secret@127.0.0.1:${port}/end`,
      'http://',
    ]) {
      serve = to(location);
      asked.length = 0;
      expect([location, await create().preview(app, at('/'))]).toEqual([location, undefined]);
      expect(paths()).toEqual(['/']);
    }

    serve = (request, response) => {
      const step = Number(request.url?.slice(1));
      if (step === 0) html(response, titled('There'));
      else response.writeHead(301, { location: `/${step - 1}` }).end();
    };
    asked.length = 0;
    expect((await create().preview(app, at('/3')))?.title).toBe('There');
    expect(await create().preview(app, at('/4'))).toBeUndefined();
    expect(paths()).toEqual(['/3', '/2', '/1', '/0', '/4', '/3', '/2', '/1']);
  });

  it('is not fetched over other ports, other protocols, with credentials, or by names of the inside', async () => {
    let resolved = 0;
    const resolve = () => {
      resolved += 1;
      return Promise.resolve(['1.1.1.1']);
    };
    const previews = create({ allow: [], resolve });
    for (const url of [
      'http://example.com:8080/',
      'http://example.com:22/',
      'https://example.com:80/',
      'http://user@example.com/',
      'http://:secret@example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'intranet',
      'http://intranet/',
      `http://example.com/${'x'.repeat(2_048)}`,
    ])
      expect([url, await previews.preview(app, url)]).toEqual([url, undefined]);
    expect(resolved).toBeLessThanOrEqual(4);
  });

  it('is given up when the page takes too long, to begin or to end', async () => {
    serve = () => undefined;
    const started = { within: 100 };
    expect(await create(started).preview(app, at('/silent'))).toBeUndefined();
    serve = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write('<title>Slow');
    };
    expect(await create(started).preview(app, at('/slow'))).toBeUndefined();
    serve = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      response.write(gzipSync(titled('x')).subarray(0, 12));
    };
    expect(await create(started).preview(app, at('/slow-gzip'))).toBeUndefined();
    const resolve = (_: string, signal: AbortSignal) =>
      new Promise<string[]>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('cancelled')));
      });
    expect(await create({ ...started, resolve }).preview(app, 'http://slow.example.com/')).toBeUndefined();
  });

  it('does not wait for the rest of a page once its head is there', async () => {
    serve = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write(`${titled('Head')}<body>`);
    };
    expect(await create({ within: 60_000 }).preview(app, at('/'))).toMatchObject({ title: 'Head' });
  });

  it('looks at the beginning of a page and no further', async () => {
    const closed: string[] = [];
    serve = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write(titled('Huge').replace('</head>', ''));
      const more = () => {
        while (response.write(' '.repeat(65_536)));
      };
      response.on('drain', more);
      request.socket.on('close', () => {
        closed.push('/');
        response.off('drain', more);
      });
      more();
    };
    expect(await create().preview(app, at('/'))).toMatchObject({ title: 'Huge' });
    while (closed.length === 0) await turn();
    serve = (_, response) => html(response, `${' '.repeat(mostBytes)}<title>Too late</title>`);
    expect(await create().preview(app, at('/late'))).toBeUndefined();
  });

  it('unpacks what comes packed, and is not blown up by it', async () => {
    const page = titled('Packed');
    for (const [encoding, body] of [
      ['gzip', gzipSync(page)],
      ['br', brotliCompressSync(page)],
      ['deflate', deflateSync(page)],
      ['identity', Buffer.from(page)],
    ] as const) {
      serve = (_, response) => html(response, body, { 'content-encoding': encoding });
      expect([encoding, (await create().preview(app, at('/')))?.title]).toEqual([encoding, 'Packed']);
    }
    const bomb = gzipSync(Buffer.concat([Buffer.from('<title>Bomb</title>'), Buffer.alloc(50_000_000, 32)]));
    serve = (_, response) => html(response, bomb, { 'content-encoding': 'gzip' });
    expect(await create().preview(app, at('/bomb'))).toMatchObject({ title: 'Bomb' });
    for (const encoding of ['compress', 'gzip, gzip', 'gzip']) {
      serve = (_, response) => html(response, page, { 'content-encoding': encoding });
      expect(await create().preview(app, at('/bad'))).toBeUndefined();
    }
  });

  it('is of HTML that was found, and of nothing else', async () => {
    for (const headers of [
      { 'content-type': 'application/json' },
      { 'content-type': 'image/svg+xml' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'text/htmlx' },
      { 'content-type': '' },
    ]) {
      serve = (_, response) => html(response, titled('x'), headers);
      expect([headers, await create().preview(app, at('/'))]).toEqual([headers, undefined]);
    }
    for (const status of [204, 304, 404, 500]) {
      serve = (_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(titled('x'));
      expect([status, await create().preview(app, at('/'))]).toEqual([status, undefined]);
    }
    serve = (_, response) => response.socket?.destroy();
    expect(await create().preview(app, at('/'))).toBeUndefined();
    stopServer();
    expect(await create().preview(app, at('/nobody'))).toBeUndefined();
  });

  it('is not of a page whose certificate nobody vouches for', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], { keyType: 'ec' });
    const secure = createSecureServer({ key, cert }, (_, response) => html(response, titled('Secure')));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const { port: securePort } = secure.address() as AddressInfo;
    expect(await create().preview(app, `https://127.0.0.1:${securePort}/`)).toBeUndefined();
    secure.closeAllConnections();
    secure.close();
  });

  it('is kept for a while, and that there is none for a shorter one; apps share neither', async () => {
    const previews = create();
    serve = (request, response) => {
      if (request.url === '/good') html(response, titled('Good'));
      else response.writeHead(404).end();
    };
    const both = async () => [await previews.preview(app, at('/good')), await previews.preview(app, at('/bad'))];
    await both();
    await both();
    expect(paths()).toEqual(['/good', '/bad']);
    await previews.preview('app_eu1_test0002', at('/good'));
    expect(paths()).toEqual(['/good', '/bad', '/good']);
    now += 300_000;
    await both();
    expect(paths()).toEqual(['/good', '/bad', '/good', '/bad']);
    now += 3_300_000;
    await both();
    expect(paths().slice(4)).toEqual(['/good', '/bad']);
  });

  it('is fetched once where many ask at once', async () => {
    const previews = create();
    const found = await Promise.all(Array.from({ length: 20 }, () => previews.preview(app, at('/same'))));
    expect(new Set(found.map((preview) => preview?.title))).toEqual(new Set(['Page /same']));
    expect(asked).toHaveLength(1);
  });

  it('is left out where one app asks for too many, at once or over time, and where a host is asked too often', async () => {
    const previews = create();
    const hold: (() => void)[] = [];
    serve = (_, response) => hold.push(() => html(response, titled('x')));
    const many = Array.from({ length: 17 }, (_, i) => previews.preview(app, at(`/${i}`)));
    // The last of them is answered at once: sixteen are under way.
    expect(await many[16]).toBeUndefined();
    while (hold.length < 16) await turn();
    for (const answer of hold) answer();
    expect((await Promise.all(many)).filter(Boolean)).toHaveLength(16);

    serve = (_, response) => html(response, titled('y'));
    const titles: (string | undefined)[] = [];
    for (let i = 0; i < 10; i += 1) titles.push((await previews.preview(app, at(`/more-${i}`)))?.title);
    // Twenty of this host; what was left out may be asked for again later.
    expect(titles.filter(Boolean)).toHaveLength(4);
    now += 10_000;
    expect((await previews.preview(app, at('/more-9')))?.title).toBe('y');
  });

  it('is given up when the server stops, and none is fetched after', async () => {
    serve = () => undefined;
    const previews = create({ within: 60_000 });
    const waiting = previews.preview(app, at('/'));
    while (asked.length === 0) await turn();
    previews.stop();
    expect(await waiting).toBeUndefined();
    expect(await previews.preview(app, at('/after'))).toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});
