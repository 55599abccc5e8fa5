import { PhoneCall } from 'lucide-react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useStrings } from '../theme/use-strings.js';

/** What `CallElsewhere` takes. */
export interface CallElsewhereProps {
  readonly className?: string;
}

/**
 * A thin line that says with whom a call runs in another tab of this browser; nothing without one.
 *
 * @example
 * ```tsx
 * <CallElsewhere />
 * ```
 */
export function CallElsewhere({ className }: CallElsewhereProps) {
  const [call] = useObservable(useParley().calls.elsewhere);
  const { calls } = useStrings();
  return (
    <div className={cx('parley-root', 'parley-banner-place', 'parley-elsewhere', className)} role="status">
      {call && (
        <div className="parley-banner">
          <PhoneCall aria-hidden="true" size={16} strokeWidth={1.5} />
          <span className="parley-banner-words">{calls.elsewhere(call.peer.name)}</span>
        </div>
      )}
    </div>
  );
}
