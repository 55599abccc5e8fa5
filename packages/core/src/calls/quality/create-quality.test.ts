import type { CallReport } from '@parley/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { settled } from '../../testing/fake-clock.js';
import { ring, talk } from '../../testing/fake-talk.js';
import { betterAfter, worseAfter } from './level.js';
import { reportMs, sampleMs } from './create-quality.js';
import { eagerCalls } from '../../testing/eager-calls.js';

beforeAll(eagerCalls);

type Pair = Awaited<ReturnType<typeof ring>>;

function reportsOf({ alice }: Pair): readonly CallReport[] {
  return alice.requests
    .filter(({ op }) => op === 'call.report')
    .map(({ params }) => (params as { readonly report: CallReport }).report);
}

describe('the quality of a call', () => {
  it('is unknown until it was measured, and good on a good network', async () => {
    const pair = await talk({ video: true });
    expect(pair.outgoing.quality.get()).toMatchObject({ level: 'unknown', sendingLevel: 'unknown' });
    const stop = pair.outgoing.quality.subscribe(() => undefined);
    await pair.clock.advance(2 * sampleMs);
    expect(pair.outgoing.quality.get()).toMatchObject({
      level: 'good',
      sendingLevel: 'good',
      lossPercent: 0,
      sendingLossPercent: 0,
      roundTripMs: 20,
    });
    expect(pair.outgoing.quality.get().receivedKbps).toBeGreaterThan(0);
    stop();
  });

  it('is measured only now and then while nobody watches', async () => {
    const pair = await talk();
    const energy = async () => (await pair.outgoing.stats()).audioEnergyReceived;
    const before = await energy();
    await pair.clock.advance(reportMs - sampleMs);
    // The fake counts one for each time it is asked.
    expect(await energy()).toBe(before + 1);
    const stop = pair.outgoing.quality.subscribe(() => undefined);
    await pair.clock.advance(3 * sampleMs);
    stop();
    expect(await energy()).toBeGreaterThan(before + 4);
  });

  it('says whose network is poor, and when it is good again', async () => {
    const pair = await talk();
    const told: string[] = [];
    const stops = [
      pair.outgoing.on('poorNetwork', ({ side }) => told.push(`poor ${side}`)),
      pair.outgoing.on('goodNetwork', ({ side }) => told.push(`good ${side}`)),
    ];
    await pair.clock.advance(2 * sampleMs);
    pair.network.lossPercent = 40;
    await pair.clock.advance((worseAfter + 1) * sampleMs);
    expect(told).toEqual(['poor remote', 'poor local']);
    pair.network.lossPercent = 0;
    await pair.clock.advance((betterAfter + 2) * sampleMs);
    expect(told).toEqual(['poor remote', 'poor local', 'good remote', 'good local']);
    for (const stop of stops) stop();
  });

  it('is poor while nothing gets through', async () => {
    const pair = await talk();
    const stop = pair.outgoing.quality.subscribe(() => undefined);
    await pair.clock.advance(2 * sampleMs);
    pair.network.cut();
    await pair.clock.advance((worseAfter + 1) * sampleMs);
    expect(pair.outgoing.quality.get().level).toBe('poor');
    stop();
  });
});

describe('a microphone that is on', () => {
  it('is called silent once nothing came out of it for more than 5 s, and no more when it is off or heard', async () => {
    const pair = await talk();
    const stop = pair.outgoing.quality.subscribe(() => undefined);
    const silent = () => pair.outgoing.quality.get().microphoneSilent;
    await pair.clock.advance(2 * sampleMs);
    pair.network.silent = true;
    await pair.clock.advance(sampleMs);
    expect(silent()).toBe(false);
    await pair.clock.advance(2 * sampleMs);
    expect(silent()).toBe(true);
    await pair.outgoing.setMicrophoneEnabled(false);
    await pair.clock.advance(sampleMs);
    expect(silent()).toBe(false);
    await pair.outgoing.setMicrophoneEnabled(true);
    await pair.clock.advance(3 * sampleMs);
    expect(silent()).toBe(true);
    pair.network.silent = false;
    await pair.clock.advance(sampleMs);
    expect(silent()).toBe(false);
    stop();
  });
});

describe('the report of a call', () => {
  it('is sent once at the end of a short one', async () => {
    const pair = await talk();
    await pair.clock.advance(5_000);
    expect(reportsOf(pair)).toEqual([]);
    await pair.outgoing.hangup();
    await settled();
    const [report, more] = reportsOf(pair);
    expect(more).toBeUndefined();
    expect(report).toMatchObject({ reconnects: 0, roundTripMs: 20, candidateType: 'host', protocol: 'udp' });
    expect(report?.durationMs).toBeGreaterThanOrEqual(5_000);
    expect(report?.audio?.mos).toBeGreaterThan(4.3);
    expect(report?.video).toBeUndefined();
  });

  it('is sent also by the side that was left, and during a long call', async () => {
    const pair = await talk();
    await pair.clock.advance(2 * reportMs + 1_000);
    expect(reportsOf(pair)).toHaveLength(2);
    await pair.incoming.hangup();
    await settled();
    expect(reportsOf(pair)).toHaveLength(3);
  });

  it('counts how often media came back', async () => {
    const pair = await talk();
    pair.network.cut();
    await pair.clock.advance(1_000);
    pair.network.heal();
    await pair.clock.advance(1_000);
    await pair.outgoing.hangup();
    await settled();
    expect(reportsOf(pair).at(-1)?.reconnects).toBe(1);
  });

  it('is not sent for a call that was never answered', async () => {
    const pair = await ring();
    await pair.outgoing.hangup();
    await settled();
    expect(reportsOf(pair)).toEqual([]);
  });
});
