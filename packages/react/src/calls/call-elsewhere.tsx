import PhoneCall from 'lucide-react/icons/phone-call';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import { sayError } from '../theme/use-words.js';

/** What `CallElsewhere` takes. */
export interface CallElsewhereProps {
  readonly className?: string;
}

/**
 * A thin line that says with whom a call runs in another tab of this browser, and takes it over; nothing without one.
 *
 * @example
 * ```tsx
 * <CallElsewhere />
 * ```
 */
export function CallElsewhere({ className }: CallElsewhereProps) {
  const { calls } = useParley();
  const [call] = useObservable(calls.elsewhere);
  const strings = useStrings();
  const [{ pending, error }, run] = useAction();
  return (
    <div className={cx('parley-root', 'parley-banner-place', 'parley-elsewhere', className)} role="status">
      {call && (
        <div className="parley-banner">
          <PhoneCall aria-hidden="true" size={16} strokeWidth={1.5} />
          <span className="parley-banner-words">{strings.calls.elsewhere(call.peer.name)}</span>
          {error !== undefined && <span className="parley-error">{sayError(strings, error)}</span>}
          <button
            type="button"
            className="parley-button"
            disabled={pending}
            onClick={() => run(() => calls.rejoin(call.id))}
          >
            {strings.calls.takeOver}
          </button>
        </div>
      )}
    </div>
  );
}
