import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import { createFakeFiles } from '../testing/create-fake-files.js';
import { createTestRules, otherApp } from '../testing/create-test-rules.js';
import { disposition, isFileName } from './file-names.js';
import { settleType } from './file-types.js';

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

async function arrange(more: Parameters<typeof createFakeFiles>[0] = {}) {
  const files = createFakeFiles(more);
  const test = await createTestRules({ files });
  const [alice, bob, carol] = [test.connect(), test.connect(), test.connect()];
  await alice.open({ token: test.token('alice') });
  await bob.open({ token: test.token('bob') });
  await carol.open({ token: test.token('carol') });
  const group = { clientId: 'g', name: 'Two', members: ['bob'] };
  const { conversation } = await alice.request('conversation.create', group);
  const conversationId = conversation.id;
  const announce = (clientId: string, params: object = {}) =>
    alice.request('file.create', { conversationId, clientId, name: 'a.txt', bytes: 4, ...params });
  /** A file of Alice's that is ready. */
  async function ready(clientId: string, content: string | Uint8Array = 'text', params: object = {}) {
    const { fileId } = await announce(clientId, params);
    files.arrive(fileId, content);
    await alice.request('file.finish', { fileId });
    return fileId;
  }
  const send = (clientId: string, ids: readonly string[], text = '') =>
    alice.request('message.send', { conversationId, clientId, text, files: ids });
  const stored = async () => (await files.store.list('files/')).map(({ key }) => key.split('/').slice(2).join('/'));
  return { ...{ test, files, alice, bob, carol, conversationId, announce, ready, send, stored } };
}

describe('a file', () => {
  it('goes from its announcement to a message that others see', async () => {
    const { files, bob, alice, announce, send, conversationId, stored } = await arrange();
    const { fileId, state, uploadPath } = await announce('f1', { name: 'photo.png', type: 'image/png' });
    expect([state, uploadPath]).toEqual(['uploading', expect.stringMatching(/^\/v1\/uploads\//)]);
    expect(await alice.refusal('file.finish', { fileId })).toMatchObject({ code: 'files/incomplete' });
    expect(
      await alice.refusal('message.send', { conversationId, clientId: 'm', text: '', files: [fileId] }),
    ).toMatchObject({ code: 'files/incomplete' });
    files.arrive(fileId, png);
    const picture = { width: 640, height: 480, thumbnail: true };
    const info = { id: fileId, name: 'photo.png', type: 'image/png', bytes: 4, ...picture };
    expect(await alice.request('file.finish', { fileId })).toEqual({ state: 'ready', file: info });
    expect(await alice.request('file.finish', { fileId })).toEqual({ state: 'ready', file: info });
    expect(files.under.size).toBe(0);
    const { message } = await send('m1', [fileId]);
    expect(message.files).toEqual([info]);
    expect((await send('m1', [fileId])).message.seq).toBe(message.seq);
    await settled();
    expect(bob.frames.filter((frame) => 'ev' in frame && frame.ev === 'message.created')).toMatchObject([
      { data: { message: { files: [info] } } },
    ]);
    const got = await bob.request('file.get', { fileId, conversationId, seq: message.seq });
    expect(got).toMatchObject({ file: info, path: expect.stringMatching(/^\/v1\/file-contents\//) as string });
    expect(got.thumbnailPath).toBeDefined();
    expect(await stored()).toEqual([`${fileId}/content`, `${fileId}/thumbnail`]);
  });

  it('is announced once for a client id, and never as something else', async () => {
    const { alice, announce, conversationId } = await arrange();
    const first = await announce('f1');
    expect((await announce('f1')).fileId).toBe(first.fileId);
    const other = { conversationId, clientId: 'f1', name: 'b.txt', bytes: 4 };
    expect(await alice.refusal('file.create', other)).toMatchObject({ code: 'messaging/conflict' });
    expect(await alice.refusal('file.create', { ...other, name: 'a.txt', bytes: 5 })).toMatchObject({
      code: 'messaging/conflict',
    });
  });

  it('is refused by its name, its size, and where there is no room', async () => {
    const { alice, conversationId } = await arrange();
    const of = (name: string, bytes = 4) => ({ conversationId, clientId: 'f', name, bytes });
    for (const name of ['../../etc/passwd', 'C:\\boot.ini', 'a\u0000b', 'photo\u202egnp.exe', '..', ' . '])
      expect(await alice.refusal('file.create', of(name))).toMatchObject({ code: 'files/name' });
    expect(await alice.refusal('file.create', of('a.iso', 1_000_001))).toMatchObject({ code: 'files/too-large' });
    const full = await arrange();
    Object.assign(full.files.uploads, { room: () => Promise.resolve(1_000) });
    const file = { conversationId: full.conversationId, clientId: 'f', name: 'a.txt', bytes: 4 };
    expect(await full.alice.refusal('file.create', file)).toMatchObject({ code: 'files/full', retryable: true });
  });

  it('is for those alone who may send there', async () => {
    const { bob, carol, alice, conversationId } = await arrange();
    const file = { conversationId, clientId: 'f', name: 'a.txt', bytes: 4 };
    expect(await carol.refusal('file.create', file)).toMatchObject({ code: 'messaging/not-found' });
    await alice.request('conversation.silence', { conversationId, userId: 'bob' });
    expect(await bob.refusal('file.create', file)).toMatchObject({ code: 'messaging/silenced' });
  });

  it('of another is nobody’s to send, to finish, to read or to delete', async () => {
    const { test, alice, bob, carol, ready, send, conversationId } = await arrange();
    const fileId = await ready('f1');
    const { message } = await send('m1', [fileId]);
    const { seq } = message;
    const stranger = test.connect();
    await stranger.open({ token: test.token('alice', { app: otherApp }) });
    for (const other of [bob, carol, stranger]) {
      expect(await other.refusal('file.finish', { fileId })).toMatchObject({ code: 'files/not-found' });
      expect(await other.refusal('file.delete', { fileId })).toMatchObject({ code: 'files/not-found' });
      expect(await other.refusal('file.get', { fileId })).toMatchObject({ code: 'files/not-found' });
    }
    const mine = { conversationId, clientId: 'b1', text: '', files: [fileId] };
    expect(await bob.refusal('message.send', mine)).toMatchObject({ code: 'files/not-found' });
    for (const other of [carol, stranger])
      expect(await other.refusal('file.get', { fileId, conversationId, seq })).toMatchObject({
        code: 'files/not-found',
      });
    // A message of one's own is no way to a file that it does not have.
    const { message: plain } = await bob.request('message.send', { conversationId, clientId: 'b2', text: 'x' });
    expect(await bob.refusal('file.get', { fileId, conversationId, seq: plain.seq })).toMatchObject({
      code: 'files/not-found',
    });
    expect(await alice.refusal('file.delete', { fileId })).toMatchObject({ code: 'files/not-found' });
  });

  it('is gone with the last message that has it', async () => {
    const { alice, bob, ready, send, conversationId, stored } = await arrange();
    const fileId = await ready('f1');
    const { message } = await send('m1', [fileId]);
    const { conversation } = await bob.request('conversation.direct', { userId: 'carol' });
    const forward = { conversationId, seq: message.seq };
    const forwarded = await bob.request('message.send', {
      ...{ conversationId: conversation.id, clientId: 'fw', text: '', forward },
    });
    expect(forwarded.message.files).toEqual(message.files);
    const there = { fileId, conversationId: conversation.id, seq: forwarded.message.seq };
    await alice.request('message.delete', { conversationId, seq: message.seq });
    await settled();
    expect(await stored()).toEqual([`${fileId}/content`]);
    expect(await bob.request('file.get', there)).toMatchObject({ file: { id: fileId } });
    expect(await bob.refusal('file.get', { ...there, ...forward })).toMatchObject({ code: 'files/not-found' });
    await bob.request('message.delete', { conversationId: conversation.id, seq: forwarded.message.seq });
    await settled();
    expect(await stored()).toEqual([]);
    expect(await bob.refusal('file.get', there)).toMatchObject({ code: 'files/not-found' });
  });

  it('is given back where its message was refused', async () => {
    const { alice, ready, conversationId } = await arrange();
    const fileId = await ready('f1');
    const bad = { conversationId, clientId: 'm1', text: '', files: [fileId], replyTo: 99 };
    expect(await alice.refusal('message.send', bad)).toMatchObject({ code: 'messaging/no-message' });
    await settled();
    expect(await alice.refusal('file.get', { fileId })).toMatchObject({ code: 'files/not-found' });
  });

  it('keeps the order of what one user sends', async () => {
    const { alice, ready, conversationId, send } = await arrange();
    const fileId = await ready('f1');
    const [first, second] = await Promise.all([
      send('m1', [fileId], 'first'),
      alice.request('message.send', { conversationId, clientId: 'm2', text: 'second' }),
    ]);
    expect(second.message.seq - first.message.seq).toBe(1);
  });

  it('that nobody sent is deleted by its owner, or by time', async () => {
    const { test, alice, files, announce, ready, stored } = await arrange();
    const begun = await announce('f1');
    files.arrive(begun.fileId, 'te');
    const second = await ready('f2');
    await alice.request('file.delete', { fileId: begun.fileId });
    expect(files.under.size).toBe(0);
    await ready('f3');
    await announce('f4');
    expect((await stored()).length).toBe(2);
    await test.rules.start();
    for (let hours = 0; hours < 24 * 7 + 2; hours += 1) await test.clock.advance(3_600_000);
    await settled();
    expect(await stored()).toEqual([]);
    expect(files.under.size).toBe(0);
    expect(second).toMatch(/^fil_/);
    await test.rules.stop();
  });
});

describe('what is looked at before anybody can read it', () => {
  it('is refused where its type lies, its picture is broken or a scan finds something; the place is given back', async () => {
    const { alice, files, announce, stored } = await arrange({
      pictures: { open: () => Promise.resolve(undefined) },
      scan: (path) => Promise.resolve(path === 'never' ? 'refused' : 'clean'),
    });
    const lie = await announce('f1', { name: 'a.png', type: 'image/png' });
    files.arrive(lie.fileId, 'text');
    expect(await alice.refusal('file.finish', { fileId: lie.fileId })).toMatchObject({ code: 'files/type' });
    expect(await alice.refusal('file.finish', { fileId: lie.fileId })).toMatchObject({ code: 'files/type' });
    const bomb = await announce('f2', { name: 'b.png', type: 'image/png' });
    files.arrive(bomb.fileId, png);
    expect(await alice.refusal('file.finish', { fileId: bomb.fileId })).toMatchObject({ code: 'files/image' });
    Object.assign(files, { scan: () => Promise.resolve('refused') });
    const virus = await announce('f3');
    files.arrive(virus.fileId, 'text');
    expect(await alice.refusal('file.finish', { fileId: virus.fileId })).toMatchObject({ code: 'files/refused' });
    expect([files.under.size, await stored()]).toEqual([0, []]);
  });

  it('waits where the scan cannot be reached, and is taken when it can', async () => {
    const { alice, files, announce, stored } = await arrange({ scan: () => Promise.reject(new Error('down')) });
    const { fileId } = await announce('f1');
    files.arrive(fileId, 'text');
    expect(await alice.refusal('file.finish', { fileId })).toMatchObject({ code: 'files/unchecked', retryable: true });
    expect([files.under.size, await stored()]).toEqual([1, []]);
    Object.assign(files, { scan: () => Promise.resolve('clean') });
    expect(await alice.request('file.finish', { fileId })).toMatchObject({ state: 'ready' });
  });

  it('takes its time without holding up an answer', async () => {
    let look = (_outcome: 'clean' | 'refused'): void => undefined;
    const scan = () => new Promise<'clean' | 'refused'>((resolve) => (look = resolve));
    const { test, alice, files, announce, conversationId } = await arrange({ scan });
    const { fileId } = await announce('f1');
    files.arrive(fileId, 'text');
    const asked = alice.request('file.finish', { fileId });
    await settled();
    await test.clock.advance(5_000);
    expect(await asked).toEqual({ state: 'checking' });
    const early = { conversationId, clientId: 'm', text: '', files: [fileId] };
    expect(await alice.refusal('message.send', early)).toMatchObject({ code: 'files/checking', retryable: true });
    look('clean');
    expect(await alice.request('file.finish', { fileId })).toMatchObject({ state: 'ready' });
  });
});

it('a server without a place for files says so', async () => {
  const test = await createTestRules();
  const alice = test.connect();
  await alice.open({ token: test.token('alice') });
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const file = { conversationId: conversation.id, clientId: 'f', name: 'a.txt', bytes: 4 };
  expect(await alice.refusal('file.create', file)).toMatchObject({ code: 'files/unavailable' });
  const message = { conversationId: conversation.id, clientId: 'm', text: '', files: [`fil_${'0'.repeat(26)}`] };
  expect(await alice.refusal('message.send', message)).toMatchObject({ code: 'files/unavailable' });
});

it.each([
  ['image/png', 'image/png', 'image/png'],
  ['IMAGE/PNG', 'image/png', 'image/png'],
  ['image/png', 'image/jpeg', undefined],
  ['image/png', undefined, undefined],
  ['image/png', 'application/x-msdownload', undefined],
  ['image/svg+xml', undefined, 'image/svg+xml'],
  ['image/svg+xml', 'application/xml', undefined],
  ['video/mp4', 'video/quicktime', 'video/quicktime'],
  ['audio/mp4', 'video/mp4', 'video/mp4'],
  ['video/mp4', 'application/zip', undefined],
  ['video/mp4', undefined, undefined],
  ['text/plain', undefined, 'text/plain'],
  ['text/plain', 'application/x-elf', undefined],
  ['application/pdf', 'application/pdf', 'application/pdf'],
  ['application/msword', 'application/x-cfb', 'application/x-cfb'],
  [undefined, 'application/zip', 'application/zip'],
  [undefined, undefined, 'application/octet-stream'],
  ['application/octet-stream', 'image/gif', 'image/gif'],
])('what is said to be %s and begins as %s is %s', (said, found, type) => {
  expect(settleType(said, found)).toBe(type);
});

it('names of files are names, and are written so that nothing else is read', () => {
  for (const name of ['a', 'Vertrag – März.pdf', 'фото.png', '契約.pdf', '.gitignore', '…'])
    expect(isFileName(name)).toBe(true);
  for (const name of ['', '.', '..', 'a/b', 'a\\b', 'a\nb', '\ufeffa']) expect(isFileName(name)).toBe(false);
  expect(disposition('attachment', 'a "b".txt')).toBe(
    `attachment; filename="a _b_.txt"; filename*=UTF-8''a%20%22b%22.txt`,
  );
  expect(disposition('inline', 'März.pdf')).toBe(`inline; filename="M_rz.pdf"; filename*=UTF-8''M%C3%A4rz.pdf`);
});
