import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { whyNoCalls } from './helpers/call-in-networks.js';
import { eventually } from './helpers/eventually.js';
import { startGroupInNetworks, type GroupInNetworks, type Name } from './helpers/group-in-networks.js';

declare const page: GroupCallPage;

const why = process.env['PARLEY_TEST_JANUS'] === undefined ? 'Janus is missing' : whyNoCalls();
const tell = (line: string) => process.stdout.write(`  ${line}\n`);
const onlyTcp = (ports: readonly number[]) => [
  'table inet parley {',
  'chain out { type filter hook output priority 0; policy drop;',
  'oif lo accept',
  `tcp dport { ${ports.join(', ')} } accept`,
  '}',
  '}',
];
/** Of all that leaves a machine but what its connection to the server carries, so much is lost, in percent. */
const losing = (percent: number) => [
  'table inet parley {',
  'chain out { type filter hook output priority 0;',
  `meta l4proto udp numgen random mod 100 < ${percent} drop`,
  '}',
  '}',
];
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

    const enterAnew = async (relays?: string) => {
      for (const name of ['bob', 'chloe'] as const) await at(name).evaluate(() => page.hangUp());
      await world.enter('alice', relays);
    };

    it.each([
      ['where only TCP to the relay gets out of a network', [7_277, 3_478], undefined],
      ['through a relay 300 ms away', undefined, ':4478'],
    ] as const)('comes up %s', async (where, ports, relays) => {
      if (ports) world.networks.filter('left', onlyTcp(ports));
      await enterAnew(relays);
      const began = performance.now();
      await at('alice').evaluate(() => page.call('bob'));
      await world.hearEachOther(['alice', 'bob']);
      const ofThree = performance.now();
      await at('alice').evaluate(() => page.add('chloe'));
      await world.hearEachOther();
      const seconds = [ofThree - began, performance.now() - ofThree].map((ms) => (ms / 1_000).toFixed(1));
      for (const way of await at('alice').evaluate(() => page.ways())) expect(way.type).toBe('relay');
      tell(`${where}: two heard each other after ${seconds[0]} s, three after ${seconds[1]} s more`);
    });

    it('grows out of a call of two', async () => {
      await enterAnew();
      await at('alice').evaluate(() => page.call('bob'));
      await world.hearEachOther(['alice', 'bob']);
      await at('alice').evaluate(() => page.add('chloe'));
      await world.hearEachOther();
    });

    it('says on all sides whose network is poor, and when it is no more', async () => {
      const news = (name: Name) => at(name).evaluate(() => page.news());
      const all = () => Promise.all([news('alice'), news('bob'), news('chloe')]);
      await eventually(async () => {
        for (const name of ['alice', 'bob', 'chloe'] as const) {
          const measured = await at(name).evaluate(() => page.measured());
          expect([measured?.sendingLevel, ...Object.values(measured?.participants ?? {})]).toEqual(
            Array(3).fill('good'),
          );
        }
      });
      const before = (await all()).map(({ length }) => length);
      const since = async () => (await all()).map((each, n) => each.slice(before[n]));
      world.networks.filter('left', losing(35));
      await eventually(async () =>
        expect(await since()).toEqual([['poor local'], ['poor remote alice'], ['poor remote alice']]),
      );
      world.networks.filter('left', []);
      const whole = [
        ['poor local', 'good local'],
        ['poor remote alice', 'good remote alice'],
        ['poor remote alice', 'good remote alice'],
      ];
      await eventually(async () => expect(await since()).toEqual(whole));
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

    it('is not touched when the server is killed and started again', async () => {
      const made = await at('alice').evaluate(() => page.connectionsMade());
      const silences = await world.silenceOf(async () => {
        await world.server.kill();
        const connected = (name: Name) => at(name).evaluate(() => page.connection().at(-1) === 'connected');
        for (const name of ['alice', 'bob', 'chloe'] as const)
          await eventually(async () => expect(await connected(name)).toBe(false));
        await world.server.restart();
        for (const name of ['alice', 'bob', 'chloe'] as const)
          await eventually(async () =>
            expect(await at(name).evaluate(() => page.connection().at(-1))).toBe('connected'),
          );
        // What is offered anew to who comes back is taken meanwhile.
        await world.hearEachOther();
      });
      tell(`the server killed: ${inSeconds(silences)}`);
      await world.hearEachOther();
      expect(await at('alice').evaluate(() => page.connectionsMade())).toBe(made);
      // Who leaves is heard no more, and who comes back is, in the room that there was.
      await at('chloe').evaluate(() => page.hangUp());
      await world.hearEachOther(['alice', 'bob']);
      await at('alice').evaluate(() => page.add('chloe'));
      await world.hearEachOther();
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
