import type { Clock, Random } from '@parley/core';

/** A lock as far as tabs need it (Web Locks API). */
export interface TabLocks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    run: () => Promise<void> | undefined,
  ): Promise<unknown>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

/** A channel to all others of this browser that opened the same name. Nothing may be posted to one that is closed. */
export interface TabChannel {
  post(message: unknown): void;
  close(): void;
}

/** What the tabs of a browser need to find each other. */
export interface TabsPlatform {
  readonly clock: Clock;
  readonly random: Random;
  readonly locks: TabLocks;
  channel(name: string, hear?: (message: unknown) => void): TabChannel;
  /** A record that all tabs read and write; `undefined` where there is none. */
  recall(name: string): string | undefined;
  remember(name: string, text: string): void;
  /** Whether somebody can see this page. */
  visible(): boolean;
  /** Calls the listener when that may have changed. Returns the ending. */
  onVisibility(listener: () => void): () => void;
}
