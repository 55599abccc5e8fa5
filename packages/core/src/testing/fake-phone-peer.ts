import type { Description } from '@parley/protocol';
import type { PhonePeer } from '../calls/phone/phone-peer.js';
import { ParleyError } from '../kernel/parley-error.js';
import {
  remoteTrack,
  settle,
  still,
  type FakeEnd,
  type FakePeerListener,
  type FakeTrack,
  type FakeWires,
  type Side,
} from './fake-peer.js';

/** A peer of a phone, on either side. */
export interface FakePhonePeer extends PhonePeer {
  /** Tones that arrived. */
  readonly tones: readonly string[];
}

interface Said extends Side {
  readonly sends: boolean;
  readonly hears: boolean;
}

/** A peer in memory with one place for sound: it keeps the rules of offers, early answers, rollback and directions. */
export function createFakePhonePeer(wires: FakeWires, listener: FakePeerListener): FakePhonePeer {
  const id = wires.nextId();
  const sent = new Map<'microphone', FakeTrack>();
  const tones: string[] = [];
  let signalingState = 'stable';
  let local: Said | undefined;
  let remote: Said | undefined;
  let agreed: { readonly local?: Said; readonly remote?: Said; readonly held: boolean } = { held: false };
  let held = false;
  let offeredHeld = false;
  let generations = 0;
  let versions = 0;
  let restarting = false;
  let restarted = false;
  let described = false;
  let heard = 0;
  let chain: Promise<unknown> = Promise.resolve();

  const end: FakeEnd = {
    ...{ sent, tones, reachable: true, state: 'new' },
    get local() {
      return local;
    },
    get remote() {
      return remote;
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
  const askSoon = () => {
    queueMicrotask(() => {
      const due = agreed.local && (restarting || agreed.held !== held);
      if (due && signalingState === 'stable') listener.onNegotiationNeeded();
    });
  };
  const becomeStable = () => {
    signalingState = 'stable';
    agreed = { local, remote, held: offeredHeld };
    askSoon();
    if (wires.up) settle(wires.peers, id);
  };
  const other = () => (remote && wires.peers.get(remote.peer)) ?? undefined;
  const sound = () => {
    const track = other()?.sent.get('microphone');
    return end.state === 'connected' && local?.hears && remote?.sends && track?.live && track.enabled;
  };
  const setLocal = (): Description => {
    const answering = signalingState === 'have-remote-offer';
    const anew = answering ? remote?.ice !== agreed.remote?.ice || remote?.peer !== agreed.remote?.peer : restarting;
    const ice = !local || anew ? (generations += 1) : local.ice;
    offeredHeld = held;
    local = {
      ...{ peer: id, ice },
      sends: !answering || remote?.hears === true,
      hears: !held && (!answering || remote?.sends === true),
    };
    restarted = restarting && !answering;
    if (answering || anew) restarting = false;
    if (answering) becomeStable();
    else signalingState = 'have-local-offer';
    return { type: answering ? 'answer' : 'offer', sdp: sdpOf(local, (versions += 1)) };
  };
  const setRemote = ({ type, sdp = '' }: Description) => {
    const awaited = signalingState === 'have-local-offer' || signalingState === 'have-remote-pranswer';
    if (awaited !== (type !== 'offer')) throw new Error(`InvalidStateError: ${type} in ${signalingState}`);
    remote = JSON.parse(sdp.split('\n')[0] ?? '') as Said;
    if (!described) listener.onTrack('microphone', remoteTrack(id, 'microphone'));
    described = true;
    if (end.state !== 'connected') end.setState('connecting');
    if (type === 'answer') {
      becomeStable();
      return;
    }
    signalingState = type === 'offer' ? 'have-remote-offer' : 'have-remote-pranswer';
    if (type === 'pranswer' && wires.up) settle(wires.peers, id);
  };
  return {
    tones,
    get signalingState() {
      return signalingState;
    },
    setIceServers: () => undefined,
    setLocalDescription: () => inTurn(setLocal),
    setRemoteDescription: (description) => inTurn(() => setRemote(description)),
    addCandidate: () => Promise.resolve(),
    send(_source, track) {
      if (track) sent.set('microphone', track as FakeTrack);
      else sent.clear();
      return Promise.resolve();
    },
    restartIce() {
      restarting = true;
      askSoon();
    },
    hold(on) {
      held = on;
      askSoon();
    },
    rollBack: () =>
      inTurn(() => {
        local = agreed.local;
        restarting ||= restarted;
        signalingState = 'stable';
        askSoon();
      }),
    sendTones(given) {
      const there = other()?.tones;
      if (!there) return Promise.reject(new ParleyError('calls/unsupported', 'Unable to: because. Do not.'));
      there.push(given);
      return Promise.resolve();
    },
    stats() {
      if (sound()) heard += 1;
      const bytes = { bytesReceived: heard * 100, bytesSent: sent.size * 100 };
      const audio = { ...still, ...bytes, packetsReceived: heard };
      return Promise.resolve({ ...bytes, audioEnergyReceived: heard, videoFramesDecoded: 0, audio, video: still });
    },
    close() {
      signalingState = 'closed';
      listener.onClose();
      wires.peers.delete(id);
    },
  };
}

/** A line of data, and the direction as SDP has it (RFC 8866, 6.7). */
function sdpOf(said: Said, version: number): string {
  const { sends, hears } = said;
  const direction = sends ? (hears ? 'sendrecv' : 'sendonly') : hears ? 'recvonly' : 'inactive';
  return `${JSON.stringify({ ...said, version })}\na=${direction}\n`;
}
