import BarChart3 from 'lucide-react/icons/chart-column';
import Paperclip from 'lucide-react/icons/paperclip';
import Plus from 'lucide-react/icons/plus';
import { useRef, useState } from 'react';
import type { Anchor } from '../../theme/floating.js';
import { IconButton } from '../../theme/icon-button.js';
import { Menu } from '../../theme/menu.js';
import { useWords } from '../../theme/use-words.js';
import { rareCode } from '../rare-code.js';
import { PollDialog } from '../dialogs/poll-dialog.js';
import { useSendMessage } from '../use-send-message.js';

/** What else than text can be sent. */
export function ComposerExtras({
  conversationId,
  disabled,
  polls: canPoll,
  onFiles,
}: {
  readonly conversationId: string;
  readonly disabled: boolean;
  /** Whether a question may be asked here. */
  readonly polls: boolean;
  /** Absent where no files can be sent. */
  readonly onFiles?: (files: Iterable<File>) => void;
}) {
  const { composer, polls } = useWords();
  const send = useSendMessage(conversationId);
  const [anchor, setAnchor] = useState<Anchor>();
  const [poll, setPoll] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  if (!canPoll && !onFiles) return null;
  return (
    <>
      <IconButton
        icon={Plus}
        label={composer.more}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        disabled={disabled}
        onPointerEnter={rareCode.prepare}
        onClick={(event) => setAnchor(anchor ? undefined : event.currentTarget)}
      />
      {anchor && (
        <Menu
          anchor={anchor}
          above
          align="start"
          label={composer.more}
          items={[
            ...(onFiles
              ? [{ key: 'files', label: composer.attach, icon: Paperclip, onSelect: () => input.current?.click() }]
              : []),
            ...(canPoll ? [{ key: 'poll', label: polls.create, icon: BarChart3, onSelect: () => setPoll(true) }] : []),
          ]}
          onClose={() => setAnchor(undefined)}
        />
      )}
      {onFiles && (
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={composer.attach}
          onChange={({ currentTarget }) => {
            onFiles([...(currentTarget.files ?? [])]);
            // The same file can be chosen again.
            currentTarget.value = '';
          }}
        />
      )}
      {poll && (
        <PollDialog
          // A poll that fails says so itself, in the thread.
          onSend={(draft) => void send({ poll: draft }).catch(() => undefined)}
          onClose={() => setPoll(false)}
        />
      )}
    </>
  );
}
