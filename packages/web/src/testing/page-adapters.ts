/** What the page offers to its test. */
export interface AdaptersPage {
  /** Runs one check of one suite; the error's text where it is broken. */
  keep(suite: 'socket' | 'clock' | 'random', name: string): Promise<string | undefined>;
  /** Opens a socket that says goodbye when the page is left. Settles once it is open. */
  sayGoodbye(text: string): Promise<void>;
}
