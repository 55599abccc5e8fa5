import type { Observable } from '../../kernel/observable.js';
import type { ParleyError } from '../../kernel/parley-error.js';
import type { MediaTrack } from '../media-port.js';

/** What others would see and hear of this user. */
export interface CallPreviewState {
  readonly microphone: boolean;
  readonly camera: boolean;
  /** What the camera shows, while it is on. */
  readonly picture?: MediaTrack;
  /** A device that could not be opened, and why. */
  readonly problems: Readonly<Partial<Record<'microphone' | 'camera', ParleyError>>>;
  /** The first answer of the devices is still awaited. */
  readonly opening: boolean;
}

/** Microphone and camera before a call. It goes with `Calls.selectDevice`. */
export interface CallPreview {
  readonly state: Observable<CallPreviewState>;
  /** How loud it is at the microphone, 0 to 1, while it is on. */
  readonly level: Observable<number>;
  /** @throws ParleyError `calls/media-denied`, `calls/media-missing`, `calls/media-busy`, `calls/media-insecure` */
  setMicrophoneEnabled(enabled: boolean): Promise<void>;
  setCameraEnabled(enabled: boolean): Promise<void>;
  /** Lets the devices go, which a call opens by itself. MUST be called. */
  close(): void;
}
