import type { Candidate } from '@parley/protocol';
import type { MediaPort, MediaTrack, PeerPort, PeerState, TrackSource } from '../calls/media-port.js';

/** One end of two peers that are wired to each other, and what it was told. */
export interface WiredPeer {
  readonly peer: PeerPort;
  readonly states: readonly PeerState[];
  readonly tracks: readonly { readonly source: TrackSource; readonly track: MediaTrack | undefined }[];
  /** Takes a candidate of the other one, early ones too. */
  take(candidate: Candidate): void;
  /** How often it asked for a new offer. */
  readonly asked: number;
  /** Settles once the peer is in the state. */
  reached(state: PeerState): Promise<void>;
}

/** Two peers whose candidates find each other; descriptions are carried by whoever tests. */
export interface PeerPair {
  readonly one: WiredPeer;
  readonly other: WiredPeer;
  /** `one` offers, `other` answers. */
  agree(): Promise<void>;
  close(): void;
}

/** Makes the pair out of one port. */
export function createPeerPair(port: MediaPort): PeerPair {
  const one = createWiredPeer(port, () => other);
  const other = createWiredPeer(port, () => one);
  return {
    one,
    other,
    async agree() {
      await exchange(one, other);
    },
    close() {
      one.peer.close();
      other.peer.close();
    },
  };
}

/** An offer of one peer and the answer of the other. */
export async function exchange(from: WiredPeer, to: WiredPeer): Promise<void> {
  await to.peer.setRemoteDescription(await from.peer.setLocalDescription());
  await from.peer.setRemoteDescription(await to.peer.setLocalDescription());
}

function createWiredPeer(port: MediaPort, other: () => WiredPeer): WiredPeer {
  const states: PeerState[] = [];
  const tracks: { source: TrackSource; track: MediaTrack | undefined }[] = [];
  const waiting = new Set<() => void>();
  let early: Candidate[] = [];
  let asked = 0;

  const raw = port.createPeer({
    iceServers: [],
    listener: {
      onNegotiationNeeded() {
        asked += 1;
      },
      onCandidate: (candidate) => other().take(candidate),
      onState(state) {
        states.push(state);
        for (const check of [...waiting]) check();
      },
      onTrack: (source, track) => void tracks.push({ source, track }),
    },
  });
  const take = (candidate: Candidate) => {
    // It came before the description that it belongs to.
    raw.addCandidate(candidate).catch(() => early.push(candidate));
  };
  const peer: PeerPort = {
    get signalingState() {
      return raw.signalingState;
    },
    setIceServers: (servers) => raw.setIceServers(servers),
    setLocalDescription: () => raw.setLocalDescription(),
    async setRemoteDescription(description) {
      await raw.setRemoteDescription(description);
      const candidates = early;
      early = [];
      for (const candidate of candidates) take(candidate);
    },
    addCandidate: (candidate) => raw.addCandidate(candidate),
    send: (source, track) => raw.send(source, track),
    restartIce: () => raw.restartIce(),
    stats: () => raw.stats(),
    close: () => raw.close(),
  };
  return {
    peer,
    take,
    states,
    tracks,
    get asked() {
      return asked;
    },
    reached: (state) =>
      new Promise((resolve) => {
        const check = () => {
          if (states.at(-1) !== state) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}
