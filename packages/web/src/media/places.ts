import type { FrameSource, LocalTrack, PeerEncryption, PeerListener, TrackSource } from '@parley/core';
import type { Speaker } from './attach.js';
import { encryptPlace } from './encryption/encrypt-place.js';
import { nativeOf } from './local-track.js';
import { remoteTrack } from './remote-track.js';
import { preferCommonCodecs } from './video-codecs.js';

/** What travels where in a session. */
export interface Places {
  /** Before a local description: makes what is not there yet. */
  make(): void;
  /** After a remote description: takes what it brought. */
  take(): Promise<void>;
  send(source: TrackSource, track: LocalTrack | undefined): Promise<void>;
  /** Whose frames arrive, by `mid`. */
  receiveFrom?(sources: ReadonlyMap<string, FrameSource>): void;
  /** By `mid`. */
  names(): Readonly<Record<string, TrackSource>>;
  end(): void;
}

/** What places need. */
export interface PlacesParts {
  readonly pc: RTCPeerConnection;
  readonly listener: PeerListener;
  readonly speaker: Speaker;
  readonly encryption?: PeerEncryption;
}

const sources = ['microphone', 'camera', 'screen'] as const satisfies readonly TrackSource[];

/** One place for each source in the order of the m-lines, made by who offers and taken by the other. */
export function createTwoWayPlaces({ pc, listener, speaker, encryption }: PlacesParts): Places {
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
        if (kindOf(source) === 'video') preferCommonCodecs(place, encryption !== undefined);
        encryptPlace(place, source, encryption);
        return place;
      });
    },
    async take() {
      if (transceivers.length === 0) {
        transceivers = pc.getTransceivers();
        transceivers.forEach((transceiver, at) => {
          transceiver.direction = 'sendrecv';
          const source = sources[at];
          if (source) encryptPlace(transceiver, source, encryption);
        });
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

/** What kind of media a source gives. */
export function kindOf(source: TrackSource) {
  return source === 'microphone' ? 'audio' : 'video';
}
