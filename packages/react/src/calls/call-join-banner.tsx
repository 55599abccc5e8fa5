import Phone from 'lucide-react/icons/phone';
import Video from 'lucide-react/icons/video';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import { formatDuration, useFormat } from '../theme/format.js';
import { useAction } from '../theme/use-action.js';
import { useNow } from '../theme/use-now.js';
import { useStrings } from '../theme/use-strings.js';
import { sayError } from '../theme/use-words.js';
import { useCall } from './use-call.js';

/** What `CallJoinBanner` takes. */
export interface CallJoinBannerProps {
  readonly conversationId: string;
  /** In place of joining, such as for `PreJoin`; what it rejects with is shown. */
  readonly onJoin?: (wanted: { readonly callId: string; readonly video: boolean }) => unknown;
  readonly className?: string;
}

// Faces beyond that are only counted.
const faces = 3;

/**
 * Says that a call runs in a conversation, who is in it, and lets one join; nothing without one.
 *
 * @example
 * ```tsx
 * <CallJoinBanner conversationId={id} />
 * ```
 */
export function CallJoinBanner({ conversationId, onJoin, className }: CallJoinBannerProps) {
  const { calls } = useParley();
  const running = useObservable(calls.joinable).find((each) => each.conversationId === conversationId);
  const strings = useStrings();
  const format = useFormat();
  const now = useNow(1000, running !== undefined);
  const current = useCall();
  const [{ pending, error }, run] = useAction();
  const words = strings.calls;
  const join = async (callId: string, video: boolean) => {
    if (onJoin) await onJoin({ callId, video });
    else await calls.join(callId, { video });
  };
  const inCall = current !== undefined && current.state.status !== 'ended';
  const names = running?.users.map(({ name }) => name) ?? [];
  const rest = names.length - faces;
  const who = rest > 0 ? words.andMore(names.slice(0, faces).join(', '), rest) : format.list(names);
  return (
    <div className={cx('parley-root', 'parley-banner-place', className)}>
      <span className="parley-hidden" role="status">
        {running && words.runs(who)}
      </span>
      {running && (
        <div className="parley-join">
          <span className="parley-join-faces" aria-hidden="true">
            {running.users.slice(0, faces).map((user) => (
              <Avatar key={user.id} user={user} size={28} />
            ))}
          </span>
          <span className="parley-join-text">
            <span className="parley-join-title">
              {running.video ? words.runningVideo : words.runningAudio}
              <span className="parley-join-time" aria-hidden="true">
                {formatDuration(now - running.startedAt)}
              </span>
            </span>
            <bdi className="parley-join-names">{who}</bdi>
          </span>
          {error !== undefined && (
            <span className="parley-error" role="alert">
              {words.startFailed(sayError(strings, error))}
            </span>
          )}
          {inCall && <span className="parley-hidden">{words.endAndJoin}</span>}
          <span className="parley-join-actions">
            <button
              type="button"
              className="parley-button"
              disabled={pending}
              title={inCall ? words.endAndJoin : undefined}
              onClick={() => run(() => join(running.id, false))}
            >
              <Phone aria-hidden="true" size={16} strokeWidth={1.5} />
              {words.join}
            </button>
            {running.video && (
              <button
                type="button"
                className="parley-button parley-button-go"
                aria-label={words.joinVideo}
                title={inCall ? words.endAndJoin : words.joinVideo}
                disabled={pending}
                onClick={() => run(() => join(running.id, true))}
              >
                <Video aria-hidden="true" size={16} strokeWidth={1.5} />
                {words.withVideo}
              </button>
            )}
          </span>
        </div>
      )}
    </div>
  );
}
