import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { goOnWithOtherDevices, measureWhatArrives } from './group-calls/in-mid-call.js';
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

    goOnWithOtherDevices(() => group);

    measureWhatArrives(() => ({ group, callId }));

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
