import type { AbortSignalLike } from '../kernel/cancellable.js';

/** How a post is made, in the words of the platform's `fetch`. */
export interface StreamFetchInit {
  readonly method: 'POST';
  readonly body?: string;
  /** It may outlive the page that sends it. */
  readonly keepalive?: boolean;
  readonly cache: 'no-store';
  readonly credentials: 'omit';
  readonly signal: AbortSignalLike;
}

/** The part of the platform's answer that streams use. */
export interface StreamFetchAnswer {
  readonly ok: boolean;
  readonly body: {
    getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }> };
  } | null;
}

/**
 * The part of the platform's `fetch` (WHATWG Fetch) that streams use. It MUST give the body's bytes as they come, and reject
 * where nothing answers and once the signal is aborted.
 */
export type StreamFetch = (url: string, init: StreamFetchInit) => Promise<StreamFetchAnswer>;
