import type { Call } from '../calls/calls.js';
import { createFakeCallWorld, type FakeCaller } from './fake-call-world.js';
import { createFakeClock } from './fake-clock.js';
import { createFakeMedia } from './fake-media.js';
import { createFakeNetwork } from './fake-peer.js';

/** Alice and Bob, each on one device of one network, and a second device of Bob's that `joinPhone` adds. */
export function createFakePair() {
  const clock = createFakeClock();
  const network = createFakeNetwork();
  const world = createFakeCallWorld(clock);
  const media = {
    alice: createFakeMedia({ network }),
    bob: createFakeMedia({ network }),
    phone: createFakeMedia({ network }),
  };
  const alice = world.join({ userId: 'alice', media: media.alice });
  const bob = world.join({ userId: 'bob', media: media.bob });
  const joinPhone = () => world.join({ userId: 'bob', device: 'bob-phone', media: media.phone });
  return { clock, network, world, media, alice, bob, joinPhone };
}

/** The next call that rings there. */
export function nextIncoming({ calls }: FakeCaller): Promise<Call> {
  return new Promise((resolve) => {
    const stop = calls.on('incoming', (call) => {
      stop();
      resolve(call);
    });
  });
}

/** Alice rings Bob. */
export async function ring(options: { readonly video?: boolean } = {}) {
  const pair = createFakePair();
  const incoming = nextIncoming(pair.bob);
  const outgoing = await pair.alice.calls.start('bob', options);
  return { ...pair, outgoing, incoming: await incoming };
}

/** Alice and Bob talk. */
export async function talk(options: { readonly video?: boolean } = {}) {
  const pair = await ring(options);
  await pair.incoming.accept();
  await pair.clock.advance(100);
  return pair;
}
