import type { Message, Reaction } from '@parley/core';
import SmilePlus from 'lucide-react/icons/face-slightly-smiling-plus';
import { useState } from 'react';
import { cx } from '../../theme/cx.js';
import type { Anchor } from '../../theme/floating.js';
import { EmojiPicker } from '../emoji/emoji-picker.js';
import { isolated } from '../text/looks.js';
import type { RowTools } from './row-tools.js';

const mostNames = 12;

/** Whether I put this reaction there. */
export function isMine({ own, userIds }: Reaction, myId: string | undefined): boolean {
  return own ?? (myId !== undefined && userIds.includes(myId));
}

/** Puts a reaction of mine on a message, or takes it away. */
export function toggleReaction(message: Message, emoji: string, { actions, myId, run }: RowTools): void {
  const mine = message.reactions?.some((each) => each.emoji === emoji && isMine(each, myId));
  run(mine ? actions.removeReaction(message, emoji) : actions.addReaction(message, emoji));
}

/** The reactions to a message with who gave them; a press adds mine or takes it away. */
export function Reactions({ message, tools }: { readonly message: Message; readonly tools: RowTools }) {
  const [picking, setPicking] = useState<Anchor>();
  const { strings, format, can, myId } = tools;
  const { reactions = [] } = message;
  if (reactions.length === 0) return null;
  return (
    <div className="parley-reactions" role="group" aria-label={strings.reactions.label}>
      {reactions.map((reaction) => {
        const mine = isMine(reaction, myId);
        const who = strings.reactions.who(reaction.emoji, namesOf(reaction, tools));
        return (
          <button
            key={reaction.emoji}
            type="button"
            className={cx('parley-reaction', mine && 'parley-reaction-mine')}
            aria-pressed={mine}
            aria-label={`${format.number(reaction.count)} ${who}`}
            title={who}
            disabled={!can.react}
            onClick={() => toggleReaction(message, reaction.emoji, tools)}
          >
            <span className="parley-reaction-emoji" aria-hidden="true">
              {reaction.emoji}
            </span>
            <span aria-hidden="true">{format.number(reaction.count)}</span>
          </button>
        );
      })}
      {can.react && (
        <button
          type="button"
          className="parley-reaction parley-reaction-add"
          aria-label={strings.actions.react}
          title={strings.actions.react}
          aria-haspopup="dialog"
          onClick={(event) => setPicking(event.currentTarget)}
        >
          <SmilePlus aria-hidden="true" size={16} strokeWidth={1.5} />
        </button>
      )}
      {picking && (
        <EmojiPicker
          anchor={picking}
          onPick={(emoji) => toggleReaction(message, emoji, tools)}
          onClose={() => setPicking(undefined)}
        />
      )}
    </div>
  );
}

function namesOf({ userIds, count }: Reaction, { userOf, myId, strings, format }: RowTools): string {
  const shown = userIds.slice(0, mostNames);
  const names = shown.map((id) => (id === myId ? strings.common.you : isolated(userOf(id).name)));
  const more = count - shown.length;
  return format.list(more > 0 ? [...names, strings.reactions.others(more)] : names);
}
