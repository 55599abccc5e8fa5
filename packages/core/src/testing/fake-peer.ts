import type { Candidate, Description } from '@parley/protocol';
import type {
  LocalTrack,
  MediaCounters,
  MediaTrack,
  PeerListener,
  PeerPort,
  PeerState,
  TrackSource,
} from '../calls/media-port.js';

const sources = ['microphone', 'camera', 'screen'] as const satisfies readonly TrackSource[];

/** A local track of which a fake peer knows whether it makes anything. */
export interface FakeTrack extends LocalTrack {
  readonly live: boolean;
  readonly enabled: boolean;
}

/** Which peers can reach each other; a test is its weather. */
export interface FakeNetwork {
  /** Running connections are lost until `heal` brings them back. */
  cut(): void;
  /** Running connections fail for good; only an ICE restart finds a new way, after `heal`. */
  fail(): void;
  heal(): void;
  /** What is lost on the way from now on. */
  lossPercent: number;
  /** Milliseconds. */
  roundTripTime: number;
  /** Microphones give nothing. */
  silent: boolean;
  /** Servers whose address holds one of these words are not reached. */
  blocked: readonly string[];
}

/** One end of what two peers agreed on. */
export interface Side {
  readonly peer: string;
  /** Raised by each ICE restart. */
  readonly ice: number;
}

/** What peers of one network know of each other. */
export interface FakeWires extends FakeNetwork {
  readonly up: boolean;
  readonly peers: Map<string, FakeEnd>;
  nextId(): string;
}

/** The inside of a fake peer, for its network. */
export interface FakeEnd {
  readonly local: Side | undefined;
  readonly remote: Side | undefined;
  readonly reachable: boolean;
  readonly sent: ReadonlyMap<TrackSource, FakeTrack>;
  /** Tones that arrived. */
  readonly tones?: string[];
  state: PeerState;
  setState(state: PeerState): void;
}

/** A fake peer also tells that it was closed. */
export interface FakePeerListener extends PeerListener {
  onClose(): void;
}

/** A network that is up. */
export function createFakeNetwork(): FakeWires {
  const peers = new Map<string, FakeEnd>();
  let up = true;
  let ids = 0;
  const drop = (state: PeerState) => {
    up = false;
    for (const peer of peers.values()) if (peer.local && peer.remote && peer.state !== 'new') peer.setState(state);
  };
  return {
    peers,
    lossPercent: 0,
    roundTripTime: 20,
    silent: false,
    blocked: [],
    get up() {
      return up;
    },
    nextId: () => `peer${(ids += 1)}`,
    cut: () => drop('disconnected'),
    fail: () => drop('failed'),
    heal() {
      up = true;
      for (const peer of peers.values()) if (peer.state === 'disconnected') peer.setState('connected');
      for (const id of peers.keys()) settle(peers, id);
    },
  };
}

/** Connects a peer with its other side once both agreed and one of them knows where the other is. */
export function settle(peers: Map<string, FakeEnd>, id: string) {
  const one = peers.get(id);
  const other = one?.remote && peers.get(one.remote.peer);
  if (!one || !other) return;
  const agreed =
    one.remote.ice === other.local?.ice && other.remote?.peer === id && other.remote.ice === one.local?.ice;
  if (!agreed) return;
  const now: PeerState = one.reachable || other.reachable ? 'connected' : 'connecting';
  for (const end of [one, other]) if (end.state !== now) end.setState(now);
}

/** A peer connection in memory: it keeps the rules of offers, answers, rollback and ICE restarts. */
export function createFakePeer(wires: FakeWires, listener: FakePeerListener): PeerPort {
  const id = wires.nextId();
  const sent = new Map<TrackSource, FakeTrack>();
  const received = new Set<string>();
  let signalingState: 'stable' | 'have-local-offer' | 'have-remote-offer' | 'closed' = 'stable';
  let local: Side | undefined;
  let remote: Side | undefined;
  let agreedLocal: Side | undefined;
  let agreedRemote: Side | undefined;
  let generations = 0;
  let versions = 0;
  let reachable = false;
  let restarting = false;
  let described = false;
  let chain: Promise<unknown> = Promise.resolve();
  let audio = 0;
  let frames = 0;
  let packetsReceived = 0;
  let packetsLost = 0;
  let made = 0;

  const end: FakeEnd = {
    sent,
    state: 'new',
    get local() {
      return local;
    },
    get remote() {
      return remote;
    },
    get reachable() {
      return reachable;
    },
    setState(state) {
      end.state = state;
      listener.onState(state);
    },
  };
  wires.peers.set(id, end);

  const inTurn = <T>(step: () => T): Promise<T> => {
    const done = chain.then(() => {
      if (signalingState === 'closed') throw new Error('InvalidStateError: the peer is closed');
      return step();
    });
    chain = done.catch(() => undefined);
    return done;
  };
  const settleSoon = () => {
    if (wires.up && signalingState === 'stable') settle(wires.peers, id);
  };
  const gather = (side: Side) => {
    queueMicrotask(() => {
      if (signalingState === 'closed' || local?.ice !== side.ice) return;
      const usernameFragment = fragmentOf(side);
      listener.onCandidate({ candidate: `candidate:${id}`, sdpMid: '0', usernameFragment });
    });
  };
  const askSoon = () => {
    queueMicrotask(() => {
      if (restarting && signalingState === 'stable') listener.onNegotiationNeeded();
    });
  };
  const becomeStable = () => {
    signalingState = 'stable';
    agreedLocal = local;
    agreedRemote = remote;
    if (restarting) askSoon();
    settleSoon();
  };
  const setLocal = (): Description => {
    const answering = signalingState === 'have-remote-offer';
    const asked = answering ? remote?.ice !== agreedRemote?.ice || remote?.peer !== agreedRemote?.peer : restarting;
    if (!local || asked) {
      local = { peer: id, ice: (generations += 1) };
      restarting = false;
      gather(local);
    }
    if (answering) becomeStable();
    else signalingState = 'have-local-offer';
    return { type: answering ? 'answer' : 'offer', sdp: JSON.stringify({ ...local, version: (versions += 1) }) };
  };
  const setRemote = ({ type, sdp }: Description) => {
    if (type === 'answer' && signalingState !== 'have-local-offer') {
      throw new Error(`InvalidStateError: an answer in ${signalingState}`);
    }
    if (type === 'offer' && signalingState === 'have-local-offer') {
      restarting = agreedLocal !== undefined;
      local = agreedLocal;
    }
    const { mids = [], ...next } = JSON.parse(sdp ?? '') as Side & { readonly mids?: readonly string[] };
    if (next.peer !== remote?.peer || next.ice !== remote.ice) reachable = false;
    remote = next;
    for (const mid of mids) {
      if (received.has(mid)) continue;
      received.add(mid);
      listener.onReceived?.(mid, remoteTrack(`${id}-${mid}`, 'microphone'), true);
    }
    if (!described) for (const source of sources) listener.onTrack(source, remoteTrack(id, source));
    described = true;
    if (end.state !== 'connected' && end.state !== 'connecting') end.setState('connecting');
    if (type === 'offer') signalingState = 'have-remote-offer';
    else becomeStable();
  };
  return {
    get signalingState() {
      return signalingState;
    },
    setIceServers() {
      if (local) throw new Error('InvalidStateError: the servers come before the first description');
    },
    setLocalDescription: () => inTurn(setLocal),
    setRemoteDescription: (description) => inTurn(() => setRemote(description)),
    addCandidate: (candidate: Candidate) =>
      inTurn(() => {
        if (!remote) throw new Error('InvalidStateError: a candidate before the remote description');
        if (candidate.usernameFragment !== fragmentOf(remote)) throw new Error('OperationError: unknown fragment');
        reachable = true;
        settleSoon();
      }),
    send(source, track) {
      if (signalingState === 'closed') return Promise.reject(new Error('InvalidStateError: the peer is closed'));
      if (track) sent.set(source, track as FakeTrack);
      else sent.delete(source);
      return Promise.resolve();
    },
    restartIce() {
      if (!local) return;
      restarting = true;
      askSoon();
    },
    places: () => Object.fromEntries(sources.map((source, mid) => [mid, source])),
    descriptions: () => ({ local: certificateOf(agreedLocal), remote: certificateOf(agreedRemote) }),
    stats() {
      const other = end.state === 'connected' && remote ? wires.peers.get(remote.peer) : undefined;
      const makes = (source: TrackSource) => {
        const track = other?.sent.get(source);
        return track?.live === true && track.enabled;
      };
      const own = sent.get('microphone');
      if (own?.live && own.enabled && !wires.silent) made += 1;
      const heard = makes('microphone');
      if (heard) audio += 1;
      if (makes('camera') || makes('screen')) frames += 1;
      const bytesReceived = (audio + frames) * 100;
      const counts = { audioEnergyReceived: audio, videoFramesDecoded: frames };
      const { lossPercent, roundTripTime } = wires;
      packetsLost += heard ? lossPercent : 0;
      packetsReceived += heard ? 100 - lossPercent : 0;
      const arrived = { ...still, packetsReceived, packetsLost, bytesReceived, bytesSent: sent.size * 100 };
      return Promise.resolve({
        ...counts,
        bytesReceived,
        bytesSent: sent.size * 100,
        roundTripTime,
        audioEnergySent: made,
        audio: other ? { ...arrived, told: { lossPercent, jitterMs: 1 } } : arrived,
        video: { ...still, framesDecoded: frames },
        path: { candidateType: 'host' as const, protocol: 'udp' as const },
      });
    },
    close() {
      signalingState = 'closed';
      listener.onClose();
      wires.peers.delete(id);
    },
  };
}

export const still: MediaCounters = {
  packetsReceived: 0,
  packetsLost: 0,
  bytesReceived: 0,
  bytesSent: 0,
  jitterMs: 1,
  bufferMs: 0,
  buffered: 0,
  framesDecoded: 0,
  freezes: 0,
};

function certificateOf(side: Side | undefined) {
  return side && `a=fingerprint:sha-256 ${side.peer.replace(/\D/gu, '').padStart(2, '0')}`;
}

function fragmentOf({ peer, ice }: Side) {
  return `${peer}.${ice}`;
}

export function remoteTrack(peer: string, source: TrackSource): MediaTrack {
  const track = { id: `${peer}-${source}`, kind: source === 'microphone' ? ('audio' as const) : ('video' as const) };
  return {
    ...track,
    attach(surface) {
      surface.srcObject = track;
      return () => {
        surface.srcObject = null;
      };
    },
  };
}
