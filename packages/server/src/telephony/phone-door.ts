/** What lets desk phones in at the edge, and shows them out. All but `realm` and `server` reject where the edge does not answer. */
export interface PhoneDoor {
  /** What their addresses end with. */
  readonly realm: string;
  /** Where they register, as `host:port`, where that is known. */
  readonly server?: string;
  /** Makes a password, and what it is checked by. */
  credentials(name: string): { readonly password: string; readonly ha1: string };
  allow(name: string, ha1: string): Promise<void>;
  /** Ends its registration and its calls; it may register anew. */
  end(name: string): Promise<void>;
  /** Lets it in no more, and ends its registration and its calls. */
  refuse(name: string): Promise<void>;
}
