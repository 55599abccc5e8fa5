import type { CallRecord, EventFrame, IceServer, ReceivedStream } from '@parley/protocol';
import { createCandidateBatch } from '../candidate-batch.js';
import type { FrameCipher } from '../encryption/frame-cipher.js';
import type { CarrierParts } from '../media-carrier.js';
import type { MediaTrack, PeerPort, PeerState, ShownSize } from '../media-port.js';
import { createNegotiation } from '../negotiation.js';
import { createRecovery } from '../recovery.js';
import { createSignaller } from '../signaller.js';

/** What arrives over `sub`, and how it goes. */
export interface SubListener {
  onState(state: PeerState): void;
  /** All that arrives from now on; `fresh` where it comes over another connection than before. */
  onStreams(streams: readonly ReceivedStream[], fresh: boolean): void;
  onReceived(mid: string, track: MediaTrack, flows: boolean): void;
  onShown(mid: string, size: ShownSize | undefined): void;
  onGivenUp(): void;
}

/** What a `sub` channel needs. */
export interface SubChannelParts extends Omit<CarrierParts, 'local'> {
  readonly record: CallRecord;
  readonly iceServers: () => readonly IceServer[];
  readonly listener: SubListener;
  readonly cipher?: FrameCipher;
}

/** What the media server sends: it offers, and says when another connection is due. */
export interface SubChannel {
  readonly peer: PeerPort | undefined;
  answered(): void;
  receive(event: EventFrame<'media.described' | 'media.trickled'>): void;
  useServers(iceServers: readonly IceServer[]): void;
  sessionResumed(): void;
  networkChanged(): void;
  close(): void;
}

/** Waits for the first offer. */
export function createSubChannel(parts: SubChannelParts): SubChannel {
  const { port, link, clock, logger, listener, cipher } = parts;
  const { id: callId, epoch } = parts.record;
  let connection: ReturnType<typeof connect> | undefined;
  let streams: readonly ReceivedStream[] = [];
  let isAnswered = false;
  let begunBy: string | undefined;

  const offerAgain = () => {
    link
      .request('media.configure', { callId, epoch, restart: true })
      .catch((error: unknown) => logger?.debug('What is received was not offered anew', { callId, error }));
  };
  const connect = () => {
    const signaller = createSignaller({ link, clock, logger, callId, epoch, channel: 'sub' });
    const recovery = createRecovery({ clock, polite: false, restart: offerAgain, giveUp: () => listener.onGivenUp() });
    const batch = createCandidateBatch(clock, (candidates) => signaller.trickle(candidates));
    const peer = port.createPeer({
      iceServers: parts.iceServers(),
      role: 'receive',
      ...(cipher && { encryption: { cipher } }),
      listener: {
        // The media server offers.
        onNegotiationNeeded: () => undefined,
        onTrack: () => undefined,
        onCandidate: (candidate) => batch.add(candidate),
        onReceived: (mid, track, flows) => listener.onReceived(mid, track, flows),
        onShown: (mid, size) => listener.onShown(mid, size),
        onState(state) {
          if (state === 'disconnected') link.hurry();
          recovery.state(state);
          listener.onState(state);
        },
        onStalled() {
          if (!streams.some(({ kind }) => kind === 'audio')) return;
          link.hurry();
          recovery.stalled();
        },
      },
    });
    const negotiation = createNegotiation({ peer, polite: true, signaller, logger });
    if (isAnswered) recovery.begin();
    const close = () => {
      negotiation.end();
      recovery.end();
      batch.end();
      signaller.end();
      peer.close();
    };
    return { peer, recovery, negotiation, close };
  };
  return {
    get peer() {
      return connection?.peer;
    },
    answered() {
      isAnswered = true;
      connection?.recovery.begin();
    },
    receive(event) {
      if (event.ev === 'media.trickled') {
        connection?.negotiation.receiveCandidates(event.data.candidates);
        return;
      }
      const { description, fresh = false } = event.data;
      // What is said again changes nothing.
      const isAnother = !connection || (fresh && description.sdp !== begunBy);
      if (isAnother) {
        connection?.close();
        connection = connect();
        begunBy = description.sdp;
      }
      streams = event.data.streams ?? streams;
      listener.onStreams(streams, isAnother);
      connection?.recovery.sought();
      connection?.negotiation.receiveDescription(description);
    },
    useServers(iceServers) {
      connection?.peer.setIceServers(iceServers);
      connection?.recovery.disturbed();
    },
    sessionResumed() {
      // An offer may have been lost, and the media server makes no other before it is answered.
      connection?.negotiation.resume();
      offerAgain();
    },
    networkChanged: () => connection?.recovery.networkChanged(),
    close() {
      connection?.close();
      connection = undefined;
    },
  };
}
