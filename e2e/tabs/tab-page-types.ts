/** What the page offers to its test. */
export interface TabPage {
  /** Sends, without waiting. */
  send(texts: readonly string[]): void;
  /** Settles when all that was sent is stored. */
  sent(): Promise<void>;
  look(): {
    readonly texts: readonly string[];
    /** Where the connection stood, one after the other. */
    readonly statuses: readonly string[];
    /** Messages of its own that are not on the server as far as it knows. */
    readonly waiting: number;
    readonly unread: number;
  };
}
