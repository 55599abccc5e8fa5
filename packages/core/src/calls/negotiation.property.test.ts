import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { ring } from '../testing/fake-talk.js';

const weathers = [
  'alice loses the server',
  'bob loses the server',
  'alice is back',
  'bob is back',
  'alice changes networks',
  'bob changes networks',
  'the network is cut',
  'the network fails',
  'the network heals',
  'a moment passes',
  'a while passes',
] as const;
type Weather = (typeof weathers)[number];

async function live(pair: Awaited<ReturnType<typeof ring>>, weather: Weather) {
  switch (weather) {
    case 'alice loses the server':
      pair.alice.drop();
      return;
    case 'bob loses the server':
      pair.bob.drop();
      return;
    case 'alice is back':
      pair.alice.resume();
      return;
    case 'bob is back':
      pair.bob.resume();
      return;
    case 'alice changes networks':
      pair.media.alice.changeNetwork();
      return;
    case 'bob changes networks':
      pair.media.bob.changeNetwork();
      return;
    case 'the network is cut':
      pair.network.cut();
      return;
    case 'the network fails':
      pair.network.fail();
      return;
    case 'the network heals':
      pair.network.heal();
      return;
    case 'a moment passes':
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      return;
    case 'a while passes':
      await pair.clock.advance(2_000);
  }
}

describe('negotiation', () => {
  it('connects in the end, whatever the weather was', async () => {
    await assert(
      asyncProperty(array(constantFrom(...weathers), { maxLength: 14 }), async (weather) => {
        const pair = await ring();
        const accepting = pair.incoming.accept();
        for (const now of weather) await live(pair, now);
        for (const caller of [pair.alice, pair.bob]) {
          caller.drop();
          caller.resume();
        }
        pair.network.heal();
        await accepting;
        await pair.clock.advance(30_000);
        expect([pair.outgoing, pair.incoming].map((call) => call.state.get().status)).toEqual(['active', 'active']);
        expect((await pair.outgoing.stats()).audioEnergyReceived).toBeGreaterThan(0);
        expect((await pair.incoming.stats()).audioEnergyReceived).toBeGreaterThan(0);
      }),
      { numRuns: 300 * inject('runsFactor') },
    );
  });
});
