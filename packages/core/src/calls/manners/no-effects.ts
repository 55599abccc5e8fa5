import type { CallEffects } from '../calls.js';

/** What is given unless the user wants otherwise. */
export const noEffects: CallEffects = { background: 'none', noiseSuppression: false, mutedHint: true };
