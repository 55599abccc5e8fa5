import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage, Picture } from './group-calls/group-call-page-types.js';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { hear } from './helpers/hear.js';
import { end, startParley } from './helpers/parley-process.mjs';
import { servePages } from './helpers/serve-pages.js';
import { openSession } from './helpers/wire.js';

declare const page: GroupCallPage;

const tones = { alice: 440, bob: 660, carol: 880 } as const;
const colors = { alice: 'red', bob: 'green', carol: 'blue' } as const;
type Name = keyof typeof tones;
const names = Object.keys(tones) as Name[];
const othersOf = (name: Name, inCall = names) => inCall.filter((other) => other !== name);
/** Loud enough to be a tone of 0.3 on its way through Opus, and far above what a silent line has. */
const loud = 0.05;
/** Janus never sends media over loopback. */
const hasNetwork = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ family, internal }) => family === 'IPv4' && !internal),
);

describe.skipIf(process.env['PARLEY_TEST_JANUS'] === undefined || !hasNetwork)(
  'calls of groups with the SDK, in real pages through Janus',
  () => {
    let data: string;
    let server: Awaited<ReturnType<typeof startParley>>;
    let pages: Awaited<ReturnType<typeof servePages>>;
    let browser: Browser;
    let conversationId: string;
    let callId: string;
    const open = new Map<Name, Page>();
    const pageOf = (name: Name): Page => open.get(name) ?? expect.fail(`${name} has no page`);

    beforeAll(async () => {
      data = await mkdtemp(join(tmpdir(), 'parley-group-calls-'));
      server = await startParley({
        data,
        args: ['--media', '--media-ports', '23300-23600', '--turn-port', '0'],
        env: { PARLEY_CALL_GRACE: '500', PARLEY_ORIGINS: '*' },
      });
      pages = await servePages(new URL('./group-calls/group-call-page.ts', import.meta.url));
      browser = await launchBrowser();
      const admin = createAdmin(server);
      for (const userId of names) await admin.users.upsert({ id: userId });
      const { wire } = await openSession(server.url, {
        token: await admin.tokens.create({ userId: 'alice' }),
        device: 'desk',
      });
      const members = { clientId: 'team', name: 'Team', members: ['bob', 'carol'] };
      conversationId = (await wire.ask('conversation.create', members)).result?.conversation.id ?? '';
      wire.close();
      for (const name of names) await enter(name);
    });
    afterAll(async () => {
      await browser.close();
      pages.close();
      await end(server);
      await rm(data, { recursive: true, force: true });
    });

    async function enter(name: Name): Promise<void> {
      await open.get(name)?.close();
      const token = await createAdmin(server).tokens.create({ userId: name });
      const context = await browser.newContext();
      const own = await context.newPage();
      own.on('console', (message) => {
        if (message.type() === 'error' || process.env['PARLEY_E2E_LOG']) console.error(name, message.text());
      });
      own.on('pageerror', (error) => console.error(name, error));
      const asked = { server: server.url, token, as: name, hertz: String(tones[name]) };
      await own.goto(`${pages.url}?${new URLSearchParams(asked)}`);
      await own.waitForFunction(() => 'page' in window);
      open.set(name, own);
    }

    const shown = (name: Name) => pageOf(name).evaluate(() => page.shown());
    const picture = (name: Name, of: Name, source: 'camera' | 'screen' = 'camera'): Promise<Picture> =>
      pageOf(name).evaluate(([userId, kind]) => page.picture(userId, kind), [of, source] as const);

    /** Everybody hears the tones of those others who are in the call, and no other. */
    async function hearEachOther(inCall: readonly Name[] = names): Promise<void> {
      for (const name of inCall)
        await eventually(async () => {
          const loudness = await hear(pageOf(name), Object.values(tones));
          for (const other of names)
            expect([name, other, (loudness[tones[other]] ?? 0) > loud]).toEqual([
              name,
              other,
              other !== name && inCall.includes(other),
            ]);
        });
    }

    /** Everybody sees the colors of the others, in pictures that go on. */
    async function seeEachOther(inCall: readonly Name[] = names): Promise<void> {
      for (const name of inCall)
        for (const other of othersOf(name, [...inCall])) {
          const { frames } = await picture(name, other);
          await eventually(async () => {
            const now = await picture(name, other);
            expect([name, other, now.color]).toEqual([name, other, colors[other]]);
            expect(now.frames).toBeGreaterThan(frames);
          });
        }
    }

    const janusPid = () =>
      Number(
        execFileSync('pgrep', ['-f', `janus -F ${data}`], { encoding: 'utf8' })
          .trim()
          .split('\n')[0],
      );

    it('ring all members, who then hear and see each other', async () => {
      callId = await pageOf('alice').evaluate((id) => page.start(id), conversationId);
      for (const name of names)
        await eventually(async () =>
          expect(await shown(name)).toMatchObject({ id: callId, status: 'active', group: true }),
        );
      await hearEachOther();
      await seeEachOther();
    });

    it('are received as large as they are shown, and not at all where nobody sees them', async () => {
      const width = async () => (await picture('alice', 'bob')).width;
      await pageOf('alice').evaluate(() => page.showPictures(540));
      await eventually(async () => expect(await width()).toBe(640));
      await pageOf('alice').evaluate(() => page.showPictures(90));
      await eventually(async () => expect(await width()).toBeLessThan(640));
      await pageOf('alice').evaluate(() => page.showPictures(0));
      const decoded = () => pageOf('alice').evaluate(async () => (await page.stats())?.videoFramesDecoded);
      await eventually(async () => {
        const before = await decoded();
        const { frames } = await picture('bob', 'alice');
        await eventually(async () => expect((await picture('bob', 'alice')).frames).toBeGreaterThan(frames + 5));
        expect(await decoded()).toBe(before);
      });
      await pageOf('alice').evaluate(() => page.showPictures(180));
      await seeEachOther();
    });

    it('show a screen beside the camera, and no more once it ends', async () => {
      await pageOf('carol').evaluate(() => page.setScreen(true));
      for (const name of othersOf('carol'))
        await eventually(async () =>
          expect(await picture(name, 'carol', 'screen')).toMatchObject({ color: 'blue', width: 640 }),
        );
      await seeEachOther();
      await pageOf('carol').evaluate(() => page.setScreen(false));
      await eventually(async () =>
        expect((await shown('alice'))?.participants.find(({ id }) => id === 'carol')?.tracks).toEqual([
          'microphone',
          'camera',
        ]),
      );
    });

    it('say who speaks', async () => {
      for (const name of names)
        await eventually(async () => {
          const now = await shown(name);
          expect(now?.participants.map(({ speaking }) => speaking)).toEqual([true, true, true]);
          expect(othersOf(name)).toContain(now?.activeSpeaker);
        });
    });

    it('go on without who leaves, and let them in again', async () => {
      await pageOf('bob').evaluate(() => page.hangUp());
      await hearEachOther(['alice', 'carol']);
      await eventually(async () => expect(await pageOf('bob').evaluate(() => page.joinable())).toEqual([callId]));
      await pageOf('bob').evaluate((id) => page.join(id), callId);
      await hearEachOther();
      await seeEachOther();
      expect(await pageOf('bob').evaluate(() => page.joinable())).toEqual([]);
    });

    it('go on over a reload', async () => {
      await pageOf('carol').reload();
      await pageOf('carol').waitForFunction(() => 'page' in window);
      await hearEachOther();
      await seeEachOther();
    });

    it('go on after Janus was killed', async () => {
      const pid = janusPid();
      process.kill(pid, 'SIGKILL');
      const killedAt = Date.now();
      await eventually(() => expect(janusPid()).not.toBe(pid));
      await hearEachOther();
      console.info(`All hear each other ${((Date.now() - killedAt) / 1_000).toFixed(1)} s after Janus was killed`);
      await seeEachOther();
      for (const name of names) await pageOf(name).evaluate(() => page.hangUp());
    });

    it('begin as calls of two, which go on without a gap when somebody is added', async () => {
      await eventually(async () => expect((await shown('alice'))?.status).toBe('ended'));
      callId = await pageOf('alice').evaluate(() => page.call('bob'));
      await hearEachOther(['alice', 'bob']);
      await pageOf('bob').evaluate(() => page.listenTo('alice'));
      await pageOf('alice').evaluate(() => page.add('carol'));
      await hearEachOther();
      await seeEachOther();
      expect(await shown('bob')).toMatchObject({ id: callId, group: true });
      console.info(`The longest silence of the move: ${await pageOf('bob').evaluate(() => page.longestSilence())} ms`);
    });
  },
);
