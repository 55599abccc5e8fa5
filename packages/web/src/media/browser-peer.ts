import type {
  Candidate,
  Description,
  IceServer,
  LocalTrack,
  MediaTrack,
  PeerListener,
  PeerPort,
  TrackSource,
} from '@parley/core';
import { attach, type Speaker } from './attach.js';
import { nativeOf } from './local-track.js';
import { withoutStrayFeedback } from './stray-feedback.js';
import { watchFlow } from './watch-flow.js';
import { preferCommonCodecs } from './video-codecs.js';
import { readStats } from './peer-stats.js';

/** The places of a session, in the order of its m-lines. */
const places = ['microphone', 'camera', 'screen'] as const satisfies readonly TrackSource[];

/** What a browser's peer needs. */
export interface BrowserPeerParts {
  readonly iceServers: readonly IceServer[];
  readonly listener: PeerListener;
  readonly speaker: Speaker;
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
}

/** A peer connection of the browser (W3C WebRTC 1.0). */
export function createBrowserPeer({ iceServers, listener, speaker, iceTransportPolicy }: BrowserPeerParts): PeerPort {
  const pc = new RTCPeerConnection(configurationOf(iceServers, iceTransportPolicy));
  const sent = new Map<TrackSource, LocalTrack>();
  const arrived = new Set<TrackSource>();
  let transceivers: readonly RTCRtpTransceiver[] = [];
  let closed = false;

  const transceiverOf = (source: TrackSource) => transceivers[places.indexOf(source)];
  const put = async (source: TrackSource) => {
    const track = sent.get(source);
    await transceiverOf(source)?.sender.replaceTrack(track ? nativeOf(track) : null);
  };
  const makePlaces = () => {
    transceivers = places.map((source) => {
      const track = sent.get(source);
      const place = pc.addTransceiver(track ? nativeOf(track) : kindOf(source), { direction: 'sendrecv' });
      if (kindOf(source) === 'video') preferCommonCodecs(place);
      return place;
    });
  };
  const takePlaces = async () => {
    transceivers = pc.getTransceivers();
    for (const transceiver of transceivers) transceiver.direction = 'sendrecv';
    await Promise.all(places.filter((source) => sent.has(source)).map(put));
  };
  const showArrivals = () => {
    for (const source of places) {
      const transceiver = transceiverOf(source);
      if (!transceiver || arrived.has(source)) continue;
      arrived.add(source);
      listener.onTrack(source, remoteTrack(transceiver.receiver.track, speaker));
    }
  };

  pc.onnegotiationneeded = () => {
    // The first description is asked for by the owner, not by the browser.
    if (pc.currentLocalDescription) listener.onNegotiationNeeded();
  };
  pc.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) listener.onCandidate(candidateOf(candidate));
  };
  pc.onconnectionstatechange = () => {
    if (!closed) listener.onState(pc.connectionState);
  };

  const unwatch = watchFlow(
    () => latestArrival(pc),
    () => listener.onStalled?.(),
  );

  return {
    get signalingState() {
      return pc.signalingState;
    },
    setIceServers(servers) {
      pc.setConfiguration(configurationOf(servers, iceTransportPolicy));
    },
    async setLocalDescription() {
      if (transceivers.length === 0) makePlaces();
      await pc.setLocalDescription();
      return descriptionOf(pc.localDescription);
    },
    async setRemoteDescription(description) {
      await pc.setRemoteDescription(toNative(description));
      if (transceivers.length === 0) await takePlaces();
      showArrivals();
    },
    addCandidate: (candidate: Candidate) => pc.addIceCandidate(candidate),
    async send(source, track) {
      if (track) sent.set(source, track);
      else sent.delete(source);
      await put(source);
    },
    restartIce: () => pc.restartIce(),
    descriptions: () => ({ local: pc.currentLocalDescription?.sdp, remote: pc.currentRemoteDescription?.sdp }),
    stats: async () => readStats(await pc.getStats()),
    close() {
      closed = true;
      unwatch();
      pc.onnegotiationneeded = null;
      pc.onicecandidate = null;
      pc.onconnectionstatechange = null;
      pc.close();
    },
  };
}

/** What moves with each piece of sound that arrived and was played; the times of a browser waver by themselves. */
function latestArrival(pc: RTCPeerConnection): number | undefined {
  const [source] = pc
    .getReceivers()
    .filter(({ track }) => track.kind === 'audio')
    .flatMap((receiver) => receiver.getSynchronizationSources());
  return source?.rtpTimestamp;
}

function kindOf(source: TrackSource) {
  return source === 'microphone' ? 'audio' : 'video';
}

function configurationOf(
  iceServers: readonly IceServer[],
  iceTransportPolicy: RTCIceTransportPolicy = 'all',
): RTCConfiguration {
  return {
    bundlePolicy: 'max-bundle',
    iceTransportPolicy,
    iceServers: iceServers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential })),
  };
}

function candidateOf({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): Candidate {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}

function descriptionOf(description: RTCSessionDescription | null): Description {
  if (!description) throw new TypeError('Unable to describe the session: because the peer is closed.');
  return { type: description.type, sdp: withoutStrayFeedback(description.sdp) };
}

function toNative({ type, sdp }: Description): RTCSessionDescriptionInit {
  return { type, sdp };
}

function remoteTrack(native: MediaStreamTrack, speaker: Speaker): MediaTrack {
  const kind = native.kind === 'audio' ? 'audio' : 'video';
  return {
    id: native.id,
    kind,
    attach: (surface) => attach(native, surface, kind === 'audio' ? speaker : undefined),
  };
}
