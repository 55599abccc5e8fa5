import Maximize2 from 'lucide-react/icons/maximize-2';
import Minimize2 from 'lucide-react/icons/minimize-2';
import { useEffect, useRef, useState } from 'react';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useLater } from '../theme/use-later.js';
import { useStrings } from '../theme/use-strings.js';
import { CallControls } from './call-controls.js';
import { CallEnded } from './call-ended.js';
import { CallProblems } from './call-problems.js';
import { CallTile } from './call-tile.js';
import { CallTiles } from './call-tiles.js';
import { CallTimer } from './call-timer.js';
import { callWords } from './call-words.js';
import { groupCode } from './group/group-code.js';
import type { CallView } from './observe-call.js';
import { phoneCode } from '../theme/phone-code.js';
import { QualityLine } from './quality-line.js';
import { SecurityLock } from './security-lock.js';
import { RecordingLine } from './recording-line.js';
import { RemoteAudio } from './remote-audio.js';
import { useCallTitle } from './use-call-title.js';
import { useCall } from './use-call.js';
import { useRing } from './use-ring.js';

/** What `CallStage` takes. */
export interface CallStageProps {
  /** Shown as a small floating tile; the stage remembers it by itself when not given. */
  readonly minimised?: boolean;
  readonly onMinimisedChange?: (minimised: boolean) => void;
  /** No tone while the other side rings. */
  readonly muted?: boolean;
  readonly className?: string;
}

/**
 * The current call, filling its container; nothing without one. It can be minimised to a floating tile, and it plays the sound.
 *
 * @example
 * ```tsx
 * <CallStage />
 * ```
 */
export function CallStage({ minimised, onMinimisedChange, muted = false, className }: CallStageProps) {
  const running = useCall();
  // An ended call that is still looked at.
  const [kept, setKept] = useState<CallView>();
  const current = running ?? kept;
  const [small, setSmall] = useState<string>();
  const [dismissed, setDismissed] = useState<string>();
  useRing('outgoing', !muted && current?.state.status === 'calling');
  if (!current || current.call.id === dismissed) return null;
  const { id } = current.call;
  const minimise = (next: boolean) => {
    setSmall(next ? id : undefined);
    onMinimisedChange?.(next);
  };
  return (
    <Stage
      key={id}
      view={current}
      minimised={minimised ?? small === id}
      minimise={minimise}
      dismiss={() => setDismissed(id)}
      keep={(stays) => setKept(stays ? current : undefined)}
      className={className}
    />
  );
}

interface StageProps {
  readonly view: CallView;
  readonly minimised: boolean;
  readonly minimise: (next: boolean) => void;
  readonly dismiss: () => void;
  readonly keep: (stays: boolean) => void;
  readonly className?: string;
}

function Stage({ view, minimised, minimise, dismiss, keep, className }: StageProps) {
  const { state } = view;
  const strings = useStrings();
  const { calls } = strings;
  const title = useCallTitle(state);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // Whoever answered by keyboard goes on from here: the button that had the focus is gone.
    const element = section.current;
    if (!element) return;
    const { activeElement, body } = element.ownerDocument;
    if (!activeElement || activeElement === body) element.focus({ preventScroll: true });
  }, []);
  const ended = state.status === 'ended';
  // Until it is there, and where it does not arrive, many are shown as two are.
  const ofMany = state.group && !minimised && !ended;
  const captioned = state.captions.enabled && !minimised && !ended;
  const { loaded } = useLater(groupCode, ofMany || captioned);
  const many = ofMany ? loaded : undefined;
  const others = state.participants.filter((each) => !each.local && each.state !== 'left');
  const ofPhone = !state.group && !minimised && !ended && others.some(({ kind }) => kind === 'phone');
  const phone = useLater(phoneCode, ofPhone).loaded;
  const first = others.find(({ id }) => id === state.activeSpeaker) ?? others[0];
  return (
    <section
      ref={section}
      className={cx('parley-root', 'parley-stage', minimised && 'parley-stage-small', className)}
      aria-label={calls.stage(title)}
      tabIndex={-1}
      data-parley-status={state.status}
    >
      <header className="parley-stage-head">
        <div className="parley-stage-title">
          <bdi className="parley-stage-name">{title}</bdi>
          <span className="parley-stage-state">
            <span role="status">{callWords(state, strings)}</span>
            {(state.status === 'active' || state.status === 'reconnecting') && <CallTimer state={state} />}
          </span>
        </div>
        {!minimised && <SecurityLock {...view} />}
        {!ended && (
          <IconButton
            className="parley-stage-minimise"
            icon={minimised ? Maximize2 : Minimize2}
            label={minimised ? calls.restore : calls.minimise}
            onClick={() => minimise(!minimised)}
          />
        )}
      </header>
      {ended ? (
        <CallEnded view={view} dismiss={dismiss} keep={keep} small={minimised} />
      ) : (
        <>
          <RecordingLine {...view} />
          {many ? (
            <many.GroupBody {...view} />
          ) : ofPhone && phone ? (
            <phone.PhoneBody {...view} />
          ) : (
            <>
              {minimised ? (
                first && <CallTile participant={first} avatarSize={48} dimmed={state.status === 'reconnecting'} />
              ) : (
                <CallTiles {...view} />
              )}
              {captioned && loaded && <loaded.CaptionLines state={state} />}
              {!minimised && <QualityLine {...view} />}
              {!minimised && <CallProblems {...view} />}
              <CallControls {...view} small={minimised} />
            </>
          )}
          <RemoteAudio participants={state.participants} />
        </>
      )}
    </section>
  );
}
