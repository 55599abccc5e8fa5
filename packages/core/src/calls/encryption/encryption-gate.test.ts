import { describe, expect, it } from 'vitest';
import { createFakePair, nextIncoming, ring } from '../../testing/fake-talk.js';

describe('a platform that cannot encrypt', () => {
  it('starts no encrypted call, and rings nobody for one', async () => {
    const { alice, media } = createFakePair();
    await expect(alice.calls.start('bob', { encrypted: true })).rejects.toMatchObject({ code: 'calls/unsupported' });
    expect(alice.requests.some(({ op }) => op === 'call.start')).toBe(false);
    expect(media.alice.open).toEqual([]);
  });

  it('starts and takes other calls', async () => {
    const { incoming, outgoing, clock } = await ring();
    await incoming.accept();
    await clock.advance(100);
    expect(outgoing.state.get()).toMatchObject({ status: 'active', encrypted: false });
  });

  it('does not take an encrypted call that rings, which rings on', async () => {
    const { alice, bob, media } = createFakePair();
    Object.assign(media.alice, { createCipher: () => Promise.reject(new Error('There is one.')) });
    const incoming = nextIncoming(bob);
    const outgoing = await alice.calls.start('bob', { encrypted: true });
    const call = await incoming;
    expect(call.state.get()).toMatchObject({ encrypted: true, status: 'incoming' });
    await expect(call.accept()).rejects.toMatchObject({ code: 'calls/unsupported' });
    expect(bob.requests.some(({ op }) => op === 'call.accept')).toBe(false);
    expect([call.state.get().status, outgoing.state.get().status]).toEqual(['incoming', 'calling']);
    await expect(bob.calls.join(call.id)).rejects.toMatchObject({ code: 'calls/unsupported' });
  });
});
