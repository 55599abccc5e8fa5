/** What the page offers to its test. */
export interface StoragePage {
  /** Runs one check of the contract over a place that holds nothing; the error's text where it is broken. */
  keep(name: string): Promise<string | undefined>;
  /** Writes a text under a key of a box. The error's name where it was refused. */
  write(box: string, key: string, text: string): Promise<string | undefined>;
  /** Writes a text of so many characters. */
  fill(box: string, key: string, length: number): Promise<string | undefined>;
  /** The keys that a box holds. */
  keys(box: string): Promise<readonly string[]>;
  /** Writes twice over one open box, whose database is deleted in between. The keys left. */
  outliveRemoval(): Promise<readonly string[]>;
  /** Takes IndexedDB away, in one way or another, and opens a box. */
  openWithout(how: 'absent' | 'refused' | 'silent'): Promise<string>;
}
