import type { CallParticipant } from '@parley/core';
import type { CSSProperties } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { cx } from '../theme/cx.js';
import { useStrings } from '../theme/use-strings.js';
import { callWords } from './call-words.js';
import type { CallView } from './observe-call.js';
import { CallTile } from './call-tile.js';

/** Everybody in a call: a shared screen large, others beside it, oneself small in a corner. */
export function CallTiles({ call, state }: CallView) {
  const { level, sendingLevel } = useObservable(call.quality);
  const levelOf = ({ local }: CallParticipant) => (local ? sendingLevel : level);
  const strings = useStrings();
  const here = state.participants.filter((each) => each.state !== 'left');
  const others = here.filter((each) => !each.local);
  const me = here.find((each) => each.local);
  const sharing = here.find((each) => each.screen && each.tracks.screen);
  const away = state.status === 'reconnecting';
  const alone = state.status === 'active' && others.length === 0;
  const waiting = state.status === 'calling' ? callWords(state, strings) : undefined;
  // Two faces overlap well; more of them, or a screen, want me among the others.
  const together = sharing !== undefined || others.length > 1;
  const faces = together && me ? [...others, me] : others;
  const columns = Math.max(1, Math.ceil(Math.sqrt(faces.length)));
  return (
    <div
      className={cx('parley-tiles', sharing !== undefined && 'parley-tiles-sharing')}
      style={{ '--parley-columns': columns, '--parley-columns-narrow': Math.max(1, columns - 1) } as CSSProperties}
    >
      {sharing && <CallTile participant={sharing} screen dimmed={away && !sharing.local} />}
      <div className="parley-tiles-faces">
        {faces.map((each) => (
          <CallTile
            key={each.id}
            participant={each}
            dimmed={away && !each.local}
            note={waiting}
            level={levelOf(each)}
            avatarSize={sharing ? 56 : 112}
          />
        ))}
        {alone && <p className="parley-tiles-alone">{strings.calls.alone}</p>}
      </div>
      {me && !together && (
        <CallTile participant={me} level={levelOf(me)} avatarSize={48} className="parley-tile-self" />
      )}
    </div>
  );
}
