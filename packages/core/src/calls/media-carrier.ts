import type { CallRecord, EventFrame, IceServer } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Viewer } from './call-record.js';
import type { FrameCipher } from './encryption/frame-cipher.js';
import type { LocalMedia } from './local-media.js';
import type { Held, PhoneLine } from './phone/phone-line.js';
import type { MediaPort, MediaTrack, PeerState, PeerStats, TrackSource } from './media-port.js';
import type { Counted } from './quality/tally.js';

/** What the other end of a channel sent. */
export type MediaEvent = EventFrame<'media.described' | 'media.trickled'>;

/** What every carrier needs. */
export interface CarrierParts {
  readonly port: MediaPort;
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly local: LocalMedia;
}

/** What a carrier tells. */
export interface CarrierListener {
  /** Of all its channels together. */
  onState(state: PeerState): void;
  onTrack(participant: string, source: TrackSource, track: MediaTrack | undefined): void;
  /** Which pictures do not come now, since the way to this device does not carry them. */
  onPaused?(paused: readonly { readonly participant: string; readonly source: TrackSource }[]): void;
  /** Who holds the call with a phone. */
  onHeld?(held: Held): void;
  /** No media for too long. */
  onGivenUp(): void;
}

/** What opens a carrier. */
export interface CarrierOpening {
  readonly record: CallRecord;
  readonly viewer: Viewer;
  readonly iceServers: readonly IceServer[];
  readonly listener: CarrierListener;
  /** What is sent and received is encrypted by it, where the call is encrypted and does not go straight between two. */
  readonly cipher?: FrameCipher;
  /** This device holds the call with a phone. */
  readonly held?: boolean;
  /** Whether such a track is shown already, by what carried the call before: it is replaced once the new one flows. */
  hasTrack(participant: string, source: TrackSource): boolean;
}

/** What carries the media of a call for one of its epochs. What it is told before it is open waits, or is of no use. */
export interface MediaCarrier {
  open(opening: CarrierOpening): void;
  /** The call was answered: media must flow from now on. */
  answered(): void;
  /** The record has changed within the epoch. */
  follow(record: CallRecord): void;
  receive(event: MediaEvent): void;
  /** From now on another way is looked for with these. */
  useServers(iceServers: readonly IceServer[]): void;
  sessionResumed(): void;
  networkChanged(): void;
  /** How loud the others are now, by participant; absent where the server says who talks. */
  levels?(): ReadonlyMap<string, number | undefined>;
  stats(): Promise<PeerStats>;
  /** The same of each of its connections by itself; absent where it has but one. */
  counted?(): Promise<readonly Counted[]>;
  /** The session descriptions in use, where all media goes straight between two devices. */
  descriptions?(): { readonly local?: string; readonly remote?: string } | undefined;
  /** What is done to a phone. */
  readonly line?: PhoneLine;
  close(): void;
}
