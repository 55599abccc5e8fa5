import type { Message } from '@parley/core';
import MessagesSquare from 'lucide-react/icons/messages-square';
import MoreHorizontal from 'lucide-react/icons/ellipsis';
import Reply from 'lucide-react/icons/reply';
import SmilePlus from 'lucide-react/icons/face-slightly-smiling-plus';
import { IconButton } from '../../theme/icon-button.js';
import { rareCode } from '../rare-code.js';
import type { RowTools } from './row-tools.js';

/** What is done most with a message, beside the one that is pointed at; the rest is in the menu, whose button is always there. */
export function MessageToolbar({
  message,
  tools,
  near,
  menuOpen,
  onMenu,
  onPick,
}: {
  readonly message: Message;
  readonly tools: RowTools;
  /** The message is pointed at, or has the focus. */
  readonly near: boolean;
  readonly menuOpen: boolean;
  readonly onMenu: (button: HTMLElement) => void;
  readonly onPick: (button: HTMLElement) => void;
}) {
  const { strings, can, thread, openThread, reply } = tools;
  const words = strings.actions;
  const { seq } = message;
  const tabIndex = near ? 0 : -1;
  return (
    <div className="parley-message-tools" data-near={near || menuOpen || undefined}>
      {near && can.react && message.stored !== false && (
        <IconButton
          icon={SmilePlus}
          label={words.react}
          aria-haspopup="dialog"
          onPointerEnter={rareCode.prepare}
          onClick={(event) => onPick(event.currentTarget)}
        />
      )}
      {near && can.send && <IconButton icon={Reply} label={words.reply} onClick={() => reply(message)} />}
      {near && openThread && thread === undefined && seq !== undefined && (
        <IconButton icon={MessagesSquare} label={words.thread} onClick={() => openThread(message.threadSeq ?? seq)} />
      )}
      <IconButton
        icon={MoreHorizontal}
        label={words.label}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={menuOpen}
        onClick={(event) => onMenu(event.currentTarget)}
      />
    </div>
  );
}
