import type { FrameSource, MediaTrack, ShownSize } from '@parley/core';
import { cipherOf } from './encryption/encrypt-place.js';
import type { Places, PlacesParts } from './places.js';
import { remoteTrack } from './remote-track.js';
import { watchSurface } from './watch-surface.js';

/** Places that a media server makes, named by their `mid`. */
export function createReceivingPlaces({ pc, listener, speaker, encryption }: PlacesParts): Places {
  const known = new Map<string, () => void>();
  const openers = new Map<string, (from: FrameSource | undefined) => void>();
  let sources: ReadonlyMap<string, FrameSource> = new Map();
  const take = (mid: string, native: MediaStreamTrack) => {
    const track = remoteTrack(native, speaker);
    const shown = native.kind === 'video' ? withSizes(track, (size) => listener.onShown?.(mid, size)) : track;
    const tell = () => listener.onReceived?.(mid, shown, !native.muted);
    // A browser takes a track for muted until its first packet is there.
    native.addEventListener('unmute', tell);
    known.set(mid, () => native.removeEventListener('unmute', tell));
    tell();
  };
  return {
    make: () => undefined,
    take() {
      for (const { mid, receiver } of pc.getTransceivers())
        if (mid !== null && !known.has(mid)) {
          if (encryption) openers.set(mid, cipherOf(encryption).receive(receiver, sources.get(mid)));
          take(mid, receiver.track);
        }
      return Promise.resolve();
    },
    receiveFrom(next) {
      sources = next;
      for (const [mid, open] of openers) open(next.get(mid));
    },
    send: () => Promise.resolve(),
    names: () => ({}),
    end() {
      for (const forget of known.values()) forget();
      known.clear();
    },
  };
}

/** The track, which tells how large it is shown on the largest of its surfaces. */
function withSizes(track: MediaTrack, tell: (size: ShownSize | undefined) => void): MediaTrack {
  const sizes = new Map<object, ShownSize | undefined>();
  let told: ShownSize | undefined;
  const settle = () => {
    const largest = [...sizes.values()].reduce(
      (most, size) => (size && (!most || size.width * size.height > most.width * most.height) ? size : most),
      undefined,
    );
    if (largest?.width === told?.width && largest?.height === told?.height) return;
    told = largest;
    tell(largest);
  };
  return {
    ...track,
    attach(surface) {
      const stop = track.attach(surface);
      const place = {};
      const unwatch = watchSurface(surface, (size) => {
        sizes.set(place, size);
        settle();
      });
      return () => {
        unwatch();
        sizes.delete(place);
        settle();
        stop();
      };
    },
  };
}
