import type { CallSnapshot } from '@parley/core';
import { cx } from '../theme/cx.js';
import { useStrings } from '../theme/use-strings.js';
import { CallTile } from './call-tile.js';

/** Everybody in a call: a shared screen large, others beside it, oneself small in a corner. */
export function CallTiles({ state }: { readonly state: CallSnapshot }) {
  const { calls } = useStrings();
  const here = state.participants.filter((each) => each.state !== 'left');
  const others = here.filter((each) => !each.local);
  const me = here.find((each) => each.local);
  const sharing = here.find((each) => each.screen && each.tracks.screen);
  const away = state.status === 'reconnecting';
  const alone = state.status === 'active' && others.length === 0;
  return (
    <div className={cx('parley-tiles', sharing !== undefined && 'parley-tiles-sharing')}>
      {sharing && <CallTile participant={sharing} screen dimmed={away && !sharing.local} />}
      <div className="parley-tiles-faces" data-parley-count={others.length}>
        {others.map((each) => (
          <CallTile key={each.id} participant={each} dimmed={away} avatarSize={sharing ? 56 : 112} />
        ))}
        {alone && <p className="parley-tiles-alone">{calls.alone}</p>}
      </div>
      {me && <CallTile participant={me} avatarSize={48} className="parley-tile-self" />}
    </div>
  );
}
