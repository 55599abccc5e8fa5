import type { Clock } from '../../ports/clock.js';
import type { LocalTrack, MediaPort } from '../media-port.js';

/** A voice at a desk, not the room: -42 dB of full scale on the scale of `MediaPort.watchLevel`. */
export const voiceLevel = 0.3;
/** So much voice within the window is somebody who speaks, in ms; a cough or a door is less. */
export const voiceMs = 600;
const windowMs = 2_000;
/** The hint stays so long after the last word, in ms. */
export const hintMs = 5_000;

/** Tells whether somebody speaks at a microphone that is off; nothing of it is sent. Returns the ending, which tells that nobody does. */
export function watchMuted(
  { port, clock }: { readonly port: MediaPort; readonly clock: Clock },
  track: LocalTrack,
  tell: (speaking: boolean) => void,
): () => void {
  let heard: { readonly at: number; readonly ms: number }[] = [];
  let lastAt = clock.now();
  let shown = false;
  let stopHint: (() => void) | undefined;

  const show = (speaking: boolean) => {
    if (shown === speaking) return;
    shown = speaking;
    tell(speaking);
  };
  const stop = port.watchLevel?.(track, (level) => {
    const at = clock.now();
    // A page that slept did not listen meanwhile.
    const ms = Math.min(200, at - lastAt);
    lastAt = at;
    if (level < voiceLevel) return;
    heard = [...heard.filter((one) => at - one.at < windowMs), { at, ms }];
    if (heard.reduce((sum, one) => sum + one.ms, 0) < voiceMs) return;
    show(true);
    stopHint?.();
    stopHint = clock.setTimer(() => show(false), hintMs);
  });
  return () => {
    stop?.();
    stopHint?.();
    show(false);
  };
}
