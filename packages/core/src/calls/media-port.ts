import type { CallReport, Candidate, Description, IceServer } from '@parley/protocol';
import type { FrameCipher, FrameSource } from './encryption/frame-cipher.js';
import type { CreatePhonePeer } from './phone/phone-peer.js';

/** What plays a track: an audio or video element, or anything with the same field. */
export interface MediaSurface {
  srcObject: unknown;
}

export type TrackSource = 'microphone' | 'camera' | 'screen';

/** Sound or picture that can be shown. */
export interface MediaTrack {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  /** Plays the track on the surface. Returns the ending, which empties it. */
  attach(surface: MediaSurface): () => void;
}

/** A track made on this device. */
export interface LocalTrack extends MediaTrack {
  readonly source: TrackSource;
  readonly deviceId?: string;
  /** Off sends silence, or black, at once; the device stays open. A new track is enabled. */
  setEnabled(enabled: boolean): void;
  /** MUST be called once when the track is no longer wanted; the light of the camera goes out. */
  stop(): void;
  /** Called at most once, when the device went away or the user ended the share; never after `stop`. */
  onEnded(listener: () => void): () => void;
}

/** Makes another track of one, such as a picture with a blurred background. Its code and models are loaded with the first. */
export interface TrackProcessor {
  /**
   * The given track stays its owner's, who stops it after the one that was made.
   * @throws ParleyError `calls/unsupported`
   */
  process(track: LocalTrack): Promise<LocalTrack>;
}

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** A device that the user can choose. The label is empty until permission was given. */
export interface MediaDevice {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly label: string;
  /** The same for what is one piece of hardware, where the platform tells. */
  readonly groupId?: string;
}

/** The state of one peer connection, as W3C WebRTC names it. */
export type PeerState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

/** What a peer is for: both ways between two devices, or one way, to a media server or from it. */
export type PeerRole = 'both' | 'send' | 'receive';

/** How large a picture is shown, in pixels of the screen. */
export interface ShownSize {
  readonly width: number;
  readonly height: number;
}

/** What a peer connection tells. */
export interface PeerListener {
  /** A new offer is due, such as after `restartIce`; called in `stable` only, and never for the first offer. */
  onNegotiationNeeded(): void;
  onCandidate(candidate: Candidate): void;
  onState(state: PeerState): void;
  /** What arrived without a break has stopped for a second, though the way is not known to be lost; again with each second of it. */
  onStalled?(): void;
  /** A remote track arrived on, or left, the place of a source. */
  onTrack(source: TrackSource, track: MediaTrack | undefined): void;
  /** On a peer that receives, in place of `onTrack`: by its `mid` (RFC 8843), as soon as it is described, and again once it flows. */
  onReceived?(mid: string, track: MediaTrack, flows: boolean): void;
  /** On a peer that receives: how large that is shown, on the largest surface; undefined while nobody can see it. */
  onShown?(mid: string, size: ShownSize | undefined): void;
}

/**
 * One peer connection with one place each for microphone, camera and screen, in this order. The places are made with the first
 * local offer or taken from the first remote one, and send both ways for good: putting a track into a place, or taking it
 * out, needs no new descriptions. A peer that sends makes the place for the screen when there is first one to send, and asks for
 * a new offer; its camera goes out in three sizes where the platform can do that. A peer that receives has no places.
 */
export interface PeerPort {
  /** `stable`, `have-local-offer`…, as W3C WebRTC names it. */
  readonly signalingState: string;
  /**
   * How to find a way; MUST be called before the first description, where the servers were not known at the start. Later, the next
   * `restartIce` uses them.
   */
  setIceServers(iceServers: readonly IceServer[]): void;
  /** Makes and sets the local description: an offer, or the answer to a remote one. Returns it. */
  setLocalDescription(): Promise<Description>;
  /** A colliding local offer is rolled back by the platform. */
  setRemoteDescription(description: Description): Promise<void>;
  addCandidate(candidate: Candidate): Promise<void>;
  /** What is sent in the place of a source; `undefined` sends nothing. */
  send(source: TrackSource, track: LocalTrack | undefined): Promise<void>;
  restartIce(): void;
  /** On a peer that receives with a cipher: whose frames arrive from now on, by `mid`. Others are not opened. */
  receiveFrom?(sources: ReadonlyMap<string, FrameSource>): void;
  /** On a peer that sends: its places, by `mid`; known once they are described. */
  places?(): Readonly<Record<string, TrackSource>>;
  /** The session descriptions in use, as text (RFC 8866): their certificates are those of the two ends (RFC 5763). */
  descriptions?(): { readonly local?: string; readonly remote?: string };
  /** How loud the sound is that arrives now, from 0 to 1 (RFC 6464); undefined where nothing has arrived lately. */
  level?(): number | undefined;
  /** Counters of what arrives, summed over all remote tracks. */
  stats(): Promise<PeerStats>;
  /** MUST end everything; no listener is called afterwards. */
  close(): void;
}

/** What `stats` counts. */
export interface PeerStats {
  readonly audioEnergyReceived: number;
  readonly videoFramesDecoded: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Milliseconds, where the platform knows it. */
  readonly roundTripTime?: number;
  /** What the microphone took in while it was on, summed as W3C webrtc-stats sums `totalAudioEnergy`. */
  readonly audioEnergySent?: number;
  readonly audio: MediaCounters;
  /** Camera and screen together. */
  readonly video: MediaCounters;
  /** What arrives, each by itself, by `mid`. */
  readonly received?: ReadonlyMap<string, { readonly kind: 'audio' | 'video'; readonly counters: MediaCounters }>;
  /** How the present path goes, where there is one: the local candidate (RFC 8445), and for a relay how it is reached. */
  readonly path?: Pick<CallReport, 'candidateType' | 'protocol'>;
}

/** What is counted of one kind of media since the peer was made; nothing of it falls but the figures of the moment. */
export interface MediaCounters {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Of the moment (RFC 3550, 6.4.1). */
  readonly jitterMs: number;
  /** How long what was played had waited in the buffer, added up, and how often that was added. */
  readonly bufferMs: number;
  readonly buffered: number;
  readonly framesDecoded: number;
  readonly freezes: number;
  /** What the other side told last of what arrives there. */
  readonly told?: { readonly lossPercent: number; readonly jitterMs: number };
}

/** How a peer encrypts what it sends and opens what it receives. */
export interface PeerEncryption {
  readonly cipher: FrameCipher;
  /** On a peer both ways: who is at its other end. */
  readonly from?: string;
}

/** What calls need of a platform. Errors are `calls/media-denied`, `-missing`, `-busy`, `-insecure`. */
export interface MediaPort {
  /** Loads what peers that send or receive alone need: MUST be awaited before one is made. */
  loadOneWay?(): Promise<void>;
  /** The role is `both` unless given. With `relayed` it finds no way but through a relay. */
  createPeer(options: {
    readonly iceServers: readonly IceServer[];
    readonly listener: PeerListener;
    readonly role?: PeerRole;
    readonly relayed?: boolean;
    readonly encryption?: PeerEncryption;
  }): PeerPort;
  /**
   * Makes what encrypts the frames of one call, with a card of its own; absent where the platform cannot do that. It tells, at most once
   * a second, whose frames arrive that none of the keys it has opens.
   */
  readonly createCipher?: (listener: { onMissing(participant: string): void }) => Promise<FrameCipher>;
  /** Makes the peer of a phone; absent where the platform cannot call phones. */
  readonly createPhonePeer?: CreatePhonePeer;
  openMicrophone(options?: { readonly deviceId?: string }): Promise<LocalTrack>;
  openCamera(options?: { readonly deviceId?: string }): Promise<LocalTrack>;
  /** Asks the user what to show; refusing is `calls/media-denied`. */
  openScreen(): Promise<LocalTrack>;
  listDevices(): Promise<readonly MediaDevice[]>;
  onDevicesChanged(listener: () => void): () => void;
  /** Where attached sound plays, from now on; absent where the platform decides. */
  selectSpeaker?(deviceId: string): Promise<void>;
  /** Makes so many bytes of a text, the same on every platform, at a cost of tens of milliseconds. */
  readonly stretch?: (text: string, bytes: number) => Promise<Uint8Array>;
  /**
   * Tells several times a second how loud it is at the microphone of a track, on a scale from 0 (-60 dB of full scale and less) to 1
   * (full scale). It goes on while the track is off, and is heard by nobody then. Returns the ending.
   */
  watchLevel?(track: LocalTrack, listener: (level: number) => void): () => void;
  /** What is to be seen of a camera: all black is behind a shutter. Settles with the first picture, or after `ms`. */
  examinePicture?(track: LocalTrack, ms: number): Promise<'picture' | 'black' | 'nothing'>;
  /** Plays a short sound where attached sound plays, and settles when it has ended. Rejects where none may be played yet. */
  playSample?(): Promise<void>;
  /** What effects are made by; those that are absent cannot be switched on. */
  readonly processors?: { readonly blur?: TrackProcessor; readonly noise?: TrackProcessor };
  /** A soft sound that no device makes, to try a way with. MUST be stopped. */
  makeSound?(): LocalTrack;
  /** False where the platform cannot share a screen, as on most phones. */
  readonly canShareScreen?: boolean;
  /** Called when the network changed, so that running calls look for a new way. */
  onNetworkChanged(listener: () => void): () => void;
}
