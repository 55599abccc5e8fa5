/** What one pair of candidates carries (W3C webrtc-stats). */
export interface Way {
  readonly local: string;
  readonly remote: string;
  /** How the relay is reached, where there is one. */
  readonly relayProtocol?: string;
  readonly protocol?: string;
}

/** What the page offers to its test. */
export interface CallPage {
  call(userId: string): Promise<void>;
  hangUp(): Promise<void>;
  /** Tries the network before a call: what came of each step, and what a call would be like. */
  tryNetwork(): Promise<{
    readonly steps: Readonly<Record<string, string>>;
    readonly forecast?: { readonly level: string; readonly roundTripMs: number; readonly lossPercent: number };
  }>;
  /** Of the call, one after the other. */
  readonly statuses: readonly string[];
  /** Where the connection to the server stood, with times. */
  readonly connection: readonly (readonly [ms: number, status: string])[];
  way(): Promise<Way | undefined>;
  /** Packets of sound since the beginning. */
  packets(): Promise<{ readonly received: number; readonly lost: number }>;
  /** Listens from now on to a tone in what arrives. */
  listenFor(hertz: number): void;
  /** Begins a new account of what is heard. */
  mark(): void;
  /** Since the mark, in ms: how long all was, when the last silence ended, and how much of it was silent. */
  account(): { readonly length: number; readonly soundSince?: number; readonly silent: number };
  /** What happened to ICE, with ms since the mark. */
  readonly log: readonly (readonly [ms: number, what: string])[];
  /** The usernames with which relays were asked for, one after the other. */
  readonly usernames: readonly string[];
}
