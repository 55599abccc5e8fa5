import type { MediaPort, TrackProcessor } from '@parley/core';

/** What `createParley` takes as `calls.effects`. */
export type CallProcessors = NonNullable<MediaPort['processors']>;

/**
 * Background blur and noise suppression. Nothing is loaded until one of them is switched on by `calls.setEffects`; then the models
 * come from `files`, an address on the app's own server where the files of `@mediapipe/selfie_segmentation` and of
 * `@jitsi/rnnoise-wasm/dist` are.
 *
 * @example
 * ```ts
 * const parley = createParley({ url, token, calls: { effects: createEffects({ files: '/effects/' }) } });
 * await parley.calls.setEffects({ background: 'blur', noiseSuppression: true });
 * ```
 */
export function createEffects({ files }: { readonly files: string }): CallProcessors {
  const folder = () => new URL(files.endsWith('/') ? files : `${files}/`, location.href);
  const later = (load: () => Promise<TrackProcessor>): TrackProcessor => ({
    process: async (track) => (await load()).process(track),
  });
  return {
    blur: later(async () => (await import('./media/effects/blur-background.js')).createBackgroundBlur(folder())),
    noise: later(async () => (await import('./media/effects/suppress-noise.js')).createNoiseSuppression(folder())),
  };
}
