import type { LocalTrack, PeerListener, PeerRole, TrackSource } from '@parley/core';
import type { Speaker } from './attach.js';
import { nativeOf } from './local-track.js';
import { createReceivingPlaces } from './receiving-places.js';
import { remoteTrack } from './remote-track.js';
import { preferCommonCodecs } from './video-codecs.js';

/** What travels where in a session. */
export interface Places {
  /** Before a local description: makes what is not there yet. */
  make(): void;
  /** After a remote description: takes what it brought. */
  take(): Promise<void>;
  send(source: TrackSource, track: LocalTrack | undefined): Promise<void>;
  /** By `mid`. */
  names(): Readonly<Record<string, TrackSource>>;
  end(): void;
}

/** What places need. */
export interface PlacesParts {
  readonly pc: RTCPeerConnection;
  readonly listener: PeerListener;
  readonly speaker: Speaker;
}

const sources = ['microphone', 'camera', 'screen'] as const satisfies readonly TrackSource[];

/** The sizes in which a camera goes to a media server, the largest first, as Janus counts them. */
const sizes: RTCRtpEncodingParameters[] = [
  { rid: 'h', maxBitrate: 1_200_000 },
  { rid: 'm', maxBitrate: 400_000, scaleResolutionDownBy: 2 },
  { rid: 'l', maxBitrate: 130_000, scaleResolutionDownBy: 4 },
];

/** The places of a peer, by its role. */
export function createPlaces(role: PeerRole, parts: PlacesParts): Places {
  if (role === 'receive') return createReceivingPlaces(parts);
  return role === 'send' ? createSendingPlaces(parts) : createTwoWayPlaces(parts);
}

/** One place for each source in the order of the m-lines, made by who offers and taken by the other. */
function createTwoWayPlaces({ pc, listener, speaker }: PlacesParts): Places {
  const sent = new Map<TrackSource, LocalTrack>();
  const arrived = new Set<TrackSource>();
  let transceivers: readonly RTCRtpTransceiver[] = [];
  const transceiverOf = (source: TrackSource) => transceivers[sources.indexOf(source)];
  const put = async (source: TrackSource) => {
    const track = sent.get(source);
    await transceiverOf(source)?.sender.replaceTrack(track ? nativeOf(track) : null);
  };
  return {
    make() {
      if (transceivers.length > 0) return;
      transceivers = sources.map((source) => {
        const track = sent.get(source);
        const place = pc.addTransceiver(track ? nativeOf(track) : kindOf(source), { direction: 'sendrecv' });
        if (kindOf(source) === 'video') preferCommonCodecs(place);
        return place;
      });
    },
    async take() {
      if (transceivers.length === 0) {
        transceivers = pc.getTransceivers();
        for (const transceiver of transceivers) transceiver.direction = 'sendrecv';
        await Promise.all(sources.filter((source) => sent.has(source)).map(put));
      }
      for (const source of sources) {
        const transceiver = transceiverOf(source);
        if (!transceiver || arrived.has(source)) continue;
        arrived.add(source);
        listener.onTrack(source, remoteTrack(transceiver.receiver.track, speaker));
      }
    },
    async send(source, track) {
      if (track) sent.set(source, track);
      else sent.delete(source);
      await put(source);
    },
    names: () => ({}),
    end: () => undefined,
  };
}

/** Microphone and camera have their places from the start, the screen has one from when it is first shown. */
function createSendingPlaces({ pc }: PlacesParts): Places {
  const sent = new Map<TrackSource, LocalTrack>();
  const made = new Map<TrackSource, RTCRtpTransceiver>();
  const make = (source: TrackSource) => {
    if (made.has(source)) return;
    const track = sent.get(source);
    const place = pc.addTransceiver(track ? nativeOf(track) : kindOf(source), {
      direction: 'sendonly',
      ...(source === 'camera' && { sendEncodings: sizes }),
    });
    if (kindOf(source) === 'video') preferCommonCodecs(place);
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

function kindOf(source: TrackSource) {
  return source === 'microphone' ? 'audio' : 'video';
}
