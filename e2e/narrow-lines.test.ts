import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { whyNoCalls } from './helpers/call-in-networks.js';
import { eventually } from './helpers/eventually.js';
import { startGroupInNetworks, type GroupInNetworks } from './helpers/group-in-networks.js';

declare const page: GroupCallPage;

const why = process.env['PARLEY_TEST_JANUS'] === undefined ? 'Janus is missing' : whyNoCalls();
const tell = (line: string) => process.stdout.write(`  ${line}\n`);

describe.skipIf(why !== undefined)(`a narrow line${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let world: GroupInNetworks;
  beforeAll(async () => {
    world = await startGroupInNetworks();
    world.networks.setLink('mobile', 'down');
    // Pictures that are as hard to send as those of a camera.
    for (const name of ['alice', 'bob', 'chloe'] as const)
      await world.enter(name, undefined, { noise: '', width: '960' });
    await world.pageOf('alice').evaluate(() => page.showPictures(540));
    await world.pageOf('alice').evaluate(() => page.call('bob'));
    await world.hearEachOther(['alice', 'bob']);
    await world.pageOf('alice').evaluate(() => page.add('chloe'));
    await world.hearEachOther();
    await eventually(async () => expect(await widths()).toEqual([960, 960]));
  });
  afterAll(() => world.close());

  const others = ['bob', 'chloe'] as const;
  const pictures = () =>
    Promise.all(others.map((name) => world.pageOf('alice').evaluate((of) => page.picture(of, 'camera'), name)));
  const widths = async () => (await pictures()).map(({ width }) => width);
  const frames = async () => (await pictures()).reduce((sum, own) => sum + own.frames, 0);
  const paused = async () => {
    const shown = await world.pageOf('alice').evaluate(() => page.shown());
    return shown?.participants.filter((each) => each.paused.includes('camera')).map(({ id }) => id);
  };
  const until = async (what: string, expected: () => Promise<void>) => {
    const began = performance.now();
    await eventually(expected);
    tell(`${what} after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  };

  it('carries smaller pictures, then sound alone, and all of it again once it is wide', async () => {
    world.networks.limit(900);
    await until('900 kbit/s: smaller pictures', async () => expect(Math.max(...(await widths()))).toBeLessThan(960));
    await world.hearEachOther();
    // The narrowing itself may cost a picture for a moment; then the line carries both.
    await until('900 kbit/s: both pictures', async () => expect(await paused()).toEqual([]));
    world.networks.limit(150);
    await until('150 kbit/s: no pictures', async () => expect(await paused()).toEqual([...others]));
    await eventually(async () => {
      const before = await frames();
      await world.hearEachOther();
      expect(await frames()).toBe(before);
    });
    world.networks.limit(undefined);
    await until('a wide line: pictures', async () => expect(await paused()).toEqual([]));
    await until('a wide line: large pictures', async () => expect(await widths()).toEqual([960, 960]));
    await world.hearEachOther();
  });
});
