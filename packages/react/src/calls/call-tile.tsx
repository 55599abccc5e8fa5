import type { CallParticipant, QualityLevel } from '@parley/core';
import MicOff from 'lucide-react/icons/mic-off';
import type { ReactNode } from 'react';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import { useStrings } from '../theme/use-strings.js';
import { QualityBadge } from './quality-badge.js';
import { TrackVideo } from './track-video.js';

/** What a tile takes. */
export interface CallTileProps {
  readonly participant: CallParticipant;
  /** The screen that they share, in place of their face. */
  readonly screen?: boolean;
  /** Their connection, or mine, is away: the last picture stays, dimmed. */
  readonly dimmed?: boolean;
  /** What is being waited for. */
  readonly note?: string;
  /** How well their sound and picture arrive. */
  readonly level?: QualityLevel;
  readonly avatarSize?: number;
  readonly className?: string;
  /** Stands above all of it. */
  readonly children?: ReactNode;
}

/** One party of a call: picture or avatar, name plate, state of the microphone. */
export function CallTile(props: CallTileProps) {
  const { participant, screen, dimmed, note, level, avatarSize = 96, className, children } = props;
  const { calls, common } = useStrings();
  const { user, local, microphone, camera, tracks } = participant;
  const name = local ? common.you : user.name;
  const lost = dimmed || (!local && !participant.connected && participant.state === 'joined');
  const away = participant.leaving ? calls.left : calls.reconnecting;
  const paused = participant.paused.includes(screen ? 'screen' : 'camera');
  const track = screen ? tracks.screen : camera ? tracks.camera : undefined;
  const label = screen ? calls.screenOf(name) : name;
  const said = lost ? away : paused ? calls.paused : note;
  return (
    <div
      className={cx(
        'parley-tile',
        local && 'parley-tile-local',
        screen && 'parley-tile-screen',
        (lost || paused) && 'parley-tile-lost',
        participant.speaking && !screen && 'parley-tile-speaking',
        className,
      )}
      role="group"
      aria-label={lost || paused ? `${label}, ${said ?? ''}` : label}
    >
      {track ? (
        <TrackVideo track={track} mirrored={local && !screen} fitted={!local && !screen} label={label} />
      ) : (
        <Avatar user={user} size={avatarSize} />
      )}
      {said !== undefined && (
        <span className="parley-tile-note" aria-hidden="true">
          {said}
        </span>
      )}
      <span className="parley-tile-plate">
        {!microphone && participant.state === 'joined' && !screen && (
          <>
            <MicOff aria-hidden="true" size={16} strokeWidth={1.5} />
            <span className="parley-hidden">{calls.microphoneOff}</span>
          </>
        )}
        <bdi className="parley-tile-name">{label}</bdi>
        {level !== undefined && !lost && !screen && <QualityBadge level={level} />}
      </span>
      {children}
    </div>
  );
}
