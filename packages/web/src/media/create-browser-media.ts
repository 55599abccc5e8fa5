import type { DeviceKind, LocalTrack, MediaDevice, MediaPort, TrackSource } from '@parley/core';
import { createSpeaker } from './attach.js';
import { createBrowserPeer } from './browser-peer.js';
import { makeSound } from './devices/made-sound.js';
import { createLocalTrack, nativeOf } from './local-track.js';
import { insecureError, mediaError, noScreenError } from './media-errors.js';
import { createOpening } from './open-devices.js';
import type { createOneWayPlaces } from './one-way-places.js';
import type { PlacesParts } from './places.js';
import { watchNetwork } from './watch-network.js';

const kinds: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};

const voice: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const picture: MediaTrackConstraints = {
  width: { ideal: 1_280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** How media of this browser finds its way. */
export interface BrowserMediaOptions {
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  readonly effects?: MediaPort['processors'];
}

/** Media of this browser: microphone, camera, screen and peer connections. It touches the page only when it is used. */
export function createBrowserMedia({ iceTransportPolicy, effects }: BrowserMediaOptions = {}): MediaPort {
  let oneWay: typeof createOneWayPlaces | undefined;
  const speaker = createSpeaker();
  const opening = createOpening({
    open: async (wish) => (await mediaDevices()?.getUserMedia(wish)) ?? new MediaStream(),
    permissionOf,
    // Both are asked for in the same turn, though some steps apart.
    soon: (run) => setTimeout(run),
  });
  const open = async (source: 'microphone' | 'camera', constraints: MediaTrackConstraints): Promise<LocalTrack> => {
    if (!mediaDevices()) throw insecureError(source);
    const stream = await opening(source === 'microphone' ? 'audio' : 'video', constraints).catch((error: unknown) => {
      throw mediaError(source, error);
    });
    return firstTrack(source, stream);
  };
  return {
    async loadOneWay() {
      oneWay = (await import('./one-way-places.js')).createOneWayPlaces;
    },
    createPeer({ relayed, role = 'both', ...options }) {
      const make = oneWay;
      const createPlaces = role !== 'both' && make ? (parts: PlacesParts) => make(role, parts) : undefined;
      return createBrowserPeer({
        ...options,
        ...(createPlaces && { createPlaces }),
        ...{ iceTransportPolicy: relayed ? 'relay' : iceTransportPolicy, speaker },
      });
    },
    createPhonePeer: async (options) =>
      (await import('./phone/create-phone-peer.js')).createPhonePeer({ ...options, iceTransportPolicy, speaker }),
    ...(canEncrypt() && {
      createCipher: async (listener) =>
        (await import('./encryption/create-frame-cipher.js')).createFrameCipher(listener),
    }),
    openMicrophone: ({ deviceId } = {}) => open('microphone', { ...voice, ...exactly(deviceId) }),
    openCamera: ({ deviceId } = {}) => open('camera', { ...picture, ...exactly(deviceId) }),
    async openScreen() {
      const devices = mediaDevices();
      if (!devices) throw insecureError('screen');
      if (!canShareScreen(devices)) throw noScreenError();
      const stream = await devices.getDisplayMedia({ video: true, audio: false }).catch((error: unknown) => {
        throw mediaError('screen', error);
      });
      const track = firstTrack('screen', stream);
      // Text is to be sharp rather than smooth.
      track.native.contentHint = 'detail';
      return track;
    },
    async listDevices() {
      const devices = await mediaDevices()?.enumerateDevices();
      return (devices ?? []).filter(({ deviceId }) => deviceId !== '').map(toDevice);
    },
    onDevicesChanged(listener) {
      const devices = mediaDevices();
      devices?.addEventListener('devicechange', listener);
      return () => devices?.removeEventListener('devicechange', listener);
    },
    onNetworkChanged: watchNetwork,
    stretch: async (text, bytes) => (await import('./security/stretch.js')).stretch(text, bytes),
    selectSpeaker: (deviceId) => speaker.select(deviceId),
    watchLevel(track, listener) {
      let ended = false;
      let end: (() => void) | undefined;
      manners().then(
        ({ watchLevel }) => {
          if (!ended) end = watchLevel(nativeOf(track), listener);
        },
        () => undefined,
      );
      return () => {
        ended = true;
        end?.();
      };
    },
    examinePicture: async (track, ms) => (await manners()).examinePicture(nativeOf(track), ms),
    playSample: async () => (await manners()).playSample(speaker),
    makeSound,
    ...(effects && { processors: effects }),
    get canShareScreen() {
      const devices = mediaDevices();
      return devices !== undefined && canShareScreen(devices);
    },
  };
}

/** A secure page of a browser with W3C WebRTC Encoded Transform. */
function canEncrypt(): boolean {
  return 'RTCRtpScriptTransform' in globalThis && globalThis.isSecureContext;
}

/** What is seldom wanted. */
const manners = () => import('./devices/device-manners.js');

/** What the user said of a kind of device before; not every browser knows these names. */
async function permissionOf(kind: 'audio' | 'video'): Promise<string | undefined> {
  const name = (kind === 'audio' ? 'microphone' : 'camera') as PermissionName;
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return undefined;
  }
}

/** Pages that are not secure have none, whatever the types say. */
function mediaDevices(): MediaDevices | undefined {
  return (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices;
}

function canShareScreen(devices: MediaDevices): boolean {
  return 'getDisplayMedia' in devices;
}

function exactly(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}

function firstTrack(source: TrackSource, stream: MediaStream) {
  const [native] = stream.getTracks();
  if (!native) throw mediaError(source, undefined);
  return createLocalTrack(source, native);
}

function toDevice({ deviceId, kind, label, groupId }: MediaDeviceInfo): MediaDevice {
  return { id: deviceId, kind: kinds[kind], label, ...(groupId && { groupId }) };
}
