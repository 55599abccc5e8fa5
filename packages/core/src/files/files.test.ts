import { beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../create-client.js';
import { ParleyError } from '../kernel/parley-error.js';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryStorage,
  createMessageBackend,
  createScriptedServer,
  Refusal,
  settled,
} from '../testing/index.js';
import type { FileSource } from '../kernel/file-source.js';
import type { FilesPort, KeptUpload } from './files-port.js';

type Uploading = Parameters<FilesPort['upload']>[1] & {
  readonly source: FileSource;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
};

// What comes with the first file is there before the clock of the test runs.
beforeAll(() => Promise.all([import('./create-file-sending.js'), import('./file-links.js')]));

/** A platform whose uploads end when the test says so. What it keeps outlives its clients. */
function createFakeFilesPort(kept = new Map<string, KeptUpload>()) {
  const uploads: Uploading[] = [];
  const locks = new Set<string>();
  const port: FilesPort = {
    upload: (source, to) =>
      new Promise((resolve, reject) => {
        uploads.push({ ...to, source, done: resolve, fail: reject });
        to.signal.addEventListener('abort', () => reject(new ParleyError('connection/cancelled', 'Cancelled.')));
      }),
    keep(box, upload) {
      kept.set(`${box} ${upload.entry.params.clientId}`, upload);
      return Promise.resolve();
    },
    kept: (box) => Promise.resolve([...kept].flatMap(([key, one]) => (key.startsWith(`${box} `) ? [one] : []))),
    forget(box, clientId) {
      kept.delete(`${box} ${clientId}`);
      return Promise.resolve();
    },
    clear() {
      kept.clear();
      return Promise.resolve();
    },
    async alone(name, run) {
      if (locks.has(name)) return false;
      locks.add(name);
      await run().finally(() => locks.delete(name));
      return true;
    },
  };
  return { port, uploads, kept, locks };
}

const photo: FileSource = { name: 'photo.png', type: 'image/png', size: 1_000 };
const info = { id: 'fil_1', name: 'photo.png', type: 'image/png', bytes: 1_000, width: 3, height: 2 };

async function setUp(files = createFakeFilesPort(), storage = createMemoryStorage()) {
  const clock = createFakeClock();
  const server = createScriptedServer(clock);
  const backend = createMessageBackend(server);
  const created: unknown[] = [];
  server.on('file.create', (params) => {
    created.push(params);
    return { fileId: `fil_${created.length}`, state: 'uploading', uploadPath: '/v1/uploads/x', expiresAt: 9 };
  });
  server.on('file.finish', ({ fileId }) => ({ state: 'ready', file: { ...info, id: fileId } }));
  server.on('file.delete', () => ({}));
  const parley = createClient(
    {
      clock,
      random: createFakeRandom(1),
      socket: server.sockets,
      files: { left: () => files.kept.size > 0, load: () => Promise.resolve(files.port) },
      storage,
    },
    { url: 'http://parley.test/', token: () => 'token', user: 'alice' },
  );
  await parley.connect();
  const chat = await parley.conversations.direct('bob');
  chat.timeline.subscribe(() => undefined);
  await settled();
  const shown = () => chat.timeline.get().messages.at(-1);
  return { clock, server, backend, parley, chat, files, storage, created, shown };
}

describe('a message with files', () => {
  it('shows at once with how far they are, and is stored once all of them are', async () => {
    const { chat, files, shown, created, server, clock } = await setUp();
    const sending = chat.send({ text: 'Look', files: [photo, { ...photo, name: 'second.png' }] });
    await settled();
    expect(shown()).toMatchObject({
      text: 'Look',
      status: 'sending',
      files: [
        { name: 'photo.png', bytes: 1_000, progress: 0, source: photo },
        { name: 'second.png', progress: 0 },
      ],
    });
    const [first] = files.uploads;
    expect(first?.url).toBe('http://parley.test/v1/uploads/x');
    await clock.advance(200);
    first?.onProgress(500);
    expect(shown()?.files?.[0]?.progress).toBe(0.5);
    first?.done();
    await settled();
    files.uploads[1]?.done();
    const message = await sending;
    await settled();
    expect(server.heard('message.send').map(({ params }) => params.files)).toEqual([['fil_1', 'fil_2']]);
    expect(created).toMatchObject([
      { name: 'photo.png', type: 'image/png', bytes: 1_000 },
      { name: 'second.png', clientId: expect.stringMatching(/\.1$/) as string },
    ]);
    expect(message.text).toBe('Look');
    expect(files.kept.size).toBe(0);
    expect(files.locks.size).toBe(0);
  });

  it('may be nothing but files, and asks again while the server looks at them', async () => {
    const { chat, files, server, clock } = await setUp();
    let asked = 0;
    server.on('file.finish', ({ fileId }) =>
      (asked += 1) < 3 ? { state: 'checking' } : { state: 'ready', file: { ...info, id: fileId } },
    );
    const sending = chat.send({ files: [{ type: '', size: 1 }] });
    await settled();
    files.uploads[0]?.done();
    await settled();
    await clock.advance(1_000);
    await clock.advance(1_000);
    await sending;
    expect(asked).toBe(3);
    expect(server.heard('file.create')[0]?.params).toEqual(expect.not.objectContaining({ type: '' }));
  });

  it('that failed says why, and is sent again from where it was', async () => {
    const { chat, files, shown, server } = await setUp();
    const sending = chat.send({ files: [photo] });
    const rejected = expect(sending).rejects.toMatchObject({ code: 'files/type' });
    server.on('file.finish', () => {
      throw new Refusal('files/type');
    });
    await settled();
    files.uploads[0]?.done();
    await rejected;
    expect(shown()).toMatchObject({ status: 'failed', error: { code: 'files/type' }, files: [{ name: 'photo.png' }] });
    server.on('file.finish', ({ fileId }) => ({ state: 'ready', file: { ...info, id: fileId } }));
    const again = chat.retry(shown()?.key ?? '');
    await settled();
    expect(shown()).toMatchObject({ status: 'sending' });
    files.uploads[1]?.done();
    await again;
    const ids = server.heard('file.create').map(({ params }) => params.clientId);
    expect(new Set(ids).size).toBe(1);
  });

  it('is discarded while it is uploaded: the upload ends, and nothing is kept', async () => {
    const { chat, files, shown, server } = await setUp();
    const rejected = expect(chat.send({ files: [photo] })).rejects.toMatchObject({ code: 'connection/cancelled' });
    await settled();
    expect(files.kept.size).toBe(1);
    chat.discard(shown()?.key ?? '');
    await rejected;
    await settled();
    expect(files.uploads[0]?.signal.aborted).toBe(true);
    expect([shown(), files.kept.size, server.heard('message.send')]).toEqual([undefined, 0, []]);
    expect(server.heard('file.delete').map(({ params }) => params)).toEqual([{ fileId: 'fil_1' }]);
  });

  it('goes on in the next page after a reload', async () => {
    const { chat, files, storage } = await setUp();
    void chat.send({ text: 'Left', files: [photo] }).catch(() => undefined);
    await settled();
    const next = await setUp(createFakeFilesPort(files.kept), storage);
    expect(next.shown()).toMatchObject({ text: 'Left', files: [{ name: 'photo.png', source: photo }] });
    next.files.uploads[0]?.done();
    await settled();
    expect(next.server.heard('message.send')[0]?.params).toMatchObject({ text: 'Left', files: ['fil_1'] });
    expect(files.kept.size).toBe(0);
  });

  it('is nobody’s any more once its user has signed out', async () => {
    const { parley, chat, files } = await setUp();
    const rejected = expect(chat.send({ files: [photo] })).rejects.toMatchObject({ code: 'connection/cancelled' });
    await settled();
    await parley.signOut();
    await rejected;
    expect([files.uploads[0]?.signal.aborted, files.kept.size]).toEqual([true, 0]);
  });

  it('cannot be sent where the platform has no way for them', async () => {
    const clock = createFakeClock();
    const server = createScriptedServer(clock);
    const ports = { clock, random: createFakeRandom(1), socket: server.sockets };
    const parley = createClient(ports, { url: 'http://parley.test', token: () => 'token' });
    await parley.connect();
    createMessageBackend(server);
    const chat = await parley.conversations.direct('bob');
    await expect(chat.send({ files: [photo] })).rejects.toMatchObject({ cause: { code: 'files/unavailable' } });
  });
});

describe('a file of a message', () => {
  it('has links for a while', async () => {
    const { parley, server } = await setUp();
    server.on('file.get', () => ({
      file: info,
      path: '/v1/file-contents/a',
      thumbnailPath: '/v1/file-contents/b',
      expiresAt: 7,
    }));
    expect(await parley.files.links({ conversationId: 'cnv_1', seq: 3 }, { id: 'fil_1' })).toEqual({
      url: 'http://parley.test/v1/file-contents/a',
      downloadUrl: 'http://parley.test/v1/file-contents/a?download',
      thumbnailUrl: 'http://parley.test/v1/file-contents/b',
      expiresAt: 7,
    });
    expect(server.heard('file.get')[0]?.params).toEqual({ fileId: 'fil_1', conversationId: 'cnv_1', seq: 3 });
    await expect(parley.files.links({ conversationId: 'cnv_1' }, {})).rejects.toMatchObject({
      code: 'files/not-found',
    });
  });
});
