import { describe, expect, it } from 'vitest';
import { createFakeCallWorld, type FakeCaller } from '../testing/fake-call-world.js';
import { createFakeClock, settled } from '../testing/fake-clock.js';
import { createFakeMedia } from '../testing/fake-media.js';
import { createFakeNetwork } from '../testing/fake-peer.js';
import type { Call } from './calls.js';

function setUp() {
  const clock = createFakeClock();
  const network = createFakeNetwork();
  const world = createFakeCallWorld(clock);
  const media = { alice: createFakeMedia({ network }), bob: createFakeMedia({ network }) };
  const alice = world.join({ userId: 'alice', media: media.alice });
  const bob = world.join({ userId: 'bob', media: media.bob });
  return { clock, network, world, media, alice, bob };
}

function nextIncoming({ calls }: FakeCaller): Promise<Call> {
  return new Promise((resolve) => {
    const stop = calls.on('incoming', (call) => {
      stop();
      resolve(call);
    });
  });
}

async function talk(options: { video?: boolean } = {}) {
  const world = setUp();
  const incoming = nextIncoming(world.bob);
  const outgoing = await world.alice.calls.start('bob', options);
  const callee = await incoming;
  await callee.accept();
  await world.clock.advance(100);
  return { ...world, outgoing, callee };
}

describe('a call between two', () => {
  it('rings, is answered and flows', async () => {
    const { outgoing, callee, media } = await talk({ video: true });
    expect(outgoing.state.get()).toMatchObject({ status: 'active', direction: 'outgoing', peer: { id: 'bob' } });
    expect(callee.state.get()).toMatchObject({ status: 'active', direction: 'incoming', peer: { id: 'alice' } });
    expect(await callee.stats()).toEqual({ audioEnergyReceived: 1, videoFramesDecoded: 1 });
    expect(media.alice.open.map(({ source }) => source)).toEqual(['microphone', 'camera']);
    const [, bob] = outgoing.state.get().participants;
    expect(bob).toMatchObject({ id: 'bob', local: false, microphone: true, camera: true, screen: false });
    expect(Object.keys(bob!.tracks)).toEqual(['microphone', 'camera']);
  });

  it('does not open the microphone of whom it rings', async () => {
    const { alice, bob, media } = setUp();
    const incoming = nextIncoming(bob);
    await alice.calls.start('bob');
    await incoming;
    await settled();
    expect(media.bob.open).toEqual([]);
    expect(media.bob.peers.made).toBe(1);
  });
});
