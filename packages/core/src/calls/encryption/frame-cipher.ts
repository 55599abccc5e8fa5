import type { TrackSource } from '../media-port.js';

/** Which key of a sender: a chain begins with a key made at random, each step of it follows from the one before and tells nothing of it. */
export interface KeyName {
  readonly chain: number;
  readonly step: number;
}

/** A key on its way: only the device of one card opens it, and knows by that from whose card it comes. */
export interface SealedKey extends KeyName {
  readonly sealed: string;
}

/** Whose frames arrive in a place, and what they are. */
export interface FrameSource {
  readonly participant: string;
  readonly source: TrackSource;
}

/**
 * Encrypts what this device sends in one call and opens what it receives, where no server can. What is asked of it happens in order.
 * Without a key nothing is sent; what does not open, was opened before, or is of somebody else is dropped.
 */
export interface FrameCipher {
  /** The public key of this device for this call, as text. */
  readonly card: string;
  /** Makes the first key of a chain. */
  make(chain: number): void;
  /** Makes the next key of the chain that was made last. */
  step(): void;
  /** The key that was made last, for one card. `about` is what both must agree on. Undefined where that is no card. */
  seal(card: string, about: string): Promise<string | undefined>;
  /** From now on frames are sent by the key that was made last. */
  use(): void;
  /** Takes a key of a participant. Returns whether it was sealed by the card for this device. */
  take(participant: string, key: SealedKey & { readonly card: string }, about: string): Promise<boolean>;
  /** Opens nothing of a participant any more. */
  forget(participant: string): void;
  close(): void;
}
