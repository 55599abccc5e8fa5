import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/fake-clock.js';
import { talk } from '../../testing/fake-talk.js';
import type { FakeMedia } from '../../testing/fake-media.js';

function opened({ open }: FakeMedia) {
  return open.map(({ id, source }) => `${source}${id.endsWith('with effects') ? ' with effects' : ''}`).sort();
}

describe('effects', () => {
  it('are switched on and off in mid-call, and nothing of the former stays open', async () => {
    const { alice, media, outgoing } = await talk({ video: true });
    const shown = () => outgoing.state.get().participants[0]?.tracks.camera?.id;
    const plain = shown();
    await alice.calls.setEffects({ background: 'blur' });
    expect(alice.calls.effects.get()).toMatchObject({ background: 'blur', noiseSuppression: false });
    expect(opened(media.alice)).toEqual(['camera', 'camera with effects', 'microphone']);
    expect(shown()).toMatch(/with effects$/u);
    await alice.calls.setEffects({ noiseSuppression: true });
    expect(opened(media.alice)).toEqual(['camera', 'camera with effects', 'microphone', 'microphone with effects']);
    await alice.calls.setEffects({ background: 'none', noiseSuppression: false });
    expect(opened(media.alice)).toEqual(['camera', 'microphone']);
    expect(shown()).not.toBe(plain);
    expect(outgoing.state.get().participants[0]).toMatchObject({ microphone: true, camera: true });
    expect(outgoing.state.get().problems).toEqual({});
  });

  it('hold for what is opened later, are off with the device, and leave nothing open', async () => {
    const { alice, media, outgoing } = await talk();
    await alice.calls.setEffects({ background: 'blur' });
    expect(opened(media.alice)).toEqual(['microphone']);
    await outgoing.setCameraEnabled(true);
    expect(opened(media.alice)).toEqual(['camera', 'camera with effects', 'microphone']);
    await alice.calls.setEffects({ noiseSuppression: true });
    await outgoing.setMicrophoneEnabled(false);
    const sounds = media.alice.open.filter(({ source }) => source === 'microphone');
    expect(sounds.map(({ enabled }) => enabled)).toEqual([false, false]);
    await outgoing.hangup();
    await settled();
    expect(media.alice.open).toEqual([]);
  });

  it('follow the device that is chosen, and end with it', async () => {
    const { alice, media, outgoing } = await talk({ video: true });
    await alice.calls.setEffects({ background: 'blur' });
    await alice.calls.selectDevice('camera', 'cam-desk');
    expect(opened(media.alice)).toEqual(['camera', 'camera with effects', 'microphone']);
    media.alice.unplug('cam-desk');
    await settled();
    expect(outgoing.state.get().problems.camera?.code).toBe('calls/media-missing');
    expect(opened(media.alice)).toEqual(['camera', 'camera with effects', 'microphone']);
  });

  it('that cannot be had are refused, and all goes on as it was', async () => {
    const { alice, media, outgoing } = await talk({ video: true });
    media.alice.effectsBroken = true;
    await expect(alice.calls.setEffects({ background: 'blur' })).rejects.toMatchObject({ code: 'calls/unsupported' });
    expect(alice.calls.effects.get().background).toBe('none');
    expect(opened(media.alice)).toEqual(['camera', 'microphone']);
    expect(outgoing.state.get().participants[0]).toMatchObject({ camera: true });
  });

  it('are offered once devices were looked for', async () => {
    const { alice } = await talk();
    expect(alice.calls.effects.get().offered).toEqual({ background: true, noiseSuppression: true });
  });
});
