import List from 'lucide-react/icons/list';
import Pin from 'lucide-react/icons/pin';
import { useState } from 'react';
import { cx } from '../theme/cx.js';
import { Dialog } from '../theme/dialog.js';
import { IconButton } from '../theme/icon-button.js';
import { useWords } from '../theme/use-words.js';
import { contentWords } from './message/content-words.js';
import { PinnedMessages } from './pinned-messages.js';
import { isolated } from './text/looks.js';
import { useJump } from './use-jump.js';
import { usePins } from './use-pins.js';

/** What `PinnedBar` takes. */
export interface PinnedBarProps {
  readonly conversationId: string;
  readonly className?: string;
}

/**
 * One line with the last pinned message, for the place above a thread; nothing where none is pinned. A press leads to it, and then to
 * the one pinned before.
 *
 * @example
 * ```tsx
 * <PinnedBar conversationId={id} />
 * ```
 */
export function PinnedBar({ conversationId, className }: PinnedBarProps) {
  const { items } = usePins(conversationId);
  const jump = useJump(conversationId);
  const strings = useWords();
  const [place, setPlace] = useState(0);
  const [all, setAll] = useState(false);
  const shown = items[place] ?? items[0];
  if (!shown) return null;
  const { pins } = strings;
  const words = contentWords(shown, strings);
  const count = pins.all(items.length);
  return (
    <div className={cx('parley-root', 'parley-pinned-bar', className)}>
      <button
        type="button"
        className="parley-pinned-link"
        aria-label={pins.show(isolated(words))}
        onClick={() => {
          jump(shown.seq ?? 0);
          setPlace((items.indexOf(shown) + 1) % items.length);
        }}
      >
        <Pin aria-hidden="true" size={16} strokeWidth={1.5} />
        <span className="parley-pinned-words" dir="auto">
          {words}
        </span>
        {items.length > 1 && (
          <span className="parley-pinned-count">{`${items.indexOf(shown) + 1}/${items.length}`}</span>
        )}
      </button>
      <IconButton icon={List} label={count} aria-haspopup="dialog" onClick={() => setAll(true)} />
      {all && (
        <Dialog title={pins.title} onClose={() => setAll(false)}>
          <div className="parley-dialog-body parley-dialog-scroll">
            <PinnedMessages conversationId={conversationId} onJump={() => setAll(false)} />
          </div>
        </Dialog>
      )}
    </div>
  );
}
