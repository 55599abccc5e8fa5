import type { CallEffects } from '../calls.js';
import type { LocalTrack, MediaPort, TrackProcessor } from '../media-port.js';

/** The platform's media with what is opened of it as the effects make it. */
export function createDressedMedia(
  media: () => Promise<MediaPort>,
  effects: () => CallEffects,
): () => Promise<MediaPort> {
  const dress = async (track: LocalTrack, processor: TrackProcessor | undefined) =>
    (await import('./dress-track.js')).dressTrack(track, processor);
  return async () => {
    const port = await media();
    const opening: Pick<MediaPort, 'openMicrophone' | 'openCamera'> = {
      async openMicrophone(options) {
        const track = await port.openMicrophone(options);
        return effects().noiseSuppression ? dress(track, port.processors?.noise) : track;
      },
      async openCamera(options) {
        const track = await port.openCamera(options);
        return effects().background === 'blur' ? dress(track, port.processors?.blur) : track;
      },
    };
    return Object.assign(Object.create(port) as MediaPort, opening);
  };
}
