import type { ParleyError } from '../kernel/parley-error.js';
import type { Logger } from '../ports/logger.js';
import { silentSide, type LocalSide } from './call-state.js';
import type { DeviceChoice } from './create-devices.js';
import { createLocalSource, type LocalSource, type LocalSourceParts } from './local-source.js';
import type { LocalTrack, MediaPort, PeerPort, TrackSource } from './media-port.js';

/** Microphone, camera and screen of this device in one call. */
export interface LocalMedia {
  /** What is on now; the same object until it changes. */
  readonly side: LocalSide;
  /** What the microphone gives, while it is on. */
  readonly voice: LocalTrack | undefined;
  /** Sends tracks there, too, from now on. Returns the ending. */
  sendTo(peer: PeerPort): () => void;
  onChange(listener: () => void): void;
  /** Opens the microphone, and the camera for video; what cannot be opened becomes a problem. */
  open(video: boolean): void;
  setEnabled(source: TrackSource, enabled: boolean): Promise<void>;
  useDevice(kind: 'microphone' | 'camera', deviceId: string): Promise<void>;
  /** Lets every device go; they may be wanted again. */
  release(): void;
  /** Stops every track for good. */
  close(): void;
}

/** What local media needs. */
export interface LocalMediaParts {
  readonly media: () => Promise<MediaPort>;
  readonly choice: DeviceChoice;
  readonly logger?: Logger;
}

/** Opens nothing until it is asked to. */
export function createLocalMedia({ media, choice, logger }: LocalMediaParts): LocalMedia {
  const peers = new Set<PeerPort>();
  let listener: (() => void) | undefined;
  let side = silentSide;

  const changed = () => {
    side = sideOf(sources);
    listener?.();
  };
  const send = (peer: PeerPort, source: TrackSource, track: LocalTrack | undefined) => {
    peer.send(source, track).catch((error: unknown) => logger?.debug('A track was not taken', { source, error }));
  };
  const deliver = (source: TrackSource, track: LocalTrack | undefined) => {
    for (const peer of peers) send(peer, source, track);
  };
  const source = (name: TrackSource, parts: Pick<LocalSourceParts, 'open' | 'whenOff'>, deviceId?: string) =>
    createLocalSource({ source: name, deliver: (track) => deliver(name, track), changed, deviceId, ...parts });
  const open = (kind: 'microphone' | 'camera') => async (deviceId?: string) => {
    const port = await media();
    const options = deviceId === undefined ? undefined : { deviceId };
    const track = await (kind === 'microphone' ? port.openMicrophone(options) : port.openCamera(options));
    choice.opened(kind, track.deviceId);
    return track;
  };
  const sources: Readonly<Record<TrackSource, LocalSource>> = {
    microphone: source('microphone', { open: open('microphone'), whenOff: 'disable' }, choice.of('microphone')),
    camera: source('camera', { open: open('camera'), whenOff: 'stop' }, choice.of('camera')),
    screen: source('screen', { open: async () => (await media()).openScreen(), whenOff: 'stop' }),
  };
  const begin = (name: TrackSource) => {
    sources[name].setEnabled(true).catch(() => undefined);
  };
  return {
    get side() {
      return side;
    },
    get voice() {
      return sources.microphone.on ? sources.microphone.track : undefined;
    },
    sendTo(peer) {
      peers.add(peer);
      for (const name of names) {
        const { track } = sources[name];
        if (track) send(peer, name, track);
      }
      return () => void peers.delete(peer);
    },
    onChange(next) {
      listener = next;
    },
    open(video) {
      begin('microphone');
      if (video) begin('camera');
    },
    setEnabled: (name, enabled) => sources[name].setEnabled(enabled),
    useDevice: (kind, deviceId) => sources[kind].useDevice(deviceId),
    release() {
      for (const name of names) sources[name].release();
    },
    close() {
      listener = undefined;
      for (const name of names) sources[name].close();
      side = silentSide;
    },
  };
}

const names = ['microphone', 'camera', 'screen'] as const satisfies readonly TrackSource[];

function sideOf(sources: Readonly<Record<TrackSource, LocalSource>>): LocalSide {
  const { microphone, camera, screen } = sources;
  const problems: Partial<Record<TrackSource, ParleyError>> = {};
  for (const name of names) {
    const { problem } = sources[name];
    if (problem) problems[name] = problem;
  }
  return {
    on: { microphone: microphone.on, camera: camera.on, screen: screen.on },
    tracks: { microphone: microphone.track, camera: camera.track, screen: screen.track },
    problems,
  };
}
