import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import { useCall } from '../calls/index.js';
import { cx } from '../theme/cx.js';
import { readField } from '../theme/dialable.js';
import { Later } from '../theme/later.js';
import { phoneCode } from '../theme/phone-code.js';
import { useStrings } from '../theme/use-strings.js';
import { useUsers } from '../users/index.js';
import { useDialer, type DialerView } from './use-dialer.js';

/** What `DialPad` takes. */
export interface DialPadProps {
  /** What stands in its field at first. */
  readonly number?: string;
  readonly className?: string;
}

/**
 * Keys of a phone, and a field for a name or a number: they dial, and in a call with a phone the keys send their tones. It finds people,
 * entries of the provider's `phones.book`, and numbers of former calls. Nothing where the server leads to no phones.
 *
 * @example
 * ```tsx
 * <DialPad />
 * ```
 */
export function DialPad({ number, className }: DialPadProps) {
  const dialer = useDialer({ number });
  return dialer.available ? <Pad dialer={dialer} className={className} /> : null;
}

function Pad({ dialer, className }: { readonly dialer: DialerView; readonly className?: string }) {
  const { calls } = useStrings();
  const current = useCall();
  const { call, text, ...rest } = dialer;
  const { users } = useUsers();
  const held = current?.state.held.local === true;
  return (
    <div className={cx('parley-root', 'parley-dial-pad', className)}>
      <Later code={phoneCode}>
        {({ DialPadBody, DialKeys }) =>
          call ? (
            <form className="parley-dial" aria-label={calls.dialPad}>
              <DialKeys press={dialer.press} />
              <button
                type="button"
                className="parley-button"
                onClick={() => void call.hold(!held).catch(() => undefined)}
              >
                {held ? <Play aria-hidden="true" size={20} /> : <Pause aria-hidden="true" size={20} />}
                {held ? calls.resume : calls.hold}
              </button>
            </form>
          ) : (
            <DialPadBody {...rest} shown={text} read={readField} users={users} />
          )
        }
      </Later>
    </div>
  );
}
