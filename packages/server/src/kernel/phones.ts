import type { Party, User } from '@parley/protocol';
import type { IncomingPhoneCall, PhoneLeg, PhoneLegEvent } from './phone-edge.js';

/** Where a call to a phone goes: to the phone, or to the user whose number or extension it is. */
export type PhoneRoute =
  | { readonly userId: string }
  | {
      readonly userId?: undefined;
      readonly party: Party;
      /** What is dialled. */
      readonly to: string;
      /** The number of the app that is shown as the caller's. */
      readonly caller?: string;
    };

/** A call of a phone that somebody is to take. */
export interface RoutedIncoming {
  readonly app: string;
  readonly user: User;
  readonly party: Party;
  /** The number of the app that was called. */
  readonly number: string;
  readonly incoming: IncomingPhoneCall;
}

/** A desk phone calls: its user does. */
export interface RoutedDeskCall {
  readonly app: string;
  readonly user: User;
  /** Where it goes: to a user of the app, or to a phone. */
  readonly route: PhoneRoute;
  readonly incoming: IncomingPhoneCall;
}

/** A phone to ring, of an app. */
type CallTo = { readonly callId: string; readonly to: string; readonly caller?: string; readonly sdp: string };

/** What calls ask of the phone network, with all its rules kept. */
export interface Phones {
  /** Decides whether the user may call the phone, and as whom. Rejects with a `RequestError` of telephony. */
  route(who: { readonly app: string; readonly userId: string }, to: string): Promise<PhoneRoute>;
  /** Rings a phone that a route leads to. */
  place(app: string, call: CallTo, tell: (event: PhoneLegEvent) => void): PhoneLeg;
  /** The addresses of the user's desk phones. */
  desksOf(app: string, userId: string): Promise<readonly string[]>;
  /** Rings a desk phone, whose calls no limit counts: they leave nobody's network. */
  ringDesk(call: CallTo, tell: (event: PhoneLegEvent) => void): PhoneLeg;
}
