import type { Candidate, Description, IceServer, PeerEncryption, PeerListener, PeerPort } from '@parley/core';
import type { Speaker } from './attach.js';
import { createTwoWayPlaces, type Places, type PlacesParts } from './places.js';
import { withoutStrayFeedback } from './stray-feedback.js';
import { watchFlow } from './watch-flow.js';
import { readStats } from './peer-stats.js';

/** What a browser's peer needs. */
export interface BrowserPeerParts {
  readonly iceServers: readonly IceServer[];
  readonly listener: PeerListener;
  readonly speaker: Speaker;
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  readonly bundlePolicy?: RTCBundlePolicy;
  readonly encryption?: PeerEncryption;
  /** Makes its places; for microphone, camera and screen both ways unless given. */
  readonly createPlaces?: (parts: PlacesParts) => Places;
}

/** A peer connection of the browser (W3C WebRTC 1.0). */
export function createBrowserPeer(parts: BrowserPeerParts): PeerPort {
  const { listener, speaker, iceTransportPolicy, createPlaces = createTwoWayPlaces, encryption } = parts;
  const { bundlePolicy = 'max-bundle' } = parts;
  const configuration = (iceServers: readonly IceServer[]): RTCConfiguration => ({
    ...{ bundlePolicy, iceTransportPolicy: iceTransportPolicy ?? 'all' },
    iceServers: iceServers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential })),
  });
  const pc = new RTCPeerConnection(configuration(parts.iceServers));
  const places = createPlaces({ pc, listener, speaker, ...(encryption && { encryption }) });
  let closed = false;

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
      pc.setConfiguration(configuration(servers));
    },
    async setLocalDescription() {
      places.make();
      await pc.setLocalDescription();
      return descriptionOf(pc.localDescription);
    },
    async setRemoteDescription(description) {
      await pc.setRemoteDescription(toNative(description));
      await places.take();
    },
    addCandidate: (candidate: Candidate) => pc.addIceCandidate(candidate),
    send: (source, track) => places.send(source, track),
    receiveFrom: (sources) => places.receiveFrom?.(sources),
    places: () => places.names(),
    restartIce: () => pc.restartIce(),
    descriptions: () => ({ local: pc.currentLocalDescription?.sdp, remote: pc.currentRemoteDescription?.sdp }),
    level: () => levelOf(pc),
    stats: async () => readStats(await pc.getStats()),
    close() {
      closed = true;
      unwatch();
      places.end();
      pc.onnegotiationneeded = null;
      pc.onicecandidate = null;
      pc.onconnectionstatechange = null;
      pc.close();
    },
  };
}

/** What moves with each piece of sound that arrived and was played; the times of a browser waver by themselves. */
function latestArrival(pc: RTCPeerConnection): number | undefined {
  const stamps = pc
    .getReceivers()
    .filter(({ track }) => track.kind === 'audio')
    .flatMap((receiver) => receiver.getSynchronizationSources().map(({ rtpTimestamp }) => rtpTimestamp));
  return stamps.length === 0 ? undefined : stamps.reduce((sum, stamp) => sum + stamp, 0);
}

/** Of the loudest that was played within the last half second. */
function levelOf(pc: RTCPeerConnection): number | undefined {
  const since = performance.timeOrigin + performance.now() - 500;
  const levels = pc
    .getReceivers()
    .filter(({ track }) => track.kind === 'audio')
    .flatMap((receiver) => receiver.getSynchronizationSources())
    .flatMap(({ audioLevel, timestamp }) => (audioLevel !== undefined && timestamp > since ? [audioLevel] : []));
  return levels.length === 0 ? undefined : Math.max(...levels);
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
