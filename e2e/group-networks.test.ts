import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { whyNoCalls } from './helpers/call-in-networks.js';
import { eventually } from './helpers/eventually.js';
import { startGroupInNetworks, type GroupInNetworks, type Name } from './helpers/group-in-networks.js';

declare const page: GroupCallPage;

const why = process.env['PARLEY_TEST_JANUS'] === undefined ? 'Janus is missing' : whyNoCalls();
const tell = (line: string) => process.stdout.write(`  ${line}\n`);
const inSeconds = (silences: Readonly<Record<'alice' | 'bob', number>>) =>
  `Alice heard nothing for ${(silences.alice / 1_000).toFixed(2)} s, Bob for ${(silences.bob / 1_000).toFixed(2)} s`;

describe.skipIf(why !== undefined)(
  `a call of a group over networks${why === undefined ? '' : ` (skipped: ${why})`}`,
  () => {
    let world: GroupInNetworks;
    beforeAll(async () => {
      world = await startGroupInNetworks();
      for (const name of ['alice', 'bob', 'chloe'] as const) await world.enter(name);
    });
    const heal = () => {
      for (const machine of ['server', 'left'] as const) world.networks.filter(machine, []);
      for (const link of ['wifi', 'mobile'] as const) world.networks.setLink(link, 'up');
    };
    afterEach(heal);
    afterAll(() => world.close());

    const at = (name: Name) => world.pageOf(name);

    it('grows out of a call of two', async () => {
      await at('alice').evaluate(() => page.call('bob'));
      await world.hearEachOther(['alice', 'bob']);
      await at('alice').evaluate(() => page.add('chloe'));
      await world.hearEachOther();
    });

    it('goes on when one of them leaves one network for another', async () => {
      world.networks.setLink('mobile', 'down');
      await world.hearEachOther();
      const silences = await world.silenceOf(async () => {
        world.networks.setLink('wifi', 'down');
        world.networks.setLink('mobile', 'up');
        await eventually(async () =>
          expect((await at('alice').evaluate(() => page.silences())).longest).toBeGreaterThan(200),
        );
      });
      await world.hearEachOther();
      tell(`another network: ${inSeconds(silences)}`);
    });

    it('goes on on the other when Janus dies', async () => {
      const silences = await world.silenceOf(async () => {
        await world.killJanus(0);
        await eventually(async () =>
          expect((await at('alice').evaluate(() => page.silences())).longest).toBeGreaterThan(200),
        );
      });
      await world.hearEachOther();
      tell(`Janus killed: ${inSeconds(silences)}`);
    });
  },
);
