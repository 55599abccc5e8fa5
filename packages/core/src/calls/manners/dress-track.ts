import { ParleyError } from '../../kernel/parley-error.js';
import type { LocalTrack, TrackProcessor } from '../media-port.js';

/** The track as the processor makes it; what is done to it is done to both. Where that fails, the given track is stopped. */
export async function dressTrack(track: LocalTrack, processor: TrackProcessor | undefined): Promise<LocalTrack> {
  try {
    if (!processor) throw noProcessor();
    const made = await processor.process(track);
    return {
      ...made,
      deviceId: track.deviceId,
      setEnabled(enabled) {
        track.setEnabled(enabled);
        made.setEnabled(enabled);
      },
      stop() {
        made.stop();
        track.stop();
      },
      onEnded: (listener) => track.onEnded(listener),
    };
  } catch (error) {
    track.stop();
    throw error;
  }
}

function noProcessor(): ParleyError {
  const text = 'Unable to change sound or picture: because this client was made without effects. Give it some.';
  return new ParleyError('calls/unsupported', text);
}
