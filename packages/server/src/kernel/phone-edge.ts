/** Why a leg to or from a phone ended. */
export type PhoneEnd =
  'hangup' | 'cancelled' | 'rejected' | 'busy' | 'timeout' | 'unknownNumber' | 'barred' | 'unreachable' | 'failed';

/** What a leg tells, in order; `ended` once and last. Descriptions are SDP (RFC 8866). */
export type PhoneLegEvent =
  | { readonly type: 'ringing' }
  /** The answer to the offer, before anybody has answered the call: announcements and tones (RFC 3960). */
  | { readonly type: 'early'; readonly sdp: string }
  | { readonly type: 'answered'; readonly sdp: string }
  /** The phone offers anew; one of the two is called once. */
  | {
      readonly type: 'offered';
      readonly sdp: string;
      readonly answer: (sdp: string) => void;
      readonly refuse: () => void;
    }
  | { readonly type: 'ended'; readonly reason: PhoneEnd };

/** One phone in one call: what is said to it. What it cannot do any more it leaves undone. */
export interface PhoneLeg {
  /** Says to an incoming one that a device rings. */
  ring(): void;
  /** Takes an incoming one, with the answer to its offer. */
  accept(sdp: string): void;
  /** Offers anew and gives the answer. Rejects where the phone refuses it, offers at the same time itself, or is gone. */
  renegotiate(sdp: string): Promise<string>;
  /** Cancels, declines or hangs up, whichever it takes; a leg that is answered meanwhile is hung up. */
  end(reason: PhoneEnd): void;
}

/** A phone to ring. */
export interface PlacedCall {
  readonly callId: string;
  /** `tel:` with a number, or `sip:` with an address. */
  readonly to: string;
  /** What is shown as the caller's number. */
  readonly caller?: string;
  /** The offer. */
  readonly sdp: string;
}

/** A phone that calls. */
export interface IncomingPhoneCall {
  /** What was dialled, and by whom, as the network says it: a number, or the user part of an address. */
  readonly to: string;
  readonly from?: string;
  readonly name?: string;
  /** The desk phone that calls, which the edge has authenticated; a trunk called where there is none. */
  readonly account?: string;
  /** The offer. */
  readonly sdp: string;
  /** Takes the call up: it is called once, or `refuse` is. */
  take(tell: (event: PhoneLegEvent) => void): PhoneLeg;
  refuse(reason: PhoneEnd): void;
}

/** The way to the phone network: a SIP edge, or what stands in for one. */
export interface PhoneEdge {
  /** Rings a phone. What goes wrong is told as the leg's end, never thrown. */
  place(call: PlacedCall, tell: (event: PhoneLegEvent) => void): PhoneLeg;
  /** Says who takes the calls of phones. */
  onIncoming(take: (call: IncomingPhoneCall) => void): void;
  /** Says who is told each time that it lets this backend in: it may have been started anew. */
  onUp(tell: () => void): void;
  /** Whether calls can be placed now. */
  isUp(): boolean;
  /** Ends all legs and leaves. */
  stop(): Promise<void>;
}
