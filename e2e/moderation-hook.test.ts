import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin, readHook, type HookedMessage } from '@parley/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { end, startParley, type ParleyProcess } from './helpers/parley-process.mjs';
import { openSession, type Wire } from './helpers/wire.js';

describe('an app that looks at each message', () => {
  let data: string;
  let server: ParleyProcess;
  let app: Server;
  let on: { readonly conversationId: string };
  const asked: HookedMessage[] = [];
  const wires = new Map<string, Wire>();
  const wireOf = (name: string) => wires.get(name) ?? expect.fail(`${name} is not connected`);

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'parley-hook-'));
    server = await startParley({ data, env: { PARLEY_HOOK_ALLOW: '127.0.0.1', PARLEY_LOG_LEVEL: 'debug' } });
    app = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const { appSecret } = server;
        const message = readHook({ body, signature: request.headers['parley-signature'] as string, appSecret });
        asked.push(message);
        const { text } = message;
        if (text === 'slow') return;
        const isLink = text.includes('http');
        const answer = isLink
          ? { action: 'refuse', reason: 'No links.' }
          : { action: 'rewrite', text: text.toUpperCase() };
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    for (const id of ['alice', 'bob']) {
      await createAdmin(server).users.upsert({ id });
      const token = await createAdmin(server).tokens.create({ userId: id });
      wires.set(id, (await openSession(server.url, { token })).wire);
    }
    const { result } = await wireOf('alice').ask('conversation.direct', { userId: 'bob' });
    on = { conversationId: result?.conversation.id ?? '' };
    const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/parley`;
    await createAdmin(server).moderation.configure({ hook: { url, within: 300, onFailure: 'refuse' } });
  });
  afterAll(async () => {
    for (const wire of wires.values()) wire.close();
    app.closeAllConnections();
    app.close();
    await end(server);
    await rm(data, { recursive: true, force: true });
  });

  const send = (text: string) => wireOf('alice').ask('message.send', { ...on, clientId: crypto.randomUUID(), text });

  it('rewrites, refuses and is waited for no longer than it has said; nobody sees more, and no log holds it', async () => {
    expect((await send('hello')).result?.message.text).toBe('HELLO');
    expect((await send('http://evil')).error).toMatchObject({
      code: 'moderation/refused',
      details: { reason: 'No links.' },
    });
    expect((await send('slow')).error).toMatchObject({ code: 'moderation/unchecked', retryable: true });
    const all = await Promise.all(['a', 'b', 'c', 'd'].map(send));
    expect(all.map(({ result }) => result?.message.text)).toEqual(['A', 'B', 'C', 'D']);
    expect(all.map(({ result }) => result?.message.seq)).toEqual([2, 3, 4, 5]);
    expect(asked[0]).toMatchObject({
      type: 'message',
      appId: server.appId,
      user: { id: 'alice' },
      ...on,
      text: 'hello',
    });
    const { result } = await wireOf('bob').ask('message.list', on);
    expect(result?.items.map(({ text }) => text)).toEqual(['HELLO', 'A', 'B', 'C', 'D']);
    // The banner shows the secret of the demo's app to who has started it.
    const log = server.output().replace(/Demo app.*/u, '');
    for (const word of ['evil', 'slow', 'HELLO', server.appSecret]) expect(log).not.toContain(word);
  });
});
