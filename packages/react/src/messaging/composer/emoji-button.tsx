import Smile from 'lucide-react/icons/face-slightly-smiling';
import { useState, type RefObject } from 'react';
import type { Anchor } from '../../theme/floating.js';
import { IconButton } from '../../theme/icon-button.js';
import { useWords } from '../../theme/use-words.js';
import { rareCode } from '../rare-code.js';
import { EmojiPicker } from '../emoji/emoji-picker.js';
import { insertText } from '../field/insert-text.js';

/** Puts an emoji where the cursor is. */
export function EmojiButton({
  field,
  disabled,
}: {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly disabled: boolean;
}) {
  const { composer } = useWords();
  const [anchor, setAnchor] = useState<Anchor>();
  return (
    <>
      <IconButton
        icon={Smile}
        label={composer.emoji}
        className="parley-composer-emoji"
        aria-haspopup="dialog"
        disabled={disabled}
        onPointerEnter={rareCode.prepare}
        onClick={(event) => setAnchor(anchor ? undefined : event.currentTarget)}
      />
      {anchor && (
        <EmojiPicker
          anchor={anchor}
          onPick={(emoji) => {
            const { selectionStart: from = 0, selectionEnd: to = 0 } = field.current ?? {};
            if (field.current) insertText(field.current, emoji, { from, to });
          }}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </>
  );
}
