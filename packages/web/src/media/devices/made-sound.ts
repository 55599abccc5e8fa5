import { createLocalTrack } from '../local-track.js';

/** A soft tone that no device makes. A browser that lets no sound be made yet sends silence, which travels the same way. */
export function makeSound() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const soft = context.createGain();
  const out = context.createMediaStreamDestination();
  soft.gain.value = 0.05;
  tone.connect(soft).connect(out);
  tone.start();
  const [native] = out.stream.getAudioTracks();
  if (!native) throw new TypeError('Unable to make a sound: because the browser gives no track for it.');
  const track = createLocalTrack('microphone', native);
  return {
    ...track,
    stop() {
      track.stop();
      tone.stop();
      context.close().catch(() => undefined);
    },
  };
}
