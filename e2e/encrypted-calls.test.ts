import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { names, startGroup, type Group, type Name } from './group-calls/start-group.js';
import { eventually } from './helpers/eventually.js';
import { hear } from './helpers/hear.js';
import { servePages } from './helpers/serve-pages.js';
import type { GroupPage } from './media-server/group-page-types.js';
import { hasJanus } from './media-server/start-group-pages.js';

declare const page: GroupCallPage & GroupPage;

describe.skipIf(!hasJanus)('encrypted calls of a group through Janus', { timeout: 240_000 }, () => {
  let group: Group;
  let pages: Awaited<ReturnType<typeof servePages>>;
  let callId: string;

  const phrase = (name: Name) => group.pageOf(name).evaluate(() => page.phrase());
  /** All of them see the same words, which are not those. */
  const sameWords = async (among: readonly Name[], but = ''): Promise<string> => {
    await eventually(async () => {
      const phrases = await Promise.all(among.map(phrase));
      expect(new Set(phrases).size).toBe(1);
      expect(phrases[0]?.split(' ')).toHaveLength(12);
      expect(phrases[0]).not.toBe(but);
    });
    return phrase('alice');
  };
  beforeAll(async () => {
    pages = await servePages(new URL('media-server/group-page.ts', import.meta.url));
    group = await startGroup(['--media', '--media-ports', '34400-34599', '--turn-port', '0']);
  }, 120_000);
  afterAll(async () => {
    await group.close();
    pages.close();
  });

  it('are heard and seen by all, who see the same words, and are not recorded', async () => {
    callId = await group.pageOf('alice').evaluate((id) => page.startEncrypted(id), group.conversationId);
    await group.hearEachOther();
    await group.seeEachOther();
    await sameWords(names);
    expect(await group.pageOf('bob').evaluate(() => page.refusedRecording())).toBe('calls/encrypted');
  });

  it('go on by other keys and words when somebody has left', async () => {
    const before = await phrase('alice');
    await group.pageOf('carol').evaluate(() => page.hangUp());
    await sameWords(['alice', 'bob'], before);
    await group.hearEachOther(['alice', 'bob']);
    await group.seeEachOther(['alice', 'bob']);
  });

  it('are nothing but noise to a device that gets no keys, and it to them', async () => {
    const { searchParams } = new URL(group.pageOf('carol').url());
    const outside = await group.pageOf('carol').context().newPage();
    await outside.goto(`${pages.url}?${searchParams}`);
    await outside.waitForFunction(() => 'page' in window);
    await outside.evaluate((id) => page.join(id), callId);
    await eventually(async () => {
      const received = await outside.evaluate(() => page.received());
      for (const kind of ['audio', 'video'])
        for (const from of ['alice', 'bob'])
          expect(received.find((one) => one.kind === kind && one.from === from)?.bytes).toBeGreaterThan(20_000);
    });
    for (const { kind, frames } of await outside.evaluate(() => page.received()))
      if (kind === 'video') expect(frames).toBe(0);
    // Noise has some of every frequency: less than what counts as heard.
    expect(await loudest(outside, [440, 660])).toBeLessThan(0.05);
    expect((await group.picture('alice', 'carol')).frames).toBe(0);
    await group.hearEachOther(['alice', 'bob']);
    // Who says no keys has no place in the words.
    expect(await phrase('alice')).toBe('');
    await outside.close();
    await sameWords(['alice', 'bob']);
  });

  it('let somebody in again, who hears and sees what is sent from then on', async () => {
    const before = await phrase('alice');
    await group.pageOf('carol').evaluate((id) => page.join(id), callId);
    await group.hearEachOther();
    await group.seeEachOther();
    await sameWords(names, before);
  });
});

async function loudest(page: Page, tones: readonly number[]): Promise<number> {
  return Math.max(...Object.values(await hear(page, tones)));
}
