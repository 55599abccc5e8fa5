import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { end, startParley } from './helpers/parley-process.mjs';
import { servePages } from './helpers/serve-pages.js';
import { openSession } from './helpers/wire.js';
import type { GroupPage } from './media-server/group-page-types.js';

declare const page: GroupPage;

/** What is said, and what may be: a small vocabulary, as a recogniser of this size needs. */
const said = ['yellow', 'computer', 'september'];
const known = [...said, 'window', 'garden', 'monday', 'elephant', 'mountain'];
const hasNetwork = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ family, internal }) => family === 'IPv4' && !internal),
);
const canRun = process.env['PARLEY_TEST_JANUS'] !== undefined && process.env['PARLEY_TEST_SPEECH'] !== undefined;

describe.skipIf(!canRun || !hasNetwork)('a call with captions through Janus, in real pages', () => {
  let data: string;
  let server: Awaited<ReturnType<typeof startParley>>;
  let pages: Awaited<ReturnType<typeof servePages>>;
  let browser: Browser;
  let conversationId: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'parley-captions-'));
    const grammar = join(data, 'words.gram');
    await writeFile(grammar, `#JSGF V1.0;\ngrammar words;\npublic <words> = ( ${known.join(' | ')} )+;\n`);
    server = await startParley({
      data,
      args: ['--media', '--media-ports', '23600-23800', '--turn-port', '0'],
      env: { PARLEY_ORIGINS: '*', PARLEY_CAPTIONS: 'true', PARLEY_CAPTION_GRAMMAR: grammar },
    });
    pages = await servePages(new URL('./media-server/group-page.ts', import.meta.url));
    // The page's microphone: a voice that says the words, then a while of silence, again and again.
    const [voice, microphone] = [join(data, 'voice.wav'), join(data, 'microphone.wav')];
    execFileSync('flite', ['-voice', 'slt', '-t', said.join(' '), '-o', voice]);
    await writeFile(microphone, withSilence(await readFile(voice)));
    browser = await launchBrowser({ flags: [`--use-file-for-fake-audio-capture=${microphone}`] });
    const admin = createAdmin(server);
    for (const userId of ['alice', 'bob']) await admin.users.upsert({ id: userId });
    const token = await admin.tokens.create({ userId: 'alice' });
    const { wire } = await openSession(server.url, { token, device: 'desk' });
    const members = { clientId: 'team', name: 'Team', members: ['bob'] };
    conversationId = (await wire.ask('conversation.create', members)).result?.conversation.id ?? '';
    wire.close();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
    await end(server);
    await rm(data, { recursive: true, force: true });
  });

  async function enter(name: string, more: Record<string, string>): Promise<Page> {
    const token = await createAdmin(server).tokens.create({ userId: name });
    const own = await browser.newPage();
    await own.goto(`${pages.url}?${new URLSearchParams({ server: server.url, token, ...more })}`);
    await own.waitForFunction(() => 'page' in window);
    return own;
  }

  it('tells the others the words that a voice says', async () => {
    const alice = await enter('alice', { hertz: '1', microphone: 'real' });
    const bob = await enter('bob', { hertz: '20' });
    const callId = await alice.evaluate((id) => page.start(id), conversationId);
    await bob.evaluate((id) => page.join(id), callId);
    const media = { microphone: true, camera: true, screen: false };
    await alice.evaluate((params) => page.ask('media.update', params), { callId, media });
    await bob.evaluate((params) => page.ask('call.caption', params), { callId, on: true });
    const words = async () =>
      (await bob.evaluate(() => page.captions()))
        .filter(({ userId }) => userId === 'alice')
        .flatMap(({ text }) => text.split(' '));
    await eventually(async () => expect(await words()).toEqual(expect.arrayContaining(said)));
    console.info(`heard: ${(await words()).join(' ')}`);
    for (const word of await words()) expect(known).toContain(word);
    await bob.evaluate((params) => page.ask('call.caption', params), { callId, on: false });
    for (const own of [alice, bob]) await own.evaluate(() => page.hangUp());
    // No recogniser outlives what it listened to.
    await eventually(async () => {
      await Promise.resolve();
      const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
      expect(all.split('\n').filter((line) => line.includes('pocketsphinx_continuous') && line.includes(data))).toEqual(
        [],
      );
    });
  });
});

/** A WAV file of 16 bits and one channel, with two seconds of silence behind it. */
function withSilence(wav: Buffer): Buffer {
  const silence = Buffer.alloc(4 * wav.readUInt32LE(24));
  const whole = Buffer.concat([wav, silence]);
  whole.writeUInt32LE(whole.length - 8, 4);
  whole.writeUInt32LE(wav.length - 44 + silence.length, 40);
  return whole;
}
