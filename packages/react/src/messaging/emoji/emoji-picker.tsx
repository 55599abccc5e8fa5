import { useEffect, useRef } from 'react';
import { Floating, type Anchor } from '../../theme/floating.js';
import { Later } from '../../theme/later.js';
import { useWords } from '../../theme/use-words.js';
import { rareCode } from '../rare-code.js';

/** What `EmojiPicker` takes. */
export interface EmojiPickerProps {
  readonly anchor: Anchor;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

/** A few emoji by name; any other can be typed or pasted. Arrows move, Enter picks. */
export function EmojiPicker({ anchor, onPick, onClose }: EmojiPickerProps) {
  const { reactions } = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Escape closes it while its emoji are still on their way.
    const panel = box.current?.closest<HTMLElement>('[role="dialog"]');
    if (panel && !panel.contains(panel.ownerDocument.activeElement)) panel.focus({ preventScroll: true });
  }, []);
  return (
    <Floating
      anchor={anchor}
      className="parley-emoji-picker"
      role="dialog"
      aria-label={reactions.picker}
      onClose={onClose}
    >
      <div ref={box}>
        <Later code={rareCode}>{({ EmojiChoice }) => <EmojiChoice onPick={onPick} onClose={onClose} />}</Later>
      </div>
    </Floating>
  );
}
