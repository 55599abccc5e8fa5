import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { LaterCode } from './later-code.js';
import { useDelayed } from './use-delayed.js';
import { useLater } from './use-later.js';
import { useWords } from './use-words.js';
import { WaitingLines } from './waiting-lines.js';

/**
 * What is shown with code that is loaded when it is first wanted. What holds it stands there at once; the focus goes to what waits for
 * it (`data-parley-first`) when it has come. Where the code does not arrive it says so, and can be asked for anew.
 */
export function Later<T>({
  code,
  children,
}: {
  readonly code: LaterCode<T>;
  readonly children: (loaded: T) => ReactNode;
}) {
  const { common } = useWords();
  const { loaded, failed, again, tryAgain } = useLater(code);
  const late = useDelayed(loaded === undefined && !again, 200);
  const box = useRef<HTMLDivElement>(null);
  const there = loaded !== undefined;
  // What is there from the start gets the focus from what holds it.
  const [waited] = useState(!there);
  useLayoutEffect(() => {
    if (there && waited) box.current?.querySelector<HTMLElement>('[data-parley-first]')?.focus();
  }, [there, waited]);
  return (
    <div ref={box} className="parley-later">
      {there && children(loaded)}
      {late && <WaitingLines />}
      {again && (
        <div className="parley-dialog-body">
          <p className="parley-error" role="alert">
            {failed && common.notLoaded}
          </p>
          <button type="button" className="parley-button" onClick={tryAgain}>
            {common.retry}
          </button>
        </div>
      )}
    </div>
  );
}
