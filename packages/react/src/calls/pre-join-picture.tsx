import type { ParleyError } from '@parley/core';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import TriangleAlert from 'lucide-react/icons/triangle-exclamation-point';
import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { useConnection } from '../connection/index.js';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useStrings } from '../theme/use-strings.js';
import { problemWords } from './call-words.js';
import { LevelMeter } from './level-meter.js';
import { TrackVideo } from './track-video.js';
import type { PreviewView } from './use-preview.js';

/** What others will see and hear, and what to turn off of it. */
export function PreJoinPicture({ preview, state }: PreviewView) {
  const strings = useStrings();
  const { user } = useConnection();
  const { preJoin } = strings;
  const { microphone, camera, picture, opening } = state;
  const found = (['microphone', 'camera'] as const).flatMap((source) => {
    const error: ParleyError | undefined = state.problems[source];
    return error ? [{ source, ...problemWords(source, error, strings) }] : [];
  });
  // One permission is asked for both: what to do about it is said once.
  const helps = new Set(found.flatMap(({ help }) => help ?? []));
  const insecure = new Set(found.map(({ what }) => what));
  const again = () => {
    // Both in one turn, so that the user is asked once; a second failure shows itself.
    for (const { source } of found)
      (source === 'microphone' ? preview?.setMicrophoneEnabled(true) : preview?.setCameraEnabled(true))?.catch(
        () => undefined,
      );
  };
  return (
    <div className="parley-prejoin-side">
      <div className="parley-prejoin-picture" role="group" aria-label={preJoin.preview}>
        {picture ? (
          <TrackVideo track={picture} mirrored label={preJoin.picture} />
        ) : (
          <div className="parley-prejoin-dark">
            {user && <Avatar user={user} size={80} />}
            <p role="status">{opening ? preJoin.opening : preJoin.cameraIsOff}</p>
          </div>
        )}
        <div className="parley-prejoin-controls">
          {preview && microphone && <LevelMeter level={preview.level} />}
          <IconButton
            className={cx('parley-control', !microphone && 'parley-control-off')}
            icon={microphone ? Mic : MicOff}
            label={microphone ? preJoin.mute : preJoin.unmute}
            disabled={!preview || opening}
            onClick={() => void preview?.setMicrophoneEnabled(!microphone).catch(() => undefined)}
          />
          <IconButton
            className={cx('parley-control', !camera && 'parley-control-off')}
            icon={camera ? Video : VideoOff}
            label={camera ? preJoin.cameraOff : preJoin.cameraOn}
            disabled={!preview || opening}
            onClick={() => void preview?.setCameraEnabled(!camera).catch(() => undefined)}
          />
        </div>
      </div>
      {found.length > 0 && (
        <div className="parley-prejoin-problem" role="alert">
          <TriangleAlert aria-hidden="true" size={20} strokeWidth={1.5} />
          <p>
            {[...insecure].join(' ')} {[...helps].join(' ')}
          </p>
          <button type="button" className="parley-button" onClick={again}>
            {strings.common.retry}
          </button>
        </div>
      )}
    </div>
  );
}
