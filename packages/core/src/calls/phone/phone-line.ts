/** Who has put a call with a phone on hold. */
export interface Held {
  readonly local: boolean;
  readonly remote: boolean;
}

/** What is done to the phone of a call by its media. */
export interface PhoneLine {
  /** Settles when the phone has agreed. @throws ParleyError `calls/unsupported` where it does not. */
  hold(on: boolean): Promise<void>;
  sendTones(tones: string): Promise<void>;
}

/** A call that nobody holds. */
export const notHeld: Held = { local: false, remote: false };
