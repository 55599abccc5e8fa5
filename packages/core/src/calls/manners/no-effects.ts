import type { CallEffectsState } from '../calls.js';

/** What is given unless the user wants otherwise. */
export const noEffects: CallEffectsState = {
  background: 'none',
  noiseSuppression: false,
  mutedHint: true,
  offered: { background: false, noiseSuppression: false },
};
