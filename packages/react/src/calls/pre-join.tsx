import { useId, type ReactNode } from 'react';
import { cx } from '../theme/cx.js';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import { sayError } from '../theme/use-words.js';
import { DeviceSelect } from './device-select.js';
import { EffectSwitches } from './effect-switches.js';
import { PreJoinNetwork } from './pre-join-network.js';
import { PreJoinPicture } from './pre-join-picture.js';
import { SpeakerTest } from './speaker-test.js';
import { usePreview } from './use-preview.js';

/** What the user wants on when they join. */
export interface PreJoinChoice {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** What `PreJoin` takes. */
export interface PreJoinProps {
  /** Joins or starts the call. The devices of the preview were let go before; what it rejects with is shown. */
  readonly onJoin: (choice: PreJoinChoice) => unknown;
  /** What is joined, such as the name of a group; a question unless given. */
  readonly title?: ReactNode;
  /** Whether the camera is on at first; it is unless this is false. */
  readonly camera?: boolean;
  /** Whether the network is tried; it is unless this is false. */
  readonly network?: boolean;
  readonly className?: string;
}

/**
 * What others will see and hear, before a call: picture and level, which devices, and how good the call will be.
 *
 * @example
 * ```tsx
 * <PreJoin title="Design" onJoin={({ camera, microphone }) => calls.join(callId, { video: camera, microphone })} />
 * ```
 */
export function PreJoin({ onJoin, title, camera = true, network = true, className }: PreJoinProps) {
  const view = usePreview(camera);
  const strings = useStrings();
  const { preJoin } = strings;
  const heading = useId();
  const [{ pending, error }, run] = useAction();
  const { microphone, problems } = view.state;
  const join = () => {
    const choice = { microphone, camera: view.state.camera };
    run(() => Promise.resolve(choice).then(onJoin));
  };
  return (
    <section className={cx('parley-root', 'parley-prejoin', className)} aria-labelledby={heading}>
      <PreJoinPicture {...view} />
      <div className="parley-prejoin-panel">
        <h2 id={heading} className="parley-prejoin-title">
          <bdi>{title ?? preJoin.title}</bdi>
        </h2>
        <div className="parley-prejoin-devices">
          <DeviceSelect kind="microphone" />
          <DeviceSelect kind="camera" />
          <DeviceSelect kind="speaker" />
          <SpeakerTest />
          <EffectSwitches />
        </div>
        {network && <PreJoinNetwork />}
        <div className="parley-prejoin-join">
          <button
            type="button"
            className="parley-button parley-button-primary"
            disabled={pending || view.state.opening}
            onClick={join}
          >
            {pending ? preJoin.joining : preJoin.join}
          </button>
          {problems.microphone && <p className="parley-muted">{preJoin.joinUnheard}</p>}
          {error !== undefined && (
            <p className="parley-error" role="alert">
              {preJoin.joinFailed(sayError(strings, error))}
            </p>
          )}
        </div>
      </div>
    </section>
  );
}
