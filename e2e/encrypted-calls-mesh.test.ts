import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { names, startGroup, type Group, type Name } from './group-calls/start-group.js';
import { eventually } from './helpers/eventually.js';

declare const page: GroupCallPage;

describe.skipIf(process.env['PARLEY_TEST_CHROMIUM'] === undefined)(
  'encrypted calls of a group, in real pages without a media server',
  { timeout: 240_000 },
  () => {
    let group: Group;
    let callId: string;
    beforeAll(async () => {
      group = await startGroup([]);
    });
    afterAll(() => group.close());

    const phrase = (name: Name) => group.pageOf(name).evaluate(() => page.phrase());
    /** All of them see the same words, which are not those. */
    const sameWords = (among: readonly Name[], but = '') =>
      eventually(async () => {
        const phrases = await Promise.all(among.map(phrase));
        expect(new Set(phrases).size).toBe(1);
        expect(phrases[0]?.split(' ')).toHaveLength(12);
        expect(phrases[0]).not.toBe(but);
      });

    it('are heard and seen by all, who see the same words', async () => {
      callId = await group.pageOf('alice').evaluate((id) => page.startEncrypted(id), group.conversationId);
      await group.hearEachOther();
      await group.seeEachOther();
      await sameWords(names);
      expect(await group.pageOf('bob').evaluate(() => page.refusedRecording())).toBe('calls/encrypted');
    });

    it('go on by other words without who has left, and go on over a reload', async () => {
      const before = await phrase('alice');
      await group.pageOf('carol').evaluate(() => page.hangUp());
      await sameWords(['alice', 'bob'], before);
      await group.hearEachOther(['alice', 'bob']);
      await group.seeEachOther(['alice', 'bob']);
      await group.pageOf('bob').reload();
      await group.pageOf('bob').waitForFunction(() => 'page' in window);
      await group.hearEachOther(['alice', 'bob']);
      await sameWords(['alice', 'bob']);
    });

    it('are come into encrypted by who starts one there without asking for that, and not at all by who cannot', async () => {
      const carol = group.pageOf('carol');
      const url = carol.url();
      const enter = async (query: string) => {
        await carol.goto(`${url}${query}`);
        await carol.waitForFunction(() => 'page' in window);
      };
      await enter('&plain');
      expect(await carol.evaluate((id) => page.startUnmarked(id), group.conversationId)).toBe('calls/unsupported');
      await eventually(async () => {
        const entry = (await group.shown('alice'))?.participants.find(({ id }) => id === 'carol');
        expect(entry?.state).toBe('left');
      });
      await group.hearEachOther(['alice', 'bob']);
      await enter('');
      expect(await carol.evaluate((id) => page.startUnmarked(id), group.conversationId)).toBe(`came in to ${callId}`);
      expect(await carol.evaluate(() => page.encrypted())).toBe(true);
      await group.hearEachOther();
      await group.seeEachOther();
      await sameWords(names);
    });
  },
);
