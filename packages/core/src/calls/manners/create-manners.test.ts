import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/fake-clock.js';
import { talk } from '../../testing/fake-talk.js';
import type { FakeMedia } from '../../testing/fake-media.js';
import type { MediaDevice } from '../media-port.js';
import { hintMs, voiceLevel } from './watch-muted.js';

const bluetooth: MediaDevice = { id: 'mic-bluetooth', kind: 'microphone', label: 'Bluetooth' };
const desk: MediaDevice = { id: 'speaker-desk', kind: 'speaker', label: 'Desk' };

function microphones({ open }: FakeMedia) {
  return open.filter(({ source }) => source === 'microphone').map(({ deviceId }) => deviceId);
}

/** Alice and Bob talk, and what looks after calls is there. */
async function call() {
  const pair = await talk();
  // Its code arrives in a later turn of the machine.
  await import('./create-manners.js');
  await settled();
  return pair;
}

describe('the devices of a running call', () => {
  it('follow what the system uses, with no break in what was chosen', async () => {
    const { media, outgoing } = await call();
    expect(microphones(media.alice)).toEqual(['mic-built-in']);
    media.alice.plug(bluetooth, { first: true });
    await settled();
    expect(microphones(media.alice)).toEqual(['mic-bluetooth']);
    expect(outgoing.state.get().problems).toEqual({});
    expect(outgoing.state.get().participants[0]).toMatchObject({ local: true, microphone: true });
  });

  it('stay with what was chosen, leave it when it is gone, and take it again when it is back', async () => {
    const { alice, media, outgoing } = await call();
    await alice.calls.selectDevice('microphone', 'mic-headset');
    expect(microphones(media.alice)).toEqual(['mic-headset']);
    media.alice.plug(bluetooth, { first: true });
    await settled();
    expect(microphones(media.alice)).toEqual(['mic-headset']);
    media.alice.unplug('mic-headset');
    await settled();
    expect(microphones(media.alice)).toEqual(['mic-bluetooth']);
    expect(outgoing.state.get().problems.microphone?.code).toBe('calls/media-missing');
    media.alice.plug({ id: 'mic-headset', kind: 'microphone', label: 'Headset' });
    await settled();
    expect(microphones(media.alice)).toEqual(['mic-headset']);
    expect(outgoing.state.get().problems).toEqual({});
  });

  it('play where the chosen speaker is, while it is there', async () => {
    const { alice, media } = await call();
    media.alice.plug(desk);
    await settled();
    await alice.calls.selectDevice('speaker', desk.id);
    media.alice.unplug(desk.id);
    await settled();
    media.alice.plug(desk);
    await settled();
    expect(media.alice.speakers).toEqual(['speaker-desk', 'speaker-built-in', 'speaker-desk']);
  });

  it('are followed no more after the call', async () => {
    const { media, outgoing } = await call();
    await outgoing.hangup();
    await settled();
    media.alice.plug(bluetooth, { first: true });
    await settled();
    expect(media.alice.open).toEqual([]);
  });
});

describe('who speaks while the microphone is off', () => {
  const speakFor = async ({ media, clock }: Awaited<ReturnType<typeof call>>, ms: number, level = voiceLevel) => {
    for (let spoken = 0; spoken < ms; spoken += 100) {
      await clock.advance(100);
      media.alice.hear(level);
    }
  };

  it('is told so, until a while after the last word or until it is on', async () => {
    const pair = await call();
    const { outgoing } = pair;
    const hint = () => outgoing.state.get().speakingWhileMuted;
    await speakFor(pair, 2_000);
    expect(hint()).toBe(false);
    await outgoing.setMicrophoneEnabled(false);
    await speakFor(pair, 300);
    expect(hint()).toBe(false);
    await speakFor(pair, 1_000);
    expect(hint()).toBe(true);
    await pair.clock.advance(hintMs);
    expect(hint()).toBe(false);
    await speakFor(pair, 1_000);
    expect(hint()).toBe(true);
    await outgoing.setMicrophoneEnabled(true);
    expect(hint()).toBe(false);
    await speakFor(pair, 1_000);
    expect(hint()).toBe(false);
  });

  it('is not told so for a quiet room or one loud noise', async () => {
    const pair = await call();
    await pair.outgoing.setMicrophoneEnabled(false);
    await speakFor(pair, 5_000, voiceLevel - 0.05);
    await speakFor(pair, 200, 1);
    expect(pair.outgoing.state.get().speakingWhileMuted).toBe(false);
  });

  it('is not listened to where the user does not want it', async () => {
    const pair = await call();
    await pair.alice.calls.setEffects({ mutedHint: false });
    expect(pair.alice.calls.effects.get().mutedHint).toBe(false);
    await pair.outgoing.setMicrophoneEnabled(false);
    await speakFor(pair, 2_000);
    expect(pair.outgoing.state.get().speakingWhileMuted).toBe(false);
    await pair.alice.calls.setEffects({ mutedHint: true });
    await speakFor(pair, 2_000);
    expect(pair.outgoing.state.get().speakingWhileMuted).toBe(true);
  });
});
