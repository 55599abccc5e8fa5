import { describe, expect, it } from 'vitest';
import { createFakePair } from '../../testing/fake-talk.js';
import { settled } from '../../testing/fake-clock.js';
import type { CallTest, CallTestOptions, CallTestStepName } from './call-test.js';
import { speakMs } from './device-steps.js';
import { gatherMs } from './gather.js';
import { measureMs, measures } from './loop-call.js';
import { serversBy } from './relay-servers.js';

const network: readonly CallTestStepName[] = ['server', 'udp', 'tcp', 'tls', 'quality'];

async function begin(options?: CallTestOptions) {
  const pair = createFakePair();
  const test = await pair.alice.calls.test(options);
  await settled();
  return { ...pair, test };
}

function states(test: CallTest) {
  return Object.fromEntries(test.state.get().steps.map(({ name, state, code }) => [name, code ?? state]));
}

describe('a test before a call', () => {
  it('passes every step where all is well, and lets go of everything', async () => {
    const { test, media, clock } = await begin();
    expect(states(test)).toMatchObject({ microphone: 'running', camera: 'waiting', speaker: 'waiting' });
    media.alice.hear(0.1);
    expect(test.state.get().level).toBe(0.1);
    expect(states(test)['microphone']).toBe('running');
    media.alice.hear(0.6);
    await settled();
    expect(test.state.get()).toMatchObject({ level: 0.6, asksHeard: true });
    expect(test.state.get().camera?.kind).toBe('video');
    expect(media.alice.played).toBe(1);
    test.playAgain();
    await settled();
    expect(media.alice.played).toBe(2);
    test.heard(true);
    await clock.advance((measures + 2) * measureMs);
    const { steps, done, level, camera, forecast } = await test.finished;
    expect(steps.map(({ state }) => state)).toEqual(Array(8).fill('passed'));
    expect({ done, level, camera }).toEqual({ done: true, level: 0, camera: undefined });
    expect(forecast).toMatchObject({ level: 'good', roundTripMs: 20, lossPercent: 0 });
    expect(media.alice.open).toEqual([]);
    expect(media.alice.peers.open).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it('says what each device lacks', async () => {
    const { test, media, clock } = await begin({ steps: ['microphone', 'camera', 'speaker'] });
    media.alice.picture = 'black';
    media.alice.soundBlocked = true;
    await clock.advance(speakMs);
    expect((await test.finished).steps.map(({ code }) => code)).toEqual([
      'test/quiet',
      'test/black',
      'test/sound-blocked',
    ]);
    for (const { message } of test.state.get().steps) expect(message).toMatch(/\. \w.*\.$/u);
  });

  it('hands on why a device cannot be opened, and goes on', async () => {
    const pair = createFakePair();
    pair.media.alice.refuse('microphone', 'calls/media-denied');
    pair.media.alice.refuse('camera', 'calls/media-missing');
    const test = await pair.alice.calls.test({ steps: ['microphone', 'camera'] });
    expect((await test.finished).steps).toMatchObject([
      { name: 'microphone', state: 'failed', code: 'calls/media-denied' },
      { name: 'camera', state: 'failed', code: 'calls/media-missing' },
    ]);
  });

  it('says which ways to the relays are closed, and tries the call through one that is open', async () => {
    const pair = createFakePair();
    pair.network.blocked = ['turn:turn.invalid:3478'];
    const test = await pair.alice.calls.test({ steps: network });
    await pair.clock.advance(2 * gatherMs);
    await pair.clock.advance((measures + 2) * measureMs);
    await test.finished;
    expect(states(test)).toEqual({
      server: 'passed',
      udp: 'test/unreachable',
      tcp: 'test/unreachable',
      tls: 'passed',
      quality: 'passed',
    });
    expect(pair.media.alice.peers.open).toBe(0);
  });

  it('tries no call where no relay answers', async () => {
    const pair = createFakePair();
    pair.network.blocked = ['turn'];
    const test = await pair.alice.calls.test({ steps: network });
    await pair.clock.advance(3 * gatherMs);
    expect(states(test)).toMatchObject({ udp: 'test/unreachable', quality: 'test/impossible' });
  });

  it('foretells a poor call', async () => {
    const pair = createFakePair();
    pair.network.lossPercent = 40;
    const test = await pair.alice.calls.test({ steps: ['quality'] });
    await pair.clock.advance((measures + 2) * measureMs);
    const { forecast } = await test.finished;
    expect(states(test)).toEqual({ quality: 'test/poor' });
    expect(forecast).toMatchObject({ level: 'poor', lossPercent: 40 });
  });

  it('says that the server is not reached, and needs no relay to say so', async () => {
    const pair = createFakePair();
    pair.alice.drop();
    const test = await pair.alice.calls.test({ steps: network });
    await test.finished;
    expect(states(test)['server']).toBe('connection/lost');
  });

  it('ends at once when it is cancelled, wherever it is', async () => {
    const { test, media, clock } = await begin();
    media.alice.hear(0.9);
    await settled();
    test.cancel();
    expect((await test.finished).done).toBe(true);
    const left = Object.values(states(test)).filter((state) => state === 'test/cancelled');
    expect(left.length).toBeGreaterThan(0);
    expect(Object.values(states(test))).not.toContain('running');
    expect(media.alice.open).toEqual([]);
    await settled();
    expect(media.alice.peers.open).toBe(0);
    expect(clock.waiting).toBe(0);
    test.heard(true);
    test.playAgain();
    expect(Object.values(states(test))).not.toContain('running');
  });

  it('lets go also of a device that was still being opened', async () => {
    const pair = createFakePair();
    const controller = new AbortController();
    const test = await pair.alice.calls.test({ steps: ['camera'], signal: controller.signal });
    controller.abort();
    await test.finished;
    await settled();
    expect(pair.media.alice.open).toEqual([]);
  });
});

describe('the relays of one protocol', () => {
  const all = [
    'stun:a',
    'turn:a',
    'turn:a?transport=udp',
    'turn:a:80?transport=tcp',
    'TURNS:a:443?transport=tcp',
    'x:a',
  ];
  for (const [wanted, urls] of [
    ['stun', ['stun:a']],
    ['udp', ['turn:a', 'turn:a?transport=udp']],
    ['tcp', ['turn:a:80?transport=tcp']],
    ['tls', ['TURNS:a:443?transport=tcp']],
  ] as const)
    it(`are found for ${wanted}`, () => {
      expect(serversBy(wanted, [{ urls: all, username: 'u' }, { urls: ['x:b'] }])).toEqual([{ urls, username: 'u' }]);
    });
});
