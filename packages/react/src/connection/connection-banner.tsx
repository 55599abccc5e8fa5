import LoaderCircle from 'lucide-react/icons/loader-circle';
import WifiOff from 'lucide-react/icons/wifi-off';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useDelayed } from '../theme/use-delayed.js';
import { useNow } from '../theme/use-now.js';
import { sayError, useWords } from '../theme/use-words.js';
import { useConnection } from './use-connection.js';
import { useNetwork } from './use-network.js';

/** What `ConnectionBanner` takes. */
export interface ConnectionBannerProps {
  readonly className?: string;
}

/**
 * A thin line that says when the connection is away and when it is tried again; nothing in the first half second.
 *
 * @example
 * ```tsx
 * <ConnectionBanner />
 * ```
 */
export function ConnectionBanner({ className }: ConnectionBannerProps) {
  const { status, error, retryAt } = useConnection();
  const offline = useNetwork() !== 'online';
  const parley = useParley();
  const strings = useWords();
  const away = status === 'connecting' || status === 'reconnecting' || status === 'failed';
  const shown = useDelayed(away, 500);
  const now = useNow(1000, shown && retryAt !== undefined);
  const words = strings.connection;
  // The first attempt says that it connects; once one has failed, why, and when the next one starts.
  const failing = status === 'connecting' && error !== undefined;
  const reason = failing && error.code === 'connection/lost' ? words.unreachable : sayError(strings, error);
  const retrying = status === 'reconnecting' || failing;
  const said = {
    connecting: offline ? words.offline : failing ? words.failed(reason) : words.connecting,
    reconnecting: offline ? words.offline : words.reconnecting,
    failed: words.failed(reason),
    connected: '',
    disconnected: '',
  }[status];
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1000);
  return (
    <div className={cx('parley-root', 'parley-banner-place', className)}>
      <div role="status">
        {shown && (
          <div className={cx('parley-banner', status === 'failed' && 'parley-banner-failed')}>
            {status === 'connecting' && !failing && !offline ? (
              <LoaderCircle className="parley-spin" aria-hidden="true" size={16} strokeWidth={1.5} />
            ) : (
              <WifiOff aria-hidden="true" size={16} strokeWidth={1.5} />
            )}
            <span className="parley-banner-words">{said}</span>
          </div>
        )}
      </div>
      {shown && retrying && (
        <div className="parley-banner-actions">
          <span className="parley-banner-count">{seconds > 0 ? words.retryIn(seconds) : words.retryingNow}</span>
          <button type="button" className="parley-text-button" onClick={() => parley.connection.reconnectNow()}>
            {words.tryNow}
          </button>
        </div>
      )}
      {shown && status === 'failed' && (
        <div className="parley-banner-actions">
          <button
            type="button"
            className="parley-text-button"
            onClick={() => void parley.connect().catch(() => undefined)}
          >
            {strings.common.retry}
          </button>
        </div>
      )}
    </div>
  );
}
