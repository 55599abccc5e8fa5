import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Params, Result } from '@parley/protocol';
import sharp from 'sharp';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUserToken } from '../../adapters/jose/sign-token.js';
import { createServer, type ParleyServer } from '../create-server.js';
import { defaults } from '../config.js';

const data = mkdtempSync(join(tmpdir(), 'parley-files-'));
let server: ParleyServer;
let app: { readonly appId: string; readonly appSecret: string };
let conversationId: string;

const start = () => createServer({ ...defaults, port: 0, logLevel: 'silent', data, fileBytes: 20_000_000 });
beforeAll(async () => {
  server = await start();
  app = await server.createApp({ name: 'Files' });
  for (const id of ['ann', 'ben']) await server.parts.stores.auth.upsertUser(app.appId, { id }, Date.now());
  const group = { clientId: 'g', name: 'Two', members: ['ben'] };
  ({ id: conversationId } = (await ask<'conversation.create'>('POST /v1/conversations', group)).conversation);
});
afterAll(async () => {
  await server.stop();
  rmSync(data, { recursive: true });
});

async function fetched(path: string, init: RequestInit = {}) {
  return fetch(new URL(path, server.url), init);
}

async function asking(route: string, body: object, userId = 'ann') {
  const [method = '', path = ''] = route.split(' ');
  const token = await signUserToken(app, { userId }, { now: Date.now(), ttl: 60_000 });
  const headers = {
    authorization: `Bearer ${token}`,
    ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
  };
  return fetched(path, { method, headers, ...(method === 'GET' ? {} : { body: JSON.stringify(body) }) });
}

async function ask<K extends 'file.create' | 'file.finish' | 'file.get' | 'message.send' | 'conversation.create'>(
  route: string,
  body: object = {},
  userId?: string,
): Promise<Result<K>> {
  const answer = await asking(route, body, userId);
  const json = (await answer.json()) as Result<K>;
  expect([route, answer.status, json]).toEqual([route, 200, json]);
  return json;
}

let count = 0;
const announce = (params: Partial<Params<'file.create'>> & { readonly bytes: number }) =>
  ask<'file.create'>('POST /v1/files', {
    ...{ conversationId, clientId: `c${(count += 1)}`, name: 'a.bin' },
    ...params,
  });
const tus = { 'tus-resumable': '1.0.0' };
const patch = (path: string, offset: number, body: Uint8Array<ArrayBuffer>) =>
  fetched(path, {
    method: 'PATCH',
    headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
  });

function upload(path: string, content: Buffer, chunkSize = Infinity): Promise<void> {
  return new Promise((resolve, reject) => {
    const uploadUrl = new URL(path, server.url).href;
    const sending = new Upload(content, { uploadUrl, chunkSize, onSuccess: () => resolve(), onError: reject });
    sending.start();
  });
}

/** A file of Ann's, uploaded and looked at. */
async function made(content: Buffer, params: object = {}): Promise<string> {
  const { fileId, uploadPath } = await announce({ bytes: content.length, ...params });
  await upload(uploadPath, content);
  await ask<'file.finish'>(`POST /v1/files/${fileId}/finish`);
  return fileId;
}
const refusal = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { error: { code: string } }).error.code,
];

describe('a file over tus', () => {
  it('arrives whole in pieces, and is read by whoever sees its message', async () => {
    const content = randomBytes(3_000_001);
    const { fileId, uploadPath } = await announce({ bytes: content.length, name: 'März.bin' });
    await upload(uploadPath, content, 1_000_000);
    await ask<'file.finish'>(`POST /v1/files/${fileId}/finish`);
    const send = { clientId: 'm1', text: '', files: [fileId] };
    const { message } = await ask<'message.send'>(`POST /v1/conversations/${conversationId}/messages`, send);
    const place = `conversationId=${conversationId}&seq=${message.seq}`;
    const { path } = await ask<'file.get'>(`GET /v1/files/${fileId}?${place}`, {}, 'ben');
    const whole = await fetched(path);
    expect(hash(Buffer.from(await whole.arrayBuffer()))).toBe(hash(content));
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="M_rz.bin"; filename*=UTF-8''M%C3%A4rz.bin`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const part = await fetched(path, { headers: { range: 'bytes=10-19' } });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, content.subarray(10, 20)]);
    expect(await refusal(await fetched(path, { headers: { range: 'bytes=4000000-' } }))).toEqual([416, 'files/range']);
    const head = await fetched(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '3000001']);
  });

  it('goes on where it was cut off, after another start of the server too', async () => {
    const content = randomBytes(2_000_000);
    const { fileId, uploadPath } = await announce({ bytes: content.length });
    expect((await patch(uploadPath, 0, content.subarray(0, 700_000) as never)).status).toBe(204);
    await server.stop();
    server = await start();
    const head = await fetched(uploadPath, { method: 'HEAD', headers: tus });
    expect(head.headers.get('upload-offset')).toBe('700000');
    await upload(uploadPath, content);
    const { file } = await ask<'file.finish'>(`POST /v1/files/${fileId}/finish`);
    expect(file).toMatchObject({ bytes: 2_000_000 });
    const { path } = await ask<'file.get'>(`GET /v1/files/${fileId}`);
    expect(hash(Buffer.from(await (await fetched(path)).arrayBuffer()))).toBe(hash(content));
  });

  it('takes no piece at a wrong place, none beyond the end, and nothing by another way', async () => {
    const { uploadPath } = await announce({ bytes: 10 });
    const ten = Buffer.alloc(10) as never;
    expect((await patch(uploadPath, 5, ten)).status).toBe(409);
    expect((await patch(uploadPath, 0, Buffer.alloc(11) as never)).status).toBe(413);
    expect((await patch(uploadPath, -1, ten)).status).toBe(400);
    expect((await fetched(uploadPath, { method: 'PATCH', body: ten })).status).toBe(400);
    expect((await fetched(uploadPath, { method: 'HEAD' })).status).toBe(412);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
      expect([404, 405]).toContain((await fetched(uploadPath, { method })).status);
    expect((await patch(uploadPath, 0, ten)).status).toBe(204);
    expect((await patch(uploadPath, 0, ten)).status).toBe(409);
  });

  it('is reached by its links alone', async () => {
    const fileId = await made(Buffer.from('text'));
    const { path } = await ask<'file.get'>(`GET /v1/files/${fileId}`);
    const { uploadPath } = await announce({ bytes: 4 });
    const changed = (link: string) => `${link.slice(0, -2)}${link.endsWith('00') ? '11' : '00'}`;
    for (const link of [
      changed(path),
      path.replace('file-contents', 'recording-files'),
      uploadPath.replace('uploads', 'file-contents'),
      '/v1/file-contents/x',
      '/v1/file-contents/..%2f..%2fetc%2fpasswd',
    ])
      expect((await fetched(link)).status).toBe(404);
    for (const link of [changed(uploadPath), path.replace('file-contents', 'uploads')])
      expect((await patch(link, 0, Buffer.from('text') as never)).status).toBe(404);
  });

  it('ends with its message: the link leads nowhere, and the disk has its place again', async () => {
    const fileId = await made(Buffer.from('to be deleted'));
    const send = { clientId: 'm-gone', text: '', files: [fileId] };
    const { message } = await ask<'message.send'>(`POST /v1/conversations/${conversationId}/messages`, send);
    const { path } = await ask<'file.get'>(`GET /v1/files/${fileId}`);
    const kept = () => readdirSync(join(data, 'files', 'store'), { recursive: true }).map(String);
    expect(kept().some((name) => name.includes(encoded(fileId)))).toBe(true);
    await asking(`DELETE /v1/conversations/${conversationId}/messages/${message.seq}`, {});
    await expect.poll(() => kept().some((name) => name.includes(encoded(fileId)))).toBe(false);
    expect(await refusal(await fetched(path))).toEqual([404, 'files/not-found']);
  });
});

describe('a picture', () => {
  it('has its size as it is shown, and a small one of itself without where it was taken', async () => {
    const wide = sharp({ create: { width: 1_200, height: 800, channels: 3, background: '#a33' } });
    const exif = { IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitudeRef: 'N' } };
    const content = await wide.jpeg().withExif(exif).withMetadata({ orientation: 6 }).toBuffer();
    const fileId = await made(content, { name: 'photo.jpg', type: 'image/jpeg' });
    const { file, path, thumbnailPath = '' } = await ask<'file.get'>(`GET /v1/files/${fileId}`);
    expect(file).toMatchObject({ type: 'image/jpeg', width: 800, height: 1_200, thumbnail: true });
    const shown = await fetched(path);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/);
    expect((await fetched(`${path}?download`)).headers.get('content-disposition')).toMatch(/^attachment/);
    const small = sharp(Buffer.from(await (await fetched(thumbnailPath)).arrayBuffer()));
    expect(await small.metadata()).toMatchObject({ format: 'webp', width: 320, height: 480 });
    expect((await small.metadata()).exif).toBeUndefined();
  });

  it('that is a bomb, broken, or none at all is refused, and takes no place', async () => {
    const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    const good = await sharp({ create: { width: 600, height: 600, channels: 3, background: '#0a0' } })
      .png()
      .toBuffer();
    for (const [content, type, code] of [
      [bomb, 'image/png', 'files/image'],
      [good.subarray(0, good.length - 600), 'image/png', 'files/image'],
      [Buffer.from('<script>alert(1)</script>'), 'image/png', 'files/type'],
      [good, 'image/gif', 'files/type'],
      [Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]), 'text/plain', 'files/type'],
    ] as const) {
      const { fileId, uploadPath } = await announce({ bytes: content.length, type });
      await upload(uploadPath, content);
      const answer = await asking(`POST /v1/files/${fileId}/finish`, {});
      expect([type, ...(await refusal(answer))]).toEqual([type, 422, code]);
      expect(readdirSync(join(data, 'files', 'uploads')).filter((name) => name.startsWith(fileId))).toEqual([]);
    }
  });

  it('with script in it is never shown, only saved', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const fileId = await made(svg, { name: 'a.svg', type: 'image/svg+xml' });
    const { path, thumbnailPath } = await ask<'file.get'>(`GET /v1/files/${fileId}`);
    const shown = await fetched(path);
    expect(await shown.text()).toContain('<svg');
    expect(thumbnailPath).toBeUndefined();
    expect(shown.headers.get('content-type')).toBe('application/octet-stream');
    expect(shown.headers.get('content-disposition')).toMatch(/^attachment/);
  });
});

const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex');
/** How the disk calls it. */
const encoded = (id: string) =>
  Array.from(id, (letter) => (/[a-z0-9_-]/.test(letter) ? letter : `=${letter.charCodeAt(0).toString(16)}`)).join('');
