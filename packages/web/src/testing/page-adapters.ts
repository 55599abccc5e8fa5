/** What the page offers to its test. */
export interface AdaptersPage {
  /** Runs one check of one suite; the error's text where it is broken. */
  keep(suite: 'socket' | 'clock' | 'random', name: string): Promise<string | undefined>;
  /** Opens a socket that says goodbye when the page is left. Settles once it is open. */
  sayGoodbye(text: string): Promise<void>;
}

/** What the test is to do at the server's end of a connection. */
export type PeerOrder = { readonly peer: number } & (
  | { readonly what: 'send'; readonly text: string }
  | { readonly what: 'close'; readonly code: number; readonly reason: string }
  | { readonly what: 'cut' }
);

/** What became of the server's end of a connection. */
export interface PeerNews {
  readonly more: readonly string[];
  readonly ended: boolean;
}
