import type { CallAccess } from './calls.js';
import type { TrackSource } from './media-port.js';

/**
 * What participants of a call do beside sending media. What is for the host alone is refused to others with `calls/not-host`, and
 * all of it to whoever is not in the call with `calls/forbidden` or `calls/ended`.
 */
export interface CallControls {
  /**
   * Rings more users into the call. A call between two becomes one of a group and goes on meanwhile. Where the call is not open,
   * for the host.
   * @throws ParleyError `calls/unknown-user`, `calls/full`
   */
  add(user: string | readonly string[]): Promise<void>;
  /** Puts a participant out, who does not come in again unless somebody adds them. For the host. */
  remove(userId: string): Promise<void>;
  /** Turns off what a participant sends, until they turn it on again. For the host. */
  mute(userId: string, source?: TrackSource): Promise<void>;
  /**
   * Lets in who waits in the lobby, or turns them away. For the host.
   * @throws ParleyError `calls/full`, `calls/no-participant`
   */
  admit(userId: string, admitted?: boolean): Promise<void>;
  /** Says who comes in, or makes another participant the host. For the host. */
  configure(change: { readonly access?: CallAccess; readonly host?: string }): Promise<void>;
  /**
   * Asks all who are in the call to be recorded, and consents to it. It records while everybody has consented.
   * @throws ParleyError `calls/unsupported`
   */
  startRecording(): Promise<void>;
  /** Ends the recording for all; what was recorded is kept. */
  stopRecording(): Promise<void>;
  /**
   * Consents to being recorded, declines it, or withdraws: then nobody is recorded until this user consents.
   * @throws ParleyError `calls/not-recorded`
   */
  consent(given: boolean): Promise<void>;
  /**
   * Has what is said told as text to all in the call, as `CallSnapshot.captions`, or stops that for all. A call between two moves to
   * the media server for it.
   * @throws ParleyError `calls/unsupported`, `calls/encrypted`
   */
  setCaptionsEnabled(enabled: boolean): Promise<void>;
  /** Ends the call for everybody. For the host; in a call of two it is hanging up. */
  end(): Promise<void>;
  raiseHand(raised?: boolean): Promise<void>;
  /** Lowers the hand of a participant: for the host. */
  lowerHand(userId: string): Promise<void>;
  /**
   * Shows one emoji to everybody in the call; nobody sees it later.
   * @throws ParleyError `calls/invalid-emoji`, `limits/rate`
   */
  react(emoji: string): Promise<void>;
  /**
   * Sends a text of at most 4 KiB of UTF-8 to the others in the call, or to some of them, in order; who is not connected does not
   * get it later.
   * @throws ParleyError `calls/too-large`, `calls/no-participant`, `limits/rate`
   */
  send(data: string, options?: { readonly to?: readonly string[] }): Promise<void>;
}
