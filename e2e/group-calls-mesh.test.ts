import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otherHertz, type GroupCallPage } from './group-calls/group-call-page-types.js';
import { names, othersOf, startGroup, type Group } from './group-calls/start-group.js';
import { eventually } from './helpers/eventually.js';

declare const page: GroupCallPage;

describe.skipIf(process.env['PARLEY_TEST_CHROMIUM'] === undefined)(
  'calls of groups with the SDK, in real pages without a media server',
  () => {
    let group: Group;
    let callId: string;
    beforeAll(async () => {
      group = await startGroup([]);
    });
    afterAll(() => group.close());

    it('ring all members, who then hear and see each other', async () => {
      callId = await group.pageOf('alice').evaluate((id) => page.start(id), group.conversationId);
      await group.hearEachOther();
      await group.seeEachOther();
      for (const name of names)
        expect(await group.shown(name)).toMatchObject({ id: callId, status: 'active', group: true });
    });

    it('say who speaks', async () => {
      for (const name of names)
        await eventually(async () => {
          const now = await group.shown(name);
          expect(now?.participants.map(({ speaking }) => speaking)).toEqual([true, true, true]);
          expect(othersOf(name)).toContain(now?.activeSpeaker);
        });
    });

    it('go on with another microphone and camera, and with their own again when those are pulled out', async () => {
      const { pageOf } = group;
      for (const kind of ['microphone', 'camera'] as const)
        await pageOf('carol').evaluate((which) => page.useOther(which), kind);
      const expectOf = async (hertz: number, color: string) => {
        await group.hears('alice', [660, hertz]);
        await group.hears('bob', [440, hertz]);
        for (const name of othersOf('carol')) {
          const { frames } = await group.picture(name, 'carol');
          await eventually(async () => {
            const now = await group.picture(name, 'carol');
            expect(now.color).toBe(color);
            expect(now.frames).toBeGreaterThan(frames);
          });
        }
      };
      await expectOf(otherHertz, 'red');
      for (const kind of ['microphone', 'camera'] as const)
        await pageOf('carol').evaluate((which) => page.pullOther(which), kind);
      await expectOf(880, 'blue');
      expect(await pageOf('carol').evaluate(() => page.problems())).toEqual([
        'microphone calls/media-missing',
        'camera calls/media-missing',
      ]);
      await group.hearEachOther();
      await group.seeEachOther();
    });

    it('say how well each of them arrives, and keep what was measured with the call', async () => {
      for (const name of names) {
        const { pageOf } = group;
        await eventually(async () =>
          expect(await pageOf(name).evaluate(() => page.measured())).toMatchObject({
            sendingLevel: 'good',
            participants: Object.fromEntries(othersOf(name).map((other) => [other, 'good'])),
          }),
        );
      }
      const before = await group.reports(callId);
      await group.pageOf('carol').evaluate(() => page.hangUp());
      await eventually(async () => expect((await group.reports(callId))['carol']).toBeDefined());
      const { carol } = await group.reports(callId);
      expect(before['carol']).not.toEqual(carol);
      expect(carol).toMatchObject({ protocol: 'udp', reconnects: 0 });
      expect(carol?.setupMs).toBeGreaterThan(0);
      for (const media of [carol?.audio, carol?.video]) {
        expect(media?.sentKbps).toBeGreaterThan(1);
        expect(media?.receivedKbps).toBeGreaterThan(1);
      }
      expect(carol?.audio?.mos).toBeGreaterThan(3);
      expect(carol?.video?.framesPerSecond).toBeGreaterThan(1);
      expect(await group.metrics()).toMatch(/^parley_call_mos_count\{media="audio"\} [1-9]/mu);
      await eventually(async () =>
        expect((await group.pageOf('alice').evaluate(() => page.measured()))?.participants).toEqual({ bob: 'good' }),
      );
      await group.pageOf('carol').evaluate((id) => page.join(id), callId);
      await group.hearEachOther();
    });

    it('go on without who leaves, and let them in again', async () => {
      await group.pageOf('bob').evaluate(() => page.hangUp());
      await group.hearEachOther(['alice', 'carol']);
      await eventually(async () => expect(await group.pageOf('bob').evaluate(() => page.joinable())).toEqual([callId]));
      await group.pageOf('bob').evaluate((id) => page.join(id), callId);
      await group.hearEachOther();
      await group.seeEachOther();
    });

    it('go on over a reload', async () => {
      await group.pageOf('alice').reload();
      await group.pageOf('alice').waitForFunction(() => 'page' in window);
      await group.hearEachOther();
      for (const name of names) await group.pageOf(name).evaluate(() => page.hangUp());
    });

    it('begin as calls of two, which go on when somebody is added', async () => {
      callId = await group.callTwoThenThree();
      expect(await group.shown('bob')).toMatchObject({ id: callId, group: true });
    });
  },
);
