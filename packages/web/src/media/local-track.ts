import type { LocalTrack, TrackSource } from '@parley/core';
import { attach } from './attach.js';

/** A local track that the browser's own peer connections can send. */
export interface BrowserTrack extends LocalTrack {
  readonly native: MediaStreamTrack;
}

/** Wraps a track of the browser. */
export function createLocalTrack(source: TrackSource, native: MediaStreamTrack): BrowserTrack {
  const listeners = new Set<() => void>();
  // Browsers fire `ended` once, and never for `stop()`.
  native.addEventListener('ended', () => {
    for (const listener of [...listeners]) listener();
    listeners.clear();
  });
  return {
    native,
    source,
    id: native.id,
    kind: source === 'microphone' ? 'audio' : 'video',
    deviceId: native.getSettings().deviceId,
    attach: (surface) => attach(native, surface),
    setEnabled(enabled) {
      native.enabled = enabled;
    },
    stop() {
      listeners.clear();
      native.stop();
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The browser's track behind one of ours. */
export function nativeOf(track: LocalTrack): MediaStreamTrack {
  if (!isBrowserTrack(track)) throw new TypeError('Unable to send this track: because another platform made it.');
  return track.native;
}

function isBrowserTrack(track: LocalTrack): track is BrowserTrack {
  return 'native' in track && track.native instanceof MediaStreamTrack;
}
