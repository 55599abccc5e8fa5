import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCallPage } from './group-calls/group-call-page-types.js';
import { whyNoCalls } from './helpers/call-in-networks.js';
import { startGroupInNetworks, type GroupInNetworks, type Name } from './helpers/group-in-networks.js';
import { speakWords, spokenWords, understoodInOrder, type SpokenWords } from './helpers/spoken-words.js';

declare const page: GroupCallPage;

const missing = (['PARLEY_TEST_JANUS', 'PARLEY_TEST_SPEECH'] as const).find((name) => process.env[name] === undefined);
const why = missing === undefined ? whyNoCalls() : `${missing} is missing`;
const tell = (line: string) => process.stdout.write(`  ${line}\n`);

/** Alice's line loses so many of a hundred packets, each by chance, both ways. */
const losing = (percent: number) => {
  const some = `meta l4proto udp numgen random mod 100 < ${percent} drop`;
  return [
    'table inet parley {',
    `chain in { type filter hook prerouting priority 0; iifname { "wifi", "mobile" } ${some}; }`,
    `chain out { type filter hook postrouting priority 0; oifname { "wifi", "mobile" } ${some}; }`,
    '}',
  ];
};

describe.skipIf(why !== undefined)(`words over bad lines${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let world: GroupInNetworks;
  let words: SpokenWords;
  const at = (name: Name) => world.pageOf(name);

  beforeAll(async () => {
    world = await startGroupInNetworks();
    words = await speakWords(join(world.pages, 'words.wav'));
    for (const name of ['alice', 'bob', 'chloe'] as const) await world.enter(name);
  });
  afterEach(() => world.networks.filter('server', []));
  afterAll(async () => {
    await words.close();
    await world.close();
  });

  interface Heard {
    readonly pcm: string;
    /** Of a hundred packets, how many were lost. */
    readonly lost: number;
  }

  async function listen(listener: 'alice' | 'bob'): Promise<Heard> {
    await at(listener).evaluate((of) => page.listenTo(of), listener === 'alice' ? 'bob' : 'alice');
    const before = await at(listener).evaluate(() => page.soundReceived());
    const pcm = await at(listener).evaluate((seconds) => page.record(seconds), words.seconds);
    const after = await at(listener).evaluate(() => page.soundReceived());
    const [packets, lost] = [after.packets - before.packets, after.lost - before.lost];
    return { pcm, lost: (100 * lost) / (packets + lost) };
  }

  /** Of the words that were said once, how many are understood, in %. */
  async function understood(pcm: string): Promise<number> {
    return (100 * understoodInOrder(await words.understand(pcm))) / spokenWords.length;
  }

  it.each([
    ['from device to device', ['alice', 'bob']],
    ['through Janus', ['alice', 'bob', 'chloe']],
  ] as const)('are understood %s, where a line loses 5 and 20 packets of a hundred', async (way, among) => {
    await at('alice').evaluate(() => page.call('bob'));
    await world.hearEachOther(['alice', 'bob']);
    if (among.length > 2) {
      await at('alice').evaluate(() => page.add('chloe'));
      await world.hearEachOther();
    }
    for (const name of ['alice', 'bob'] as const) await at(name).evaluate(() => page.say('/words.wav'));
    for (const percent of [5, 20]) {
      world.networks.filter('server', losing(percent));
      const heard = await Promise.all([listen('alice'), listen('bob')]);
      for (const [n, { pcm, lost }] of heard.entries()) {
        const share = await understood(pcm);
        tell(`${way}: ${n === 0 ? 'down' : 'up'}, ${lost.toFixed(0)} % lost, ${share.toFixed(0)} % understood`);
        expect(lost).toBeGreaterThan(0);
        expect(share).toBeGreaterThanOrEqual(75);
        // Who guesses would not be found out by this: with gaps that hide the words, they are not understood.
        expect(await understood(withGaps(pcm))).toBeLessThan(75);
      }
    }
    for (const name of among) await at(name).evaluate(() => page.hangUp());
  });
});

/** The same samples with nothing in nine of ten twentieths of a second. */
function withGaps(pcm: string): string {
  const samples = Buffer.from(pcm, 'base64');
  const part = 2 * 800;
  for (let at = 0; at < samples.length; at += part)
    if ((at / part) % 10 !== 0) samples.fill(0, at, Math.min(at + part, samples.length));
  return samples.toString('base64');
}
