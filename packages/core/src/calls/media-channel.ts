import type { Candidate, Description, IceServer } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { createCandidateBatch, type CandidateBatch } from './candidate-batch.js';
import type {
  MediaPort,
  MediaTrack,
  PeerEncryption,
  PeerPort,
  PeerRole,
  PeerState,
  TrackSource,
} from './media-port.js';
import { createNegotiation, type Negotiation } from './negotiation.js';
import { createRecovery, type Recovery } from './recovery.js';
import type { Signaller } from './signaller.js';

/** What a channel tells. */
export interface ChannelListener {
  onState(state: PeerState): void;
  onTrack(source: TrackSource, track: MediaTrack | undefined): void;
  /** The way may be lost. */
  onDoubt(): void;
  /** No media for too long. */
  onGivenUp(): void;
}

/** What opens a channel. */
export interface ChannelOpening {
  readonly iceServers: readonly IceServer[];
  readonly signaller: Signaller;
  /** Who starts the call offers and is impolite. */
  readonly offers: boolean;
  readonly listener: ChannelListener;
  /** Looks for a new way, in place of restarting ICE. */
  readonly restart?: () => void;
}

/**
 * The way of media between two devices for one epoch of a call. It is made as early as possible, to spare the time of making a
 * peer connection, and opened once the servers and the call's id are known; what arrives before that waits.
 */
export interface MediaChannel {
  readonly peer: PeerPort;
  open(opening: ChannelOpening): void;
  /** The call was answered: media must flow from now on. */
  answered(): void;
  /** From now on another way is looked for with these. */
  useServers(iceServers: readonly IceServer[]): void;
  receiveDescription(description: Description): void;
  receiveCandidates(candidates: readonly Candidate[]): void;
  sessionResumed(): void;
  networkChanged(): void;
  close(): void;
}

interface OpenParts {
  readonly negotiation: Negotiation;
  readonly recovery: Recovery;
  readonly batch: CandidateBatch;
  readonly opening: ChannelOpening;
}

/** Makes the peer connection, ready to be opened. */
export function createMediaChannel(
  media: MediaPort,
  parts: { clock: Clock; logger?: Logger; role?: PeerRole; encryption?: PeerEncryption },
): MediaChannel {
  const { clock, logger, role, encryption } = parts;
  let open: OpenParts | undefined;
  let waiting: (() => void)[] = [];
  let closed = false;

  const peer = media.createPeer({
    iceServers: [],
    ...(role && { role }),
    ...(encryption && { encryption }),
    listener: {
      onNegotiationNeeded: () => open?.negotiation.offer(),
      onCandidate: (candidate) => open?.batch.add(candidate),
      onTrack: (source, track) => open?.opening.listener.onTrack(source, track),
      onState(state) {
        if (state === 'disconnected') open?.opening.listener.onDoubt();
        open?.recovery.state(state);
        open?.opening.listener.onState(state);
      },
      onStalled() {
        open?.opening.listener.onDoubt();
        open?.recovery.stalled();
      },
    },
  });
  const whenOpen = (run: (parts: OpenParts) => void) => {
    if (open) run(open);
    else waiting.push(() => open && run(open));
  };
  return {
    peer,
    open(opening) {
      if (closed) return;
      const { signaller, offers, listener } = opening;
      peer.setIceServers(opening.iceServers);
      const negotiation = createNegotiation({ peer, polite: !offers, signaller, logger });
      const restart = opening.restart ?? (() => peer.restartIce());
      const giveUp = () => listener.onGivenUp();
      const recovery = createRecovery({ clock, polite: !offers, restart, giveUp });
      const batch = createCandidateBatch(clock, (candidates) => signaller.trickle(candidates));
      open = { negotiation, recovery, batch, opening };
      if (offers) negotiation.offer();
      for (const run of waiting) run();
      waiting = [];
    },
    useServers: (iceServers) =>
      whenOpen(({ recovery }) => {
        peer.setIceServers(iceServers);
        // A way that was looked for with what had expired is looked for anew.
        recovery.disturbed();
      }),
    answered: () => whenOpen(({ recovery }) => recovery.begin()),
    receiveDescription: (description) =>
      whenOpen(({ negotiation, recovery }) => {
        if (description.type === 'offer') recovery.sought();
        negotiation.receiveDescription(description);
      }),
    receiveCandidates: (candidates) => whenOpen(({ negotiation }) => negotiation.receiveCandidates(candidates)),
    sessionResumed() {
      open?.negotiation.resume();
      open?.recovery.disturbed();
    },
    networkChanged: () => open?.recovery.networkChanged(),
    close() {
      closed = true;
      open?.negotiation.end();
      open?.recovery.end();
      open?.batch.end();
      open?.opening.signaller.end();
      open = undefined;
      waiting = [];
      peer.close();
    },
  };
}
