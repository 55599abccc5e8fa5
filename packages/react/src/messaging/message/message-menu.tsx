import type { Message } from '@parley/core';
import Copy from 'lucide-react/icons/copy';
import Flag from 'lucide-react/icons/flag';
import Forward from 'lucide-react/icons/forward';
import MessagesSquare from 'lucide-react/icons/messages-square';
import Pencil from 'lucide-react/icons/pencil';
import Pin from 'lucide-react/icons/pin';
import PinOff from 'lucide-react/icons/pin-off';
import Reply from 'lucide-react/icons/reply';
import SmilePlus from 'lucide-react/icons/face-slightly-smiling-plus';
import Trash2 from 'lucide-react/icons/trash';
import Users from 'lucide-react/icons/users';
import Vote from 'lucide-react/icons/vote';
import type { Anchor } from '../../theme/floating.js';
import { Menu, type MenuItem } from '../../theme/menu.js';
import { isEditable } from './is-editable.js';
import { toggleReaction } from './reactions.js';
import type { RowTools } from './row-tools.js';

/** The emoji to react with at once. */
const quick = ['👍', '❤️', '😂', '🎉', '😮', '😢'];

/** What may be done with a message, by whose it is, what has become of it, and what I may do here. */
export function itemsFor(message: Message, tools: RowTools): readonly MenuItem[] {
  const { strings, can, actions, thread } = tools;
  const words = strings.actions;
  const { seq, own, poll, text, pinnedAt } = message;
  if (seq === undefined || message.deletedAt !== undefined) return [];
  const kept = message.stored !== false;
  const open = poll?.closedAt === undefined;
  const items: readonly (MenuItem | false)[] = [
    can.send && { key: 'reply', label: words.reply, icon: Reply, keyHint: 'R', onSelect: () => tools.reply(message) },
    tools.openThread !== undefined &&
      thread === undefined &&
      kept && {
        key: 'thread',
        label: words.thread,
        icon: MessagesSquare,
        keyHint: 'T',
        onSelect: () => tools.openThread?.(message.threadSeq ?? seq),
      },
    isEditable(message) && {
      key: 'edit',
      label: words.edit,
      icon: Pencil,
      keyHint: 'E',
      onSelect: () => tools.edit({ key: message.key }),
    },
    text !== '' && {
      key: 'copy',
      label: words.copy,
      icon: Copy,
      onSelect: () => tools.run(navigator.clipboard.writeText(text), words.copied),
    },
    kept &&
      (text !== '' || message.files !== undefined) && {
        key: 'forward',
        label: words.forward,
        icon: Forward,
        onSelect: () => tools.ask('forward', message),
      },
    can.pin &&
      kept &&
      (pinnedAt === undefined
        ? { key: 'pin', label: words.pin, icon: Pin, onSelect: () => tools.run(actions.pin(message), words.pinned) }
        : {
            key: 'unpin',
            label: words.unpin,
            icon: PinOff,
            onSelect: () => tools.run(actions.unpin(message), words.unpinned),
          }),
    (message.reactions?.length ?? 0) > 0 && {
      key: 'reactors',
      label: words.reactors,
      icon: Users,
      onSelect: () => tools.ask('reactors', message),
    },
    own &&
      poll !== undefined &&
      open && {
        key: 'closePoll',
        label: words.closePoll,
        icon: Vote,
        onSelect: () => tools.run(actions.closePoll(message)),
      },
    !own && {
      key: 'report',
      label: words.report,
      icon: Flag,
      apart: true,
      onSelect: () => tools.ask('report', message),
    },
    (own || can.deleteOthers) && {
      key: 'remove',
      label: words.remove,
      icon: Trash2,
      danger: true,
      apart: own,
      onSelect: () => tools.ask('delete', message),
    },
  ];
  return items.filter((item) => item !== false);
}

/** The menu of a message, with a row of emoji to react at once. */
export function MessageMenu({
  message,
  anchor,
  tools,
  onPick,
  onClose,
}: {
  readonly message: Message;
  readonly anchor: Anchor;
  readonly tools: RowTools;
  /** Asks for any other emoji. */
  readonly onPick: () => void;
  readonly onClose: () => void;
}) {
  const { strings, can } = tools;
  const reactable = can.react && message.seq !== undefined && message.stored !== false;
  return (
    <Menu anchor={anchor} label={strings.actions.label} items={itemsFor(message, tools)} onClose={onClose}>
      {reactable && (
        <div className="parley-menu-emoji">
          {quick.map((emoji) => (
            <button
              key={emoji}
              type="button"
              role="menuitem"
              data-parley-in-row=""
              tabIndex={-1}
              className="parley-emoji"
              aria-label={strings.actions.quickReact(emoji)}
              onClick={() => {
                onClose();
                toggleReaction(message, emoji, tools);
              }}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            data-parley-in-row=""
            tabIndex={-1}
            className="parley-emoji parley-muted"
            aria-label={strings.actions.react}
            title={strings.actions.react}
            onClick={() => {
              onClose();
              onPick();
            }}
          >
            <SmilePlus aria-hidden="true" size={20} strokeWidth={1.5} />
          </button>
        </div>
      )}
    </Menu>
  );
}
