/** What the page offers to its test. */
export interface ChatPage {
  /** Settles once the message is stored. */
  send(text: string): Promise<void>;
  look(): {
    /** What Bob wrote, as it came. */
    readonly heard: readonly string[];
    /** How frames travelled so far, or where the connection stood. */
    readonly carriers: readonly string[];
    /** How many messages were written while there was no connection. */
    readonly gaps: number;
  };
}
