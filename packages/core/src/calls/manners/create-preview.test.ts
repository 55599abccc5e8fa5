import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/fake-clock.js';
import { createFakePair } from '../../testing/fake-talk.js';

async function look(options?: { readonly microphone?: boolean; readonly camera?: boolean }) {
  const pair = createFakePair();
  const preview = await pair.alice.calls.preview(options);
  await settled();
  return { ...pair, preview };
}

describe('a preview', () => {
  it('shows what others would see and hear, and lets go of it', async () => {
    const { preview, media } = await look();
    expect(preview.state.get()).toMatchObject({ microphone: true, camera: true, problems: {}, opening: false });
    expect(preview.state.get().picture?.kind).toBe('video');
    media.alice.hear(0.4);
    expect(preview.level.get()).toBe(0.4);
    await preview.setMicrophoneEnabled(false);
    expect(preview.level.get()).toBe(0);
    media.alice.hear(0.4);
    expect(preview.level.get()).toBe(0);
    await preview.setCameraEnabled(false);
    expect(preview.state.get()).toMatchObject({ microphone: false, camera: false, picture: undefined });
    preview.close();
    preview.close();
    expect(media.alice.open).toEqual([]);
  });

  it('opens only what is wanted', async () => {
    const { preview, media } = await look({ camera: false });
    expect(media.alice.open.map(({ source }) => source)).toEqual(['microphone']);
    expect(preview.state.get()).toMatchObject({ microphone: true, camera: false, opening: false });
  });

  it('goes with the device that is chosen, and the call after it opens that one', async () => {
    const { alice, preview, media } = await look();
    await alice.calls.selectDevice('camera', 'cam-desk');
    expect(media.alice.open.map(({ deviceId }) => deviceId)).toEqual(['mic-built-in', 'cam-desk']);
    preview.close();
    await alice.calls.start('bob', { video: true });
    await settled();
    expect(media.alice.open.map(({ deviceId }) => deviceId)).toEqual(['mic-built-in', 'cam-desk']);
  });

  it('says what could not be opened, and tries again when asked to', async () => {
    const pair = createFakePair();
    pair.media.alice.refuse('camera', 'calls/media-denied');
    const preview = await pair.alice.calls.preview();
    await settled();
    expect(preview.state.get()).toMatchObject({ microphone: true, camera: false, opening: false });
    expect(preview.state.get().problems.camera?.code).toBe('calls/media-denied');
    pair.media.alice.refuse('camera');
    await preview.setCameraEnabled(true);
    expect(preview.state.get()).toMatchObject({ camera: true, problems: {} });
    preview.close();
  });

  it('leaves nothing open that was still being opened', async () => {
    const pair = createFakePair();
    const preview = await pair.alice.calls.preview();
    preview.close();
    await settled();
    expect(pair.media.alice.open).toEqual([]);
  });
});
