import type { QualityLevel } from '@parley/core';
import AudioLines from 'lucide-react/icons/audio-lines';
import Hand from 'lucide-react/icons/hand';
import Pin from 'lucide-react/icons/pin';
import PinOff from 'lucide-react/icons/pin-off';
import { useStrings } from '../../theme/use-strings.js';
import { CallTile } from '../call-tile.js';
import type { ShownReaction } from './use-reactions.js';
import { useGroupWords } from './use-group-words.js';
import type { StageTile } from './use-stage-tiles.js';

/** What `GroupTile` takes. */
export interface GroupTileProps {
  readonly tile: StageTile;
  readonly dimmed: boolean;
  readonly level?: QualityLevel;
  readonly avatarSize: number;
  readonly pinned: boolean;
  readonly onPin: () => void;
  /** Their place among the raised hands, from 1. */
  readonly hand?: number;
  readonly reactions: readonly ShownReaction[];
}

/** One tile of a call of many: a press, or the keyboard, keeps it large. */
export function GroupTile({ tile, dimmed, level, avatarSize, pinned, onPin, hand, reactions }: GroupTileProps) {
  const { calls, common } = useStrings();
  const words = useGroupWords();
  const { participant, screen } = tile;
  const { local, state, user, speaking } = participant;
  const name = local ? common.you : user.name;
  const label = screen ? calls.screenOf(name) : name;
  const absent = state !== 'joined' && !local;
  const PinIcon = pinned ? PinOff : Pin;
  return (
    <CallTile
      participant={participant}
      screen={screen}
      dimmed={dimmed}
      note={absent ? (state === 'ringing' ? calls.ringing : calls.calling) : undefined}
      level={level}
      avatarSize={avatarSize}
      className={absent ? 'parley-tile-absent' : undefined}
    >
      {speaking && !screen && (
        <span className="parley-tile-speaks">
          <AudioLines aria-hidden="true" size={16} strokeWidth={2} />
          <span className="parley-hidden">{words.speaking}</span>
        </span>
      )}
      {hand !== undefined && !screen && (
        <span className="parley-tile-hand" role="img" aria-label={words.hand(hand)} title={words.hand(hand)}>
          <Hand aria-hidden="true" size={16} strokeWidth={2} />
          {hand}
        </span>
      )}
      {!screen &&
        reactions.map(({ key, emoji }) => (
          <span key={key} className="parley-reaction-float" aria-hidden="true">
            {emoji}
          </span>
        ))}
      {!absent && (
        <button
          type="button"
          className="parley-tile-pin"
          aria-pressed={pinned}
          aria-label={(pinned ? words.unpin : words.pin)(label)}
          title={(pinned ? words.unpin : words.pin)(label)}
          onClick={onPin}
        >
          <PinIcon aria-hidden="true" size={16} strokeWidth={1.5} />
        </button>
      )}
    </CallTile>
  );
}
