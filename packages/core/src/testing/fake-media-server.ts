import type { EventFrame, ReceivedStream } from '@parley/protocol';
import type { CarrierParts, MediaEvent } from '../calls/media-carrier.js';
import type { MediaPort, MediaTrack, PeerListener, PeerPort, PeerRole, PeerState } from '../calls/media-port.js';
import { createFakeMedia } from './fake-media.js';

/** A peer that sends to a media server or receives from it, as a test sees it. */
export interface OneWayPeer {
  readonly role: PeerRole;
  readonly listener: PeerListener;
  /** What it sends now. */
  readonly sent: readonly string[];
  readonly restarts: number;
  readonly closed: boolean;
  /** It reaches a state. */
  become(state: PeerState): void;
}

/** The device's side of a media server: its port, its link, and what is said over them. */
export interface FakeMediaServer {
  readonly parts: Pick<CarrierParts, 'port' | 'link'>;
  readonly peers: readonly OneWayPeer[];
  /** What was asked of the server, in order. */
  readonly asked: readonly { readonly op: string; readonly params: Readonly<Record<string, unknown>> }[];
  /** Refuses what is asked from now on, or takes it again. */
  refuse(refusal?: Error): void;
  /** An offer on `sub`. */
  offer(streams: readonly ReceivedStream[], fresh?: true): MediaEvent;
  /** The answer on `pub`. */
  answer(): MediaEvent;
}

/** Peers that keep the states of offers and answers, and find no way by themselves. */
export function createFakeMediaServer(): FakeMediaServer {
  const peers: OneWayPeer[] = [];
  const asked: FakeMediaServer['asked'][number][] = [];
  let refusal: Error | undefined;
  let said = 0;

  const createPeer: MediaPort['createPeer'] = ({ listener, role = 'both' }) => {
    const sent = new Set<string>();
    const own = { role, listener, restarts: 0, closed: false };
    let signalingState = 'stable';
    const mids = new Set<string>();
    const seen: OneWayPeer = {
      ...{ role, listener },
      get sent() {
        return [...sent];
      },
      get restarts() {
        return own.restarts;
      },
      get closed() {
        return own.closed;
      },
      become: (state) => listener.onState(state),
    };
    peers.push(seen);
    const peer: PeerPort = {
      get signalingState() {
        return signalingState;
      },
      setIceServers: () => undefined,
      setLocalDescription() {
        const type = signalingState === 'have-remote-offer' ? 'answer' : 'offer';
        signalingState = type === 'answer' ? 'stable' : 'have-local-offer';
        return Promise.resolve({ type, sdp: `said ${(said += 1)}` });
      },
      setRemoteDescription({ type, sdp = '' }) {
        signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
        if (type !== 'offer') return Promise.resolve();
        for (const mid of (JSON.parse(sdp) as { readonly mids: readonly string[] }).mids) {
          if (mids.has(mid)) continue;
          mids.add(mid);
          listener.onReceived?.(mid, fakeTrack(`${peers.indexOf(seen)}/${mid}`), false);
        }
        return Promise.resolve();
      },
      addCandidate: () => Promise.resolve(),
      send(source, track) {
        if (track) sent.add(source);
        else sent.delete(source);
        return Promise.resolve();
      },
      restartIce() {
        own.restarts += 1;
        listener.onNegotiationNeeded();
      },
      places: () => ({ 0: 'microphone', 1: 'camera' }),
      stats: () => Promise.reject(new Error('This fake counts nothing')),
      close() {
        own.closed = true;
      },
    };
    return peer;
  };
  const link = {
    hurry: () => undefined,
    request(op: string, params: Readonly<Record<string, unknown>>) {
      asked.push({ op, params });
      return refusal ? Promise.reject(refusal) : Promise.resolve({});
    },
  } as unknown as CarrierParts['link'];
  const described = (data: Omit<EventFrame<'media.described'>['data'], 'callId' | 'epoch'>): MediaEvent => ({
    ev: 'media.described',
    data: { callId: 'cll_1', epoch: 1, ...data },
  });
  return {
    parts: { link, port: { ...createFakeMedia(), createPeer } },
    peers,
    asked,
    refuse: (next) => (refusal = next),
    offer(streams, fresh) {
      const mids = streams.map(({ mid }) => mid);
      const sdp = JSON.stringify({ mids, version: (said += 1) });
      return described({ channel: 'sub', description: { type: 'offer', sdp }, streams, ...(fresh && { fresh }) });
    },
    answer: () => described({ channel: 'pub', description: { type: 'answer', sdp: `said ${(said += 1)}` } }),
  };
}

function fakeTrack(id: string): MediaTrack {
  return { id, kind: 'video', attach: () => () => undefined };
}
