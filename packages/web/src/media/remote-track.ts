import type { MediaTrack } from '@parley/core';
import { attach, type Speaker } from './attach.js';

/** A track that arrives. */
export function remoteTrack(native: MediaStreamTrack, speaker: Speaker): MediaTrack {
  const kind = native.kind === 'audio' ? 'audio' : 'video';
  return {
    id: native.id,
    kind,
    attach: (surface) => attach(native, surface, kind === 'audio' ? speaker : undefined),
  };
}
