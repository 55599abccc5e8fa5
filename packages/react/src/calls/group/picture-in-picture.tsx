import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { CallControls } from '../call-controls.js';
import { CallTile } from '../call-tile.js';
import type { CallView } from '../observe-call.js';
import { useGroupWords } from './use-group-words.js';

interface FloatingWindows {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

/** Whether this browser can show a page of its own above all other windows. */
export function canFloatAbove(): boolean {
  return floatingWindows() !== undefined;
}

/** Who speaks, and the way out, in a small window above all others; here it says so. */
export function PictureInPicture({ call, state, onEnd }: CallView & { readonly onEnd: () => void }) {
  const words = useGroupWords();
  const [page, setPage] = useState<HTMLElement>();
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  useEffect(() => {
    let opened: Window | undefined;
    let over = false;
    const close = () => end.current();
    floatingWindows()
      ?.requestWindow({ width: 360, height: 240 })
      .then(
        (view) => {
          opened = view;
          if (over) {
            view.close();
            return;
          }
          view.addEventListener('pagehide', close);
          setPage(dress(view.document, document));
        },
        // The browser may refuse, such as without a click.
        close,
      );
    return () => {
      over = true;
      opened?.removeEventListener('pagehide', close);
      opened?.close();
    };
  }, []);
  const { participants, activeSpeaker } = state;
  const here = participants.filter(({ state: where }) => where === 'joined');
  const shown =
    here.find(({ id }) => id === activeSpeaker) ?? here.find(({ local }) => !local) ?? here.find(({ local }) => local);
  return (
    <div className="parley-group-away">
      <p>{words.inPictureInPicture}</p>
      <button type="button" className="parley-button" onClick={onEnd}>
        {words.endPictureInPicture}
      </button>
      {page &&
        createPortal(
          <div className="parley-root parley-stage parley-above">
            {shown && <CallTile participant={shown} avatarSize={72} dimmed={state.status === 'reconnecting'} />}
            <CallControls call={call} state={state} small />
          </div>,
          page,
        )}
    </div>
  );
}

function floatingWindows(): FloatingWindows | undefined {
  const found: unknown = typeof window === 'undefined' ? undefined : Reflect.get(window, 'documentPictureInPicture');
  return found as FloatingWindows | undefined;
}

/** Gives another document the looks of this one. */
function dress(other: Document, own: Document): HTMLElement {
  for (const sheet of own.querySelectorAll('style, link[rel="stylesheet"]')) {
    other.head.append(other.importNode(sheet, true));
  }
  const { documentElement, body } = other;
  documentElement.lang = own.documentElement.lang;
  documentElement.dir = own.documentElement.dir;
  other.title = own.title;
  body.style.margin = '0';
  body.style.blockSize = '100vh';
  const theme = own.body.dataset['parleyTheme'] ?? own.documentElement.dataset['parleyTheme'];
  if (theme !== undefined) body.dataset['parleyTheme'] = theme;
  return body;
}
