import type { ErrorCode } from '@parley/protocol';
import type { LocalTrack, MediaDevice, MediaPort, PeerPort, TrackSource } from '../calls/media-port.js';
import { ParleyError } from '../kernel/parley-error.js';
import { createFakePhonePeer } from './fake-phone-peer.js';
import { createFakeNetwork, createFakePeer, type FakeNetwork, type FakeTrack, type FakeWires } from './fake-peer.js';

/** The devices of a machine with a headset. */
export const fakeDevices: readonly MediaDevice[] = [
  { id: 'mic-built-in', kind: 'microphone', label: 'Built-in microphone' },
  { id: 'mic-headset', kind: 'microphone', label: 'Headset' },
  { id: 'cam-built-in', kind: 'camera', label: 'Built-in camera' },
  { id: 'cam-desk', kind: 'camera', label: 'Desk camera' },
  { id: 'speaker-built-in', kind: 'speaker', label: 'Built-in speaker' },
];

/** A media port in memory, and what a test does to it. */
export interface FakeMedia extends MediaPort {
  /** Tracks that were opened and not stopped. */
  readonly open: readonly FakeTrack[];
  /** Peer connections that were made, and those not closed. */
  readonly peers: { readonly made: number; readonly open: number };
  /** Opening the source fails from now on, or works again without a code. */
  refuse(source: TrackSource, code?: ErrorCode): void;
  /** The device goes away: its tracks end. */
  unplug(deviceId: string): void;
  /** The device is connected; the first of its kind is what the system uses. */
  plug(device: MediaDevice, options?: { readonly first?: boolean }): void;
  /** Speakers that were selected, one after the other. */
  readonly speakers: readonly string[];
  /** The user ends the share in the browser's own bar. */
  endScreenShare(): void;
  changeNetwork(): void;
  /** How loud it is at the microphones, 0 to 1. */
  hear(level: number): void;
  /** What the cameras show from now on. */
  picture: 'picture' | 'black' | 'nothing';
  /** Samples that were played. */
  readonly played: number;
  /** No sound may be played. */
  soundBlocked: boolean;
  /** Effects cannot be had. */
  effectsBroken: boolean;
}

/** Two or more fakes that share a network can call each other. */
export function createFakeMedia(options: { readonly network?: FakeNetwork } = {}): FakeMedia {
  const wires = (options.network ?? createFakeNetwork()) as FakeWires;
  const refused = new Map<TrackSource, ErrorCode>();
  const tracks = new Set<Ending>();
  const deviceListeners = new Set<() => void>();
  const networkListeners = new Set<() => void>();
  const levelListeners = new Set<(level: number) => void>();
  const speakers: string[] = [];
  let picture: FakeMedia['picture'] = 'picture';
  let soundBlocked = false;
  let effectsBroken = false;
  const process = (track: LocalTrack): Promise<LocalTrack> => {
    if (effectsBroken) return Promise.reject(new ParleyError('calls/unsupported', 'Unable to: because. Do not.'));
    const made = createFakeTrack(track.source, `${track.id} with effects`, undefined);
    tracks.add(made);
    return Promise.resolve(made.track);
  };
  let played = 0;
  let devices = fakeDevices;
  let tracksMade = 0;
  let peersMade = 0;
  const peersOpen = new Set<PeerPort>();

  const openSource = async (source: TrackSource, wished?: string): Promise<LocalTrack> => {
    await Promise.resolve();
    const code = refused.get(source);
    if (code) throw new ParleyError(code, `Unable to open the ${source}: because the test refuses it. Allow it.`);
    const device = devices.find(({ id, kind }) => kind === source && (wished === undefined || id === wished));
    if (source !== 'screen' && !device) {
      const message = `Unable to open the ${source}: because it is not connected. Connect it.`;
      throw new ParleyError('calls/media-missing', message);
    }
    tracksMade += 1;
    const track = createFakeTrack(source, `track${tracksMade}`, device?.id);
    tracks.add(track);
    return track.track;
  };
  const endThose = (which: (track: FakeTrack) => boolean) => {
    for (const ending of [...tracks]) if (which(ending.track)) ending.end();
  };
  const on = (listeners: Set<() => void>, listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    get open() {
      return [...tracks].map(({ track }) => track).filter(({ live }) => live);
    },
    get peers() {
      return { made: peersMade, open: peersOpen.size };
    },
    createPeer({ listener, iceServers, relayed = false }) {
      const reached = iceServers
        .flatMap(({ urls }) => urls)
        .some((url) => !wires.blocked.some((word) => url.includes(word)));
      const peer = createFakePeer(wires, {
        ...listener,
        onCandidate(candidate) {
          if (!relayed) listener.onCandidate(candidate);
          else if (reached) listener.onCandidate({ ...candidate, candidate: `${candidate.candidate} typ relay` });
        },
        onClose: () => void peersOpen.delete(peer),
      });
      peersMade += 1;
      peersOpen.add(peer);
      return peer;
    },
    createPhonePeer({ listener }) {
      const peer = createFakePhonePeer(wires, { ...listener, onClose: () => void peersOpen.delete(peer) });
      peersMade += 1;
      peersOpen.add(peer);
      return Promise.resolve(peer);
    },
    openMicrophone: ({ deviceId } = {}) => openSource('microphone', deviceId),
    openCamera: ({ deviceId } = {}) => openSource('camera', deviceId),
    openScreen: () => openSource('screen'),
    listDevices: () => Promise.resolve(devices),
    onDevicesChanged: (listener) => on(deviceListeners, listener),
    onNetworkChanged: (listener) => on(networkListeners, listener),
    selectSpeaker: (deviceId) => Promise.resolve(void speakers.push(deviceId)),
    speakers,
    plug(device, { first = false } = {}) {
      devices = first ? [device, ...devices] : [...devices, device];
      for (const listener of [...deviceListeners]) listener();
    },
    stretch: (text, bytes) =>
      Promise.resolve(
        Uint8Array.from({ length: bytes }, (_, at) => (text.charCodeAt(text.length - 1 - at * 3) * 7) % 256),
      ),
    watchLevel(_track, listener) {
      levelListeners.add(listener);
      return () => void levelListeners.delete(listener);
    },
    examinePicture: () => Promise.resolve(picture),
    playSample() {
      if (soundBlocked) return Promise.reject(new Error('NotAllowedError: no gesture yet'));
      played += 1;
      return Promise.resolve();
    },
    makeSound() {
      const sound = createFakeTrack('microphone', 'sound', undefined);
      tracks.add(sound);
      return sound.track;
    },
    get played() {
      return played;
    },
    get picture() {
      return picture;
    },
    set picture(next) {
      picture = next;
    },
    processors: { blur: { process }, noise: { process } },
    get effectsBroken() {
      return effectsBroken;
    },
    set effectsBroken(next) {
      effectsBroken = next;
    },
    get soundBlocked() {
      return soundBlocked;
    },
    set soundBlocked(next) {
      soundBlocked = next;
    },
    hear(level) {
      for (const listener of [...levelListeners]) listener(level);
    },
    refuse(source, code) {
      if (code) refused.set(source, code);
      else refused.delete(source);
    },
    unplug(deviceId) {
      devices = devices.filter(({ id }) => id !== deviceId);
      endThose((track) => track.deviceId === deviceId);
      for (const listener of [...deviceListeners]) listener();
    },
    endScreenShare: () => endThose(({ source }) => source === 'screen'),
    changeNetwork() {
      for (const listener of [...networkListeners]) listener();
    },
  };
}

interface Ending {
  readonly track: FakeTrack;
  end(): void;
}

function createFakeTrack(source: TrackSource, id: string, deviceId: string | undefined): Ending {
  const listeners = new Set<() => void>();
  let live = true;
  let enabled = true;
  const track: FakeTrack = {
    id,
    source,
    deviceId,
    kind: source === 'microphone' ? 'audio' : 'video',
    get live() {
      return live;
    },
    get enabled() {
      return enabled;
    },
    attach(surface) {
      surface.srcObject = track;
      return () => {
        surface.srcObject = null;
      };
    },
    setEnabled(now) {
      enabled = now;
    },
    stop() {
      live = false;
      listeners.clear();
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    track,
    end() {
      if (!live) return;
      live = false;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}
