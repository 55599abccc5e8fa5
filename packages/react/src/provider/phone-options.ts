/** What an app knows of phones. */
export interface PhoneOptions {
  /**
   * The country in which people here dial (ISO 3166-1, such as `FR`): numbers without a country are of it. Unless given they are
   * dialled as they are typed, and the server's country decides.
   */
  readonly country?: string;
  /** Names of numbers: found on the dial pad, and shown in calls and in the call log. */
  readonly book?: readonly PhoneBookEntry[];
}

/** One number of a phone book. */
export interface PhoneBookEntry {
  readonly name: string;
  /** In E.164, such as `+33123456789`, with or without spaces; or an extension. */
  readonly number: string;
}
