import type { CallElsewhere as Elsewhere } from '@parley/core';
import PhoneCall from 'lucide-react/icons/phone-call';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import { sayError } from '../theme/use-words.js';
import { useCall } from './use-call.js';
import { useCallTitle } from './use-call-title.js';

/** What `CallElsewhere` takes. */
export interface CallElsewhereProps {
  readonly className?: string;
}

/**
 * A thin line that says with whom a call of this user runs in another tab of this browser or on another device, and takes it over;
 * nothing without one.
 *
 * @example
 * ```tsx
 * <CallElsewhere />
 * ```
 */
export function CallElsewhere({ className }: CallElsewhereProps) {
  const [call] = useObservable(useParley().calls.elsewhere);
  return (
    <div className={cx('parley-root', 'parley-banner-place', 'parley-elsewhere', className)} role="status">
      {call && <Line key={call.id} call={call} />}
    </div>
  );
}

function Line({ call }: { readonly call: Elsewhere }) {
  const { calls } = useParley();
  const strings = useStrings();
  const current = useCall();
  const title = useCallTitle({ ...call, participants: [] });
  const [{ pending, error }, run] = useAction();
  const { onOtherDevice, elsewhere, endAndJoin, takeOver } = strings.calls;
  const inCall = current !== undefined && current.state.status !== 'ended';
  return (
    <div className="parley-banner">
      <PhoneCall aria-hidden="true" size={16} strokeWidth={1.5} />
      <span className="parley-banner-words">{(call.where === 'device' ? onOtherDevice : elsewhere)(title)}</span>
      {error !== undefined && <span className="parley-error">{sayError(strings, error)}</span>}
      <button
        type="button"
        className="parley-button"
        disabled={pending}
        title={inCall ? endAndJoin : undefined}
        onClick={() => run(() => calls.rejoin(call.id))}
      >
        {takeOver}
      </button>
    </div>
  );
}
