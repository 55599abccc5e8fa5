import { listen } from './listen.js';
import { webClock } from './web-clock.js';

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'];

/** Says when nobody has touched the page for `idleAfter` ms, and when somebody does again. Returns the ending. */
export function watchActivity(onIdle: (idle: boolean) => void, idleAfter: number): () => void {
  let idle = false;
  let seenAt = webClock.now();
  let stop: () => void;

  const check = () => {
    const left = seenAt + idleAfter - webClock.now();
    if (left > 0) stop = webClock.setTimer(check, left);
    else {
      idle = true;
      onIdle(true);
    }
  };
  const seen = () => {
    seenAt = webClock.now();
    if (!idle) return;
    idle = false;
    onIdle(false);
    check();
  };
  stop = webClock.setTimer(check, idleAfter);
  const endings = signs.map((sign) => listen(window, sign, seen));
  return () => {
    stop();
    for (const end of endings) end();
  };
}
