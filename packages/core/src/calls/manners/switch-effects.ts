import { ParleyError } from '../../kernel/parley-error.js';
import type { Store } from '../../kernel/create-store.js';
import type { CallEffects, CallEffectsState } from '../calls.js';
import type { LocalMedia } from '../local-media.js';
import type { MediaPort } from '../media-port.js';

/** What switching needs. */
export interface SwitchParts {
  readonly port: MediaPort;
  readonly effects: Store<CallEffectsState>;
  /** What is open now. */
  readonly locals: readonly LocalMedia[];
}

/** Gives what is open anew, as the effects want it; the former goes on until then. */
export async function switchEffects({ port, effects, locals }: SwitchParts, change: Partial<CallEffects>) {
  const before = effects.get();
  const now = { ...before, ...change };
  const { blur, noise } = port.processors ?? {};
  if ((now.background === 'blur' && !blur) || (now.noiseSuppression && !noise)) {
    const text =
      'Unable to switch this on: because this client was made without it. Give it to the client as `calls.effects`.';
    throw new ParleyError('calls/unsupported', text);
  }
  effects.set(now);
  const again = (kind: 'microphone' | 'camera') =>
    locals.map(async (local) => {
      const track = local.side.tracks[kind];
      if (track?.deviceId !== undefined) await local.useDevice(kind, track.deviceId);
    });
  try {
    await Promise.all([
      ...(now.background === before.background ? [] : again('camera')),
      ...(now.noiseSuppression === before.noiseSuppression ? [] : again('microphone')),
    ]);
  } catch (error) {
    effects.set(before);
    throw error;
  }
}
