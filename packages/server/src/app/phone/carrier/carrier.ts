import type { RtpLine } from './rtp-line.js';

/** One call of the carrier. */
export interface CarrierCall {
  readonly id: string;
  /** Of the carrier: `out` where it called. */
  readonly way: 'in' | 'out';
  /** The number that was called. */
  readonly number: string;
  /** What it says of who calls: the asserted number where there is one. */
  readonly caller: string;
  readonly line: RtpLine;
  /** The statuses of what it was answered, in order; empty where it was called. */
  readonly statuses: readonly number[];
  /** The keys that the other side pressed. */
  readonly keys: readonly string[];
  readonly state: 'ringing' | 'answered' | 'over';
  /** Puts the other side on hold, which hears its tone then, or takes it up again; does nothing in a call that is not answered. */
  hold(on: boolean): void;
  /** Hangs up, or gives up. */
  end(): void;
}

/** A phone network that stands in for a real one. */
export interface Carrier {
  /** As a trunk reaches it. */
  readonly uri: string;
  /** All calls, the newest last. */
  readonly calls: readonly CarrierCall[];
  /** Calls a number at the edge. */
  call(number: string, more?: { readonly from?: string; readonly tone?: number }): Promise<CarrierCall>;
  stop(): Promise<void>;
}

/** What a carrier needs. */
export interface StartCarrierOptions {
  /** Where it is; 127.0.0.1 unless given, and any port that is free. */
  readonly host?: string;
  readonly port?: number;
  /** The edge that it calls; asked for at each call. */
  readonly edge: () => { readonly host: string; readonly port: number };
}
