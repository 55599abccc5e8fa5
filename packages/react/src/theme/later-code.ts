import { ParleyError } from '@parley/core';

/** Code that is loaded when it is first wanted, once for all who want it. */
export interface LaterCode<T> {
  /** What is there already. */
  readonly now: () => T | undefined;
  /** Brings it. What did not arrive is asked for anew by the next who wants it. */
  readonly load: () => Promise<T>;
  /** Brings it for somebody who is about to want it. */
  readonly prepare: () => void;
}

/** Code that `bring` brings, most often by a dynamic import. */
export function laterCode<T>(bring: () => Promise<T>): LaterCode<T> {
  let loading: Promise<T> | undefined;
  let loaded: T | undefined;
  const start = async () => {
    try {
      return (loaded = await bring());
    } catch (cause) {
      loading = undefined;
      const text = 'Unable to show this: its code did not arrive. Try again once connected.';
      throw new ParleyError('connection/lost', text, { retryable: true, cause });
    }
  };
  const load = async () => loaded ?? (loading ??= start());
  return { now: () => loaded, load, prepare: () => void load().catch(() => undefined) };
}
