import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '@parley/protocol';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUserToken } from '../../adapters/jose/sign-token.js';
import { noSwift, startBuckets, type Buckets } from '../../testing/start-buckets.js';
import { createServer, type ParleyServer } from '../create-server.js';
import { defaults, type StorageBucket } from '../config.js';
import { examineStorage } from '../doctor/examine-storage.js';
import { folderOfFile } from '../../files/file-facts.js';
import { openBucket } from './open-store.js';
import { readStorage } from './read-storage.js';

const whole = {
  endpoint: 'https://s3.example',
  region: 'r',
  bucket: 'our.bucket-1',
  accessKeyId: 'a',
  secretAccessKey: 'b',
};

describe('the setting of a bucket', () => {
  it('is read whole or not at all', () => {
    expect(readStorage(JSON.stringify(whole))).toEqual({ ...whole, prefix: '' });
    expect(readStorage({ ...whole, prefix: 'parley/eu/' })).toEqual({ ...whole, prefix: 'parley/eu/' });
    const wrong = [
      ...Object.keys(whole).map((key) => ({ ...whole, [key]: undefined })),
      { ...whole, endpoint: 'ftp://s3.example' },
      { ...whole, bucket: 'A/b' },
      ...['/', 'no-end', '../', 'a//', 7].map((prefix) => ({ ...whole, prefix })),
    ];
    for (const given of [...wrong, 'no json', [], undefined, 7]) expect(readStorage(given)).toBeUndefined();
  });
});

describe.skipIf(noSwift)('a server with a bucket (skipped where Swift is missing)', () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-bucket-'));
  let buckets: Buckets;
  let storage: StorageBucket;
  let server: ParleyServer;
  let app: { readonly appId: string; readonly appSecret: string };
  const start = (bucket: StorageBucket) =>
    createServer({ ...defaults, port: 0, logLevel: 'silent', data, storage: bucket });
  beforeAll(async () => {
    buckets = await startBuckets();
    storage = { ...(await buckets.create('parley')), prefix: 'here/' };
    server = await start(storage);
    app = await server.createApp({ name: 'Bucket' });
    for (const id of ['ann', 'ben']) await server.parts.stores.auth.upsertUser(app.appId, { id }, Date.now());
  });
  afterAll(async () => {
    await server.stop();
    await buckets.stop();
    rmSync(data, { recursive: true });
  });

  async function asking(route: string, body?: object) {
    const [method = '', path = ''] = route.split(' ');
    const token = await signUserToken(app, { userId: 'ann' }, { now: Date.now(), ttl: 60_000 });
    const headers = { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) };
    return fetch(new URL(path, server.url), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  }
  async function ask<T>(route: string, body?: object): Promise<T> {
    const answer = await asking(route, body);
    expect([route, answer.status]).toEqual([route, 200]);
    return (await answer.json()) as T;
  }
  async function upload(conversationId: string, content: Buffer, clientId: string): Promise<string> {
    const params = { conversationId, clientId, name: 'a.bin', bytes: content.length };
    const { fileId, uploadPath } = await ask<Result<'file.create'>>('POST /v1/files', params);
    const uploadUrl = new URL(uploadPath, server.url).href;
    await new Promise<void>((resolve, reject) =>
      new Upload(content, { uploadUrl, onSuccess: () => resolve(), onError: reject }).start(),
    );
    return fileId;
  }
  const keysOf = async (fileId: string) => {
    const folder = folderOfFile(app.appId, fileId);
    return (await (await openBucket(storage, 'files')).list(folder)).map(({ key }) => key.slice(folder.length));
  };

  it('keeps files in it, gives them back whole and in parts, deletes them, and tells when it is away', async () => {
    const { conversation } = await ask<Result<'conversation.create'>>('POST /v1/conversations', {
      ...{ clientId: 'g', name: 'Two', members: ['ben'] },
    });
    const content = randomBytes(20_000_000);
    const fileId = await upload(conversation.id, content, 'one');
    await ask(`POST /v1/files/${fileId}/finish`, {});
    expect(await keysOf(fileId)).toEqual(['content']);
    expect(readdirSync(join(data, 'files'))).toEqual(['uploads']);
    expect(readdirSync(join(data, 'files', 'uploads'))).toEqual([]);

    const sent = { clientId: 'm', text: 'The contract', files: [fileId] };
    const { message } = await ask<Result<'message.send'>>(`POST /v1/conversations/${conversation.id}/messages`, sent);
    const links = await ask<Result<'file.get'>>(`GET /v1/files/${fileId}`);
    const url = new URL(links.path, server.url);
    const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(sum(new Uint8Array(await (await fetch(url)).arrayBuffer()))).toBe(sum(content));
    const part = await fetch(url, { headers: { range: 'bytes=10000000-10000009' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(content.subarray(10_000_000, 10_000_010));

    const next = await upload(conversation.id, randomBytes(1_000), 'two');
    await server.stop();
    server = await start({ ...storage, secretAccessKey: 'another-secret' });
    const answer = await asking(`POST /v1/files/${next}/finish`, {});
    const said = await answer.text();
    expect(said).toContain('files/unavailable');
    for (const word of ['another-secret', storage.accessKeyId, storage.bucket, storage.endpoint])
      expect(said).not.toContain(word);
    await server.stop();
    server = await start(storage);
    // What could not be stored has waited.
    await ask(`POST /v1/files/${next}/finish`, {});
    expect(await keysOf(next)).toEqual(['content']);
    await asking(`DELETE /v1/conversations/${conversation.id}/messages/${message.seq}`, {});
    await asking(`DELETE /v1/files/${next}`, {});
    for (const one of [fileId, next]) await expect.poll(() => keysOf(one)).toEqual([]);
  });

  it('is looked at by the doctor', async () => {
    const looked = async (bucket?: StorageBucket) =>
      (await examineStorage({ ...defaults, ...(bucket ? { storage: bucket } : {}) })).map(({ sign, says }) => [
        sign,
        says,
      ]);
    expect(await looked()).toEqual([]);
    expect(await looked(storage)).toEqual([['good', expect.stringContaining('The bucket parley')]]);
    for (const [bucket, words] of [
      [{ ...storage, secretAccessKey: 'wrong-secret' }, 'refused the credentials'],
      [{ ...storage, bucket: 'nowhere' }, 'is not there'],
    ] as const) {
      const [[sign, says] = []] = await looked(bucket);
      expect([sign, says]).toEqual(['bad', expect.stringContaining(words)]);
      expect(says).not.toContain(bucket.secretAccessKey);
    }
  });
});
