/** A call as the page's screen would show it. */
export interface ShownPhoneCall {
  readonly id: string;
  readonly status: string;
  readonly number?: string;
  readonly reason?: string;
  readonly endedBy?: string;
  readonly held: { readonly local: boolean; readonly remote: boolean };
  readonly transfer?: { readonly to: string; readonly state: string; readonly reason?: string };
  /** What the other side does, and whether it is a phone. */
  readonly other?: { readonly kind: string; readonly state: string };
  /** The tone of those listened to that is heard now, in Hz. */
  readonly hears?: number;
  /** When each tone was first heard, in ms since the call was dialled or accepted. */
  readonly heardAfter: Readonly<Record<number, number>>;
}

/** What the page offers to its test. What fails settles with the code of the error, what succeeds with nothing. */
export interface PhonePage {
  /** Calls, and settles with the id of the call, or with the code of the error. */
  dial(to: string): Promise<string>;
  /** All calls since the page was opened, the oldest first. */
  calls(): readonly ShownPhoneCall[];
  accept(id: string): Promise<string | undefined>;
  decline(id: string): Promise<string | undefined>;
  hangUp(id: string): Promise<string | undefined>;
  hold(id: string, on: boolean): Promise<string | undefined>;
  microphone(id: string, on: boolean): Promise<string | undefined>;
  press(id: string, keys: string): Promise<string | undefined>;
  transfer(id: string, to: string): Promise<string | undefined>;
  /** Hands the phone of a call to that of another call of this page. */
  join(id: string, other: string): Promise<string | undefined>;
  connected(): boolean;
}
