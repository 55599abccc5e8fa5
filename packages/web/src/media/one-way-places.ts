import type { LocalTrack, PeerRole, TrackSource } from '@parley/core';
import { encryptPlace } from './encryption/encrypt-place.js';
import { nativeOf } from './local-track.js';
import { kindOf, type Places, type PlacesParts } from './places.js';
import { createReceivingPlaces } from './receiving-places.js';
import { preferCommonCodecs } from './video-codecs.js';

/** The sizes in which a camera goes to a media server, the largest first, as Janus counts them. */
const sizes: RTCRtpEncodingParameters[] = [
  { rid: 'h', maxBitrate: 1_200_000 },
  { rid: 'm', maxBitrate: 400_000, scaleResolutionDownBy: 2 },
  { rid: 'l', maxBitrate: 130_000, scaleResolutionDownBy: 4 },
];

/** The places of a peer that sends to a media server or receives from it. */
export function createOneWayPlaces(role: Exclude<PeerRole, 'both'>, parts: PlacesParts): Places {
  return role === 'receive' ? createReceivingPlaces(parts) : createSendingPlaces(parts);
}

/** Microphone and camera have their places from the start, the screen has one from when it is first shown. */
function createSendingPlaces({ pc, encryption }: PlacesParts): Places {
  const sent = new Map<TrackSource, LocalTrack>();
  const made = new Map<TrackSource, RTCRtpTransceiver>();
  const make = (source: TrackSource) => {
    if (made.has(source)) return;
    const track = sent.get(source);
    const place = pc.addTransceiver(track ? nativeOf(track) : kindOf(source), {
      direction: 'sendonly',
      ...(source === 'camera' && { sendEncodings: sizes }),
    });
    if (kindOf(source) === 'video') preferCommonCodecs(place, encryption !== undefined);
    encryptPlace(place, source, encryption);
    made.set(source, place);
  };
  return {
    make() {
      make('microphone');
      make('camera');
      if (sent.has('screen')) make('screen');
    },
    take: () => Promise.resolve(),
    async send(source, track) {
      if (track) sent.set(source, track);
      else sent.delete(source);
      const place = made.get(source);
      if (place) await place.sender.replaceTrack(track ? nativeOf(track) : null);
      // The browser asks for a new offer.
      else if (track && made.size > 0) make(source);
    },
    names: () => Object.fromEntries([...made].flatMap(([source, { mid }]) => (mid === null ? [] : [[mid, source]]))),
    end: () => undefined,
  };
}
