import { expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.js';
import { otherHertz, type GroupCallPage } from './group-call-page-types.js';
import { names, othersOf, type Group } from './start-group.js';

declare const page: GroupCallPage;

/** Carol's devices are others in mid-call, and then gone: by tones and colors that the others hear and see. */
export function goOnWithOtherDevices(given: () => Group): void {
  it('go on with another microphone and camera, and with their own again when those are pulled out', async () => {
    const group = given();
    for (const kind of ['microphone', 'camera'] as const)
      await group.pageOf('carol').evaluate((which) => page.useOther(which), kind);
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
      await group.pageOf('carol').evaluate((which) => page.pullOther(which), kind);
    await expectOf(880, 'blue');
    expect(await group.pageOf('carol').evaluate(() => page.problems())).toEqual([
      'microphone calls/media-missing',
      'camera calls/media-missing',
    ]);
    await group.hearEachOther();
    await group.seeEachOther();
  });
}

/** Each judges each of the others by itself, and a report is kept with the call. */
export function measureWhatArrives(given: () => { readonly group: Group; readonly callId: string }): void {
  it('say how well each of them arrives, and keep what was measured with the call', async () => {
    const { group, callId } = given();
    for (const name of names) {
      await eventually(async () =>
        expect(await group.pageOf(name).evaluate(() => page.measured())).toMatchObject({
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
}
