/** What is known of a number without asking anybody. */
export interface KnownNumber {
  /** In E.164. */
  readonly number: string;
  /** As people of its country write it. */
  readonly written: string;
  /** Calling it costs more than calls to its country do. */
  readonly premium: boolean;
}

/** How numbers are made, in all countries. */
export interface NumberPlan {
  /** Reads a number as it is dialled in a country (ISO 3166-1, two letters). Undefined where it cannot be one. */
  read(given: string, country: string): KnownNumber | undefined;
}
