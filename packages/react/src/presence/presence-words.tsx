import { useFormat } from '../theme/format.js';
import { useNow } from '../theme/use-now.js';
import { useStrings } from '../theme/use-strings.js';
import { usePresence } from './use-presence.js';

/** Somebody's presence in words: their own, else when they were last here, else the status. */
export function PresenceWords({ userId }: { readonly userId?: string }) {
  const { status, message, lastSeen } = usePresence(userId);
  const { presence } = useStrings();
  const format = useFormat();
  const now = useNow(60_000);
  if (status === 'offline' && lastSeen !== undefined) {
    return <span suppressHydrationWarning>{presence.lastSeen(format.ago(lastSeen, now))}</span>;
  }
  return (
    <>
      {presence[status]}
      {message !== undefined && message !== '' && <bdi className="parley-presence-message"> · {message}</bdi>}
    </>
  );
}
