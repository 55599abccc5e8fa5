import type { Parley } from '@parley/core';

/** What one client of the page shows. */
export interface TabLook {
  readonly statuses: readonly string[];
  readonly texts: readonly string[];
  /** How each of its own messages stands. */
  readonly own: readonly string[];
  readonly rings: boolean;
}

/** What the page offers to its test. Clients are counted from 0. */
export interface TabsPage {
  /** Makes a client and connects it. Settles once it is connected. */
  open(user: string, options?: { readonly tabs?: boolean }): Promise<void>;
  look(client?: number): TabLook;
  /** Sends, without waiting. */
  send(...texts: string[]): void;
  /** Settles when all that was sent is stored. */
  sent(): Promise<void>;
  end(client: number, how: 'disconnect' | 'signOut'): Promise<void>;
  readonly clients: readonly Parley[];
  /** Whether the page was shown again as it was. */
  readonly persisted: boolean;
}
