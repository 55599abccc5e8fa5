import { useCallback, useEffect, useState } from 'react';
import type { LaterCode } from './later-code.js';

/** How far code is that is loaded when it is wanted. */
export interface LaterView<T> {
  readonly loaded?: T;
  /** It did not arrive at the last try. */
  readonly failed: boolean;
  /** It did not arrive at some try, and is still not there. */
  readonly again: boolean;
  readonly tryAgain: () => void;
}

/** Loads code while it is wanted and not there. */
export function useLater<T>(code: LaterCode<T>, wanted = true): LaterView<T> {
  const [{ tries, failedTry }, setState] = useState({ tries: 0, failedTry: -1 });
  const loaded = code.now();
  const missing = wanted && loaded === undefined;
  useEffect(() => {
    if (!missing) return;
    let shown = true;
    const settle = (failed: boolean) => () => {
      if (shown) setState({ tries, failedTry: failed ? tries : -1 });
    };
    code.load().then(settle(false), settle(true));
    return () => {
      shown = false;
    };
  }, [code, missing, tries]);
  const tryAgain = useCallback(() => setState((now) => ({ ...now, tries: now.tries + 1 })), []);
  return { loaded, failed: missing && failedTry === tries, again: missing && failedTry >= 0, tryAgain };
}
