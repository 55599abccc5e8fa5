/** What the page offers to its test. */
export interface ContractPage {
  /** Runs one check of the published suite over streams; the error's text where it is broken. */
  keep(name: string, url: string, deadUrl: string): Promise<string | undefined>;
  /** Opens a stream that says goodbye when the page is left. Settles once it is open. */
  sayGoodbye(text: string, url: string): Promise<void>;
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
