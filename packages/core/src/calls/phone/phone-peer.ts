import type { IceServer } from '@parley/protocol';
import type { PeerListener, PeerPort } from '../media-port.js';

/**
 * A peer connection whose other end is a phone: one place for the microphone, both ways. What it sends needs no new descriptions;
 * what it wants to hear does.
 */
export interface PhonePeer extends PeerPort {
  /** The sound of the phone is not wanted while it is on hold (RFC 3264, 8.4). Asks for a new offer where another was agreed. */
  hold(on: boolean): void;
  /** Takes the open offer back: what was agreed before stands. */
  rollBack(): Promise<void>;
  /**
   * Sends tones as RFC 4733 has them, after those that are being sent: digits, `*`, `#`, `A` to `D`, and `,` which waits 2 s. Settles
   * when the last was sent.
   * @throws ParleyError `calls/unsupported` where the phone takes none.
   */
  sendTones(tones: string): Promise<void>;
}

/** Makes the peer of a phone. */
export type CreatePhonePeer = (options: {
  readonly iceServers: readonly IceServer[];
  readonly listener: PeerListener;
}) => Promise<PhonePeer>;
