import Phone from 'lucide-react/icons/phone';
import Video from 'lucide-react/icons/video';
import { useConnection } from '../connection/index.js';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useAction } from '../theme/use-action.js';
import { sayError, useWords } from '../theme/use-words.js';
import { useCall } from './use-call.js';

/** What `CallButtons` takes. */
export interface CallButtonsProps {
  /** Whom to call; all of the conversation, a group, when not given. */
  readonly userId?: string;
  /** Their name, for the labels; the id when not given. */
  readonly name?: string;
  /** Why: the other side is shown the conversation. */
  readonly conversationId?: string;
  /** In place of starting the call, such as for `PreJoin`; what it rejects with is shown. */
  readonly onCall?: (wanted: { readonly video: boolean }) => unknown;
  /**
   * Encrypted from device to device, whatever carries the call: it cannot be recorded then, has no captions and no phones. A browser
   * that cannot do that says so.
   */
  readonly encrypted?: boolean;
  readonly className?: string;
}

/**
 * Two buttons that call somebody, or a group, with sound alone or with video.
 *
 * @example
 * ```tsx
 * <CallButtons userId="bob" name="Bob" />
 * ```
 */
export function CallButtons(props: CallButtonsProps) {
  return (
    <div className={cx('parley-root', 'parley-call-buttons', props.className)}>
      <CallButton {...props} className={undefined} />
      <CallButton {...props} className={undefined} video />
    </div>
  );
}

/** What `CallButton` takes. */
export interface CallButtonProps extends CallButtonsProps {
  readonly video?: boolean;
}

/**
 * One button that calls somebody.
 *
 * @example
 * ```tsx
 * <CallButton userId="bob" name="Bob" video />
 * ```
 */
export function CallButton({
  userId,
  name = userId ?? '',
  conversationId = '',
  video = false,
  onCall,
  encrypted = false,
  className,
}: CallButtonProps) {
  const { calls } = useParley();
  const current = useCall();
  const { status } = useConnection();
  const strings = useWords();
  const [{ pending, error }, run] = useAction();
  const inCall = current !== undefined && current.state.status !== 'ended';
  const words = strings.calls;
  const start = async () => {
    if (onCall) await onCall({ video });
    else {
      const how = { video, conversationId: conversationId || undefined, ...(encrypted && { encrypted }) };
      await calls.start(userId ?? { conversationId }, how);
    }
  };
  return (
    <span className={cx('parley-root', 'parley-call-button', className)}>
      <IconButton
        icon={video ? Video : Phone}
        label={video ? words.videoCall(name) : words.audioCall(name)}
        disabled={pending || inCall || status !== 'connected'}
        onClick={() => run(start)}
      />
      {error !== undefined && (
        <span className="parley-call-button-error" role="alert">
          {words.startFailed(sayError(strings, error))}
        </span>
      )}
    </span>
  );
}
