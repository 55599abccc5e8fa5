import { execFileSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { goOnWithOtherDevices, measureWhatArrives } from './group-calls/in-mid-call.js';
import { names, othersOf, startGroup, type Group } from './group-calls/start-group.js';
import { eventually } from './helpers/eventually.js';

declare const page: GroupCallPage;

/** Janus never sends media over loopback. */
const hasNetwork = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ family, internal }) => family === 'IPv4' && !internal),
);

describe.skipIf(process.env['PARLEY_TEST_JANUS'] === undefined || !hasNetwork)(
  'calls of groups with the SDK, in real pages through Janus',
  () => {
    let group: Group;
    let callId: string;
    beforeAll(async () => {
      group = await startGroup(['--media', '--media-ports', '23300-23600', '--turn-port', '0']);
    });
    afterAll(() => group.close());

    const janusPid = () =>
      Number(
        execFileSync('pgrep', ['-f', `janus -F ${group.data}`], { encoding: 'utf8' })
          .trim()
          .split('\n')[0],
      );

    it('ring all members, who then hear and see each other', async () => {
      callId = await group.pageOf('alice').evaluate((id) => page.start(id), group.conversationId);
      for (const name of names)
        await eventually(async () =>
          expect(await group.shown(name)).toMatchObject({ id: callId, status: 'active', group: true }),
        );
      await group.hearEachOther();
      await group.seeEachOther();
    });

    it('are received as large as they are shown, and not at all where nobody sees them', async () => {
      const width = async () => (await group.picture('alice', 'bob')).width;
      await group.pageOf('alice').evaluate(() => page.showPictures(540));
      await eventually(async () => expect(await width()).toBe(640));
      await group.pageOf('alice').evaluate(() => page.showPictures(90));
      await eventually(async () => expect(await width()).toBeLessThan(640));
      await group.pageOf('alice').evaluate(() => page.showPictures(0));
      const decoded = () => group.pageOf('alice').evaluate(async () => (await page.stats())?.videoFramesDecoded);
      await eventually(async () => {
        const before = await decoded();
        const { frames } = await group.picture('bob', 'alice');
        await eventually(async () => expect((await group.picture('bob', 'alice')).frames).toBeGreaterThan(frames + 5));
        expect(await decoded()).toBe(before);
      });
      await group.pageOf('alice').evaluate(() => page.showPictures(180));
      await group.seeEachOther();
    });

    it('show a screen beside the camera, and no more once it ends', async () => {
      await group.pageOf('carol').evaluate(() => page.setScreen(true));
      for (const name of othersOf('carol'))
        await eventually(async () =>
          expect(await group.picture(name, 'carol', 'screen')).toMatchObject({ color: 'blue', width: 640 }),
        );
      await group.seeEachOther();
      await group.pageOf('carol').evaluate(() => page.setScreen(false));
      await eventually(async () =>
        expect((await group.shown('alice'))?.participants.find(({ id }) => id === 'carol')?.tracks).toEqual([
          'microphone',
          'camera',
        ]),
      );
    });

    it('say who speaks', async () => {
      for (const name of names)
        await eventually(async () => {
          const now = await group.shown(name);
          expect(now?.participants.map(({ speaking }) => speaking)).toEqual([true, true, true]);
          expect(othersOf(name)).toContain(now?.activeSpeaker);
        });
    });

    goOnWithOtherDevices(() => group);

    measureWhatArrives(() => ({ group, callId }));

    it('go on without who leaves, and let them in again', async () => {
      await group.pageOf('bob').evaluate(() => page.hangUp());
      await group.hearEachOther(['alice', 'carol']);
      await eventually(async () => expect(await group.pageOf('bob').evaluate(() => page.joinable())).toEqual([callId]));
      await group.pageOf('bob').evaluate((id) => page.join(id), callId);
      await group.hearEachOther();
      await group.seeEachOther();
      expect(await group.pageOf('bob').evaluate(() => page.joinable())).toEqual([]);
    });

    it('go on over a reload', async () => {
      await group.pageOf('carol').reload();
      await group.pageOf('carol').waitForFunction(() => 'page' in window);
      await group.hearEachOther();
      await group.seeEachOther();
    });

    it('go on after Janus was killed', async () => {
      const pid = janusPid();
      process.kill(pid, 'SIGKILL');
      const killedAt = Date.now();
      await eventually(() => expect(janusPid()).not.toBe(pid));
      await group.hearEachOther();
      console.info(`All hear each other ${((Date.now() - killedAt) / 1_000).toFixed(1)} s after Janus was killed`);
      await group.seeEachOther();
      for (const name of names) await group.pageOf(name).evaluate(() => page.hangUp());
    });

    it('begin as calls of two, which go on without a gap when somebody is added', async () => {
      callId = await group.callTwoThenThree();
      await group.seeEachOther();
      expect(await group.shown('bob')).toMatchObject({ id: callId, group: true });
    });
  },
);
