import Delete from 'lucide-react/icons/delete';
import Pause from 'lucide-react/icons/pause';
import Phone from 'lucide-react/icons/phone';
import Play from 'lucide-react/icons/play';
import { useCall } from '../calls/index.js';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useAction } from '../theme/use-action.js';
import { useLongPress } from '../theme/use-long-press.js';
import { sayError } from '../theme/use-words.js';
import { useStrings } from '../theme/use-strings.js';
import { useDialer } from './use-dialer.js';

/** What `DialPad` takes. */
export interface DialPadProps {
  readonly className?: string;
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/**
 * Keys of a phone: they dial, and in a call with a phone they send their tones. Nothing where the server leads to no phones.
 *
 * @example
 * ```tsx
 * <DialPad />
 * ```
 */
export function DialPad({ className }: DialPadProps) {
  const strings = useStrings();
  const { calls } = strings;
  const current = useCall();
  const dialer = useDialer();
  const [{ pending, error }, attempt] = useAction();
  const { number, call } = dialer;
  const zero = useLongPress(() => dialer.press('+'));
  if (!dialer.available) return null;
  const held = call ? current?.state.held.local === true : false;
  return (
    <form
      className={cx('parley-root', 'parley-dial', className)}
      aria-label={calls.dialPad}
      onSubmit={(event) => {
        event.preventDefault();
        if (!call && number !== '' && !pending) attempt(dialer.dial);
      }}
    >
      {!call && (
        <div className="parley-dial-line">
          <input
            className="parley-dial-number"
            dir="ltr"
            type="tel"
            autoComplete="off"
            aria-label={calls.phoneNumber}
            value={number}
            onChange={({ target }) => dialer.type(target.value)}
          />
          <IconButton icon={Delete} label={calls.eraseDigit} disabled={number === ''} onClick={dialer.erase} />
        </div>
      )}
      <div className="parley-dial-keys" dir="ltr">
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            className="parley-dial-key"
            onClick={() => dialer.press(key)}
            {...(key === '0' && !call && zero)}
          >
            {key}
          </button>
        ))}
      </div>
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {sayError(strings, error)}
        </p>
      )}
      {call ? (
        <button type="button" className="parley-button" onClick={() => attempt(() => call.hold(!held))}>
          {held ? <Play aria-hidden="true" size={20} /> : <Pause aria-hidden="true" size={20} />}
          {held ? calls.resume : calls.hold}
        </button>
      ) : (
        <button type="submit" className="parley-button" disabled={number === '' || pending}>
          <Phone aria-hidden="true" size={20} />
          {calls.dial}
        </button>
      )}
    </form>
  );
}
