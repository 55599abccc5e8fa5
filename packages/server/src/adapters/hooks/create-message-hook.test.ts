import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessageHook, type HttpMessageHook } from './create-message-hook.js';

const received: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly port: number | undefined }[] =
  [];
let answer = (response: ServerResponse): void => void response.end('{"action":"deliver"}');
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    received.push({ headers: request.headers, body, port: request.socket.remotePort });
    answer(response);
  });
});
let url: string;
let hook: HttpMessageHook;
const make = (allow: readonly string[]) =>
  createMessageHook({
    allow,
    now: () => 1_700_000_000_999,
    secretOf: (app) => Promise.resolve(app === 'app' ? 'sk_1' : undefined),
  });
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  hook = make(['127.0.0.1']);
});
afterAll(() => {
  hook.stop();
  server.close();
});

const asked = { type: 'message', text: 'Grüße' };
const ask = (more: { readonly within?: number } = {}) => hook.ask('app', { url, ...more }, asked);
const says = (text: string, status = 200) => {
  answer = (response) => void response.writeHead(status, { location: url }).end(text);
};

describe('asking an app', () => {
  it('is signed with its secret, and goes over one connection', async () => {
    says('{"action":"deliver"}');
    expect(await ask()).toEqual({ action: 'deliver' });
    expect(await ask()).toEqual({ action: 'deliver' });
    const [one, two] = received;
    expect(JSON.parse(one?.body ?? '')).toEqual(asked);
    const expected = createHmac('sha256', 'sk_1')
      .update(`1700000000.${one?.body ?? ''}`)
      .digest('hex');
    expect(one?.headers['parley-signature']).toBe(`t=1700000000,v1=${expected}`);
    expect(one?.headers['content-type']).toBe('application/json');
    expect(one?.port).toBe(two?.port);
  });

  it.each([
    ['{"action":"refuse","reason":"No."}', { action: 'refuse', reason: 'No.' }],
    ['{"action":"refuse","reason":7}', { action: 'refuse' }],
    [`{"action":"refuse","reason":"${'x'.repeat(999)}"}`, { action: 'refuse', reason: 'x'.repeat(200) }],
    ['{"action":"rewrite","text":"so"}', { action: 'rewrite', text: 'so' }],
  ])('takes %s', async (text, expected) => {
    says(text);
    expect(await ask()).toEqual(expected);
  });

  it.each([
    ['', 200],
    ['no JSON', 200],
    ['null', 200],
    ['{"action":"rewrite"}', 200],
    ['{"action":"explode"}', 200],
    ['{"action":"deliver"}', 500],
    ['{"action":"deliver"}', 302],
    [`{"action":"deliver","x":"${'x'.repeat(70_000)}"}`, 200],
  ])('takes no answer such as %.40s with %i', async (text, status) => {
    says(text, status);
    await expect(ask()).rejects.toThrow();
  });

  it('waits no longer than the app has said, for an answer that never begins or never ends', async () => {
    answer = () => undefined;
    await expect(ask({ within: 100 })).rejects.toThrow();
    answer = (response) => void response.writeHead(200).write('{');
    await expect(ask({ within: 100 })).rejects.toThrow();
  });

  it('reaches no address of the inside, nothing without TLS that the operator has not allowed, and signs for no app that is gone', async () => {
    const before = received.length;
    const closed = make([]);
    await expect(closed.ask('app', { url }, asked)).rejects.toThrow();
    await expect(closed.ask('app', { url: 'http://93.184.215.14/hook' }, asked)).rejects.toThrow('TLS');
    await expect(hook.ask('gone', { url }, asked)).rejects.toThrow('gone');
    expect(received).toHaveLength(before);
    closed.stop();
    expect([hook.accepts(url), hook.accepts('https://me:x@app.example'), hook.accepts('file:///etc')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
