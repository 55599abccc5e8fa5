import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './helpers/eventually.js';
import { known, said, writeVoice } from './helpers/voice.js';
import type { GroupPage } from './media-server/group-page-types.js';
import { hasJanus, startGroupPages, type GroupPages } from './media-server/start-group-pages.js';

declare const page: GroupPage;

describe.skipIf(!hasJanus || process.env['PARLEY_TEST_SPEECH'] === undefined)(
  'a call with captions through Janus, in real pages',
  () => {
    let words: string;
    let group: GroupPages<'alice' | 'bob'>;

    beforeAll(async () => {
      words = await mkdtemp(join(tmpdir(), 'parley-captions-'));
      const { grammar, microphone } = await writeVoice(words);
      group = await startGroupPages({
        names: ['alice', 'bob'],
        mediaPorts: '23600-23800',
        env: { PARLEY_CAPTIONS: 'true', PARLEY_CAPTION_GRAMMAR: grammar },
        flags: [`--use-file-for-fake-audio-capture=${microphone}`],
      });
    });
    afterAll(async () => {
      await group.close();
      await rm(words, { recursive: true, force: true });
    });

    it('tells the others the words that a voice says', async () => {
      await group.enter('alice', { hertz: '1', microphone: 'real' });
      await group.enter('bob', { hertz: '20' });
      const [alice, bob] = [group.pageOf('alice'), group.pageOf('bob')];
      const callId = await alice.evaluate((id) => page.start(id), group.conversationId);
      await bob.evaluate((id) => page.join(id), callId);
      const media = { microphone: true, camera: true, screen: false };
      await alice.evaluate((params) => page.ask('media.update', params), { callId, media });
      await bob.evaluate((params) => page.ask('call.caption', params), { callId, on: true });
      const heard = async () =>
        (await bob.evaluate(() => page.captions()))
          .filter(({ userId }) => userId === 'alice')
          .flatMap(({ text }) => text.split(' '));
      await eventually(async () => expect(await heard()).toEqual(expect.arrayContaining(said)));
      console.info(`heard: ${(await heard()).join(' ')}`);
      for (const word of await heard()) expect(known).toContain(word);
      await bob.evaluate((params) => page.ask('call.caption', params), { callId, on: false });
      for (const own of [alice, bob]) await own.evaluate(() => page.hangUp());
      // No recogniser outlives what it listened to.
      await eventually(async () => {
        await Promise.resolve();
        const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
        expect(
          all.split('\n').filter((line) => line.includes('pocketsphinx_continuous') && line.includes(words)),
        ).toEqual([]);
      });
    });
  },
);
