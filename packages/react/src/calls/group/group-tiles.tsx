import type { CallParticipant } from '@parley/core';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import type { CSSProperties } from 'react';
import { useObservable } from '../../provider/use-observable.js';
import { cx } from '../../theme/cx.js';
import { IconButton } from '../../theme/icon-button.js';
import { useStrings } from '../../theme/use-strings.js';
import { CallTile } from '../call-tile.js';
import type { CallView } from '../observe-call.js';
import type { StageLayout } from './arrange-stage.js';
import { tileGap } from './fit-tiles.js';
import { GroupTile } from './group-tile.js';
import { raisedHands } from './people-of.js';
import { useBox } from './use-box.js';
import { useGroupWords } from './use-group-words.js';
import type { ShownReaction } from './use-reactions.js';
import { useStageTiles, type StageTile } from './use-stage-tiles.js';

/** What `GroupTiles` takes. */
export interface GroupTilesProps extends CallView {
  readonly layout: StageLayout;
  readonly pinned?: string;
  readonly onPin: (key: string | undefined) => void;
  readonly reactions: readonly ShownReaction[];
}

/** The faces of a call of many, a page of them at a time: only what is seen is there, so that only that is sent. */
export function GroupTiles({ call, state, layout, pinned, onPin, reactions }: GroupTilesProps) {
  const { calls } = useStrings();
  const words = useGroupWords();
  const [place, box] = useBox();
  const { large, faces, arrangement, toPage } = useStageTiles(state, { layout, pinned, place });
  const { sendingLevel, participants: levels } = useObservable(call.quality);
  const { way, grid, pages, page } = arrangement;
  const hands = raisedHands(state);
  const away = state.status === 'reconnecting';
  // Among many, only what is not well needs a sign.
  const weakOf = ({ local, id }: CallParticipant) => {
    const level = local ? sendingLevel : levels[id];
    return level === 'poor' || level === 'fair' ? level : undefined;
  };
  const tileOf = (tile: StageTile, avatarSize: number) => {
    const { participant, key } = tile;
    const hand = hands.indexOf(participant) + 1;
    return (
      <GroupTile
        key={key}
        tile={tile}
        dimmed={away && !participant.local}
        level={weakOf(participant)}
        avatarSize={avatarSize}
        pinned={key === pinned}
        onPin={() => onPin(key === pinned ? undefined : key)}
        hand={hand || undefined}
        reactions={reactions.filter((each) => each.participant === participant.id)}
      />
    );
  };
  const others = state.participants.filter(isNear);
  const own = state.participants.find((each) => each.local);
  const style = {
    '--parley-tile-width': `${grid.width}px`,
    '--parley-tile-height': `${grid.height}px`,
    '--parley-row-width': `${grid.columns * grid.width + (grid.columns - 1) * tileGap}px`,
  };
  const size = Math.max(28, Math.min(112, Math.round(Math.min(grid.width, grid.height) * 0.4)));
  return (
    <div ref={box} className={cx('parley-group', ways[way])} role="group" aria-label={words.participants}>
      {large && <div className="parley-group-large">{tileOf(large, 112)}</div>}
      {way === 'alone' && own && large?.participant !== own && (
        <CallTile participant={own} avatarSize={48} className="parley-tile-self" />
      )}
      {faces.length > 0 && (
        <div className="parley-group-faces" style={style as CSSProperties}>
          {faces.map((tile) => tileOf(tile, size))}
        </div>
      )}
      {pages > 1 && (
        <nav className="parley-group-pages" aria-label={words.page(page + 1, pages)}>
          <IconButton
            className="parley-group-page"
            icon={ChevronLeft}
            label={words.previous}
            disabled={page === 0}
            onClick={() => toPage(page - 1)}
          />
          <span className="parley-group-count" aria-hidden="true">
            {page + 1} / {pages}
          </span>
          <span className="parley-hidden" role="status">
            {words.page(page + 1, pages)}
          </span>
          <IconButton
            className="parley-group-page"
            icon={ChevronRight}
            label={words.next}
            disabled={page === pages - 1}
            onClick={() => toPage(page + 1)}
          />
        </nav>
      )}
      {others.length === 0 && state.status === 'active' && <p className="parley-group-alone">{calls.alone}</p>}
    </div>
  );
}

const ways = { all: undefined, alone: undefined, beside: 'parley-group-beside', below: 'parley-group-below' } as const;

function isNear({ local, state }: CallParticipant): boolean {
  return !local && (state === 'joined' || state === 'ringing' || state === 'invited');
}
