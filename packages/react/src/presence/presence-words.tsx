import { useFormat } from '../theme/format.js';
import { useNow } from '../theme/use-now.js';
import { useWords } from '../theme/use-words.js';
import { statusWords, useKnownPresence } from './use-known-presence.js';

/** What `PresenceWords` takes. */
export interface PresenceWordsProps {
  /** Whose presence; mine when left out. */
  readonly userId?: string;
}

/**
 * Somebody's presence in words: when they were last here, or the status and their own words. While the connection is away
 * it says that this is what was last known.
 *
 * @example
 * ```tsx
 * <PresenceWords userId="bob" />
 * ```
 */
export function PresenceWords({ userId }: PresenceWordsProps) {
  const presence = useKnownPresence(userId);
  const strings = useWords();
  const format = useFormat();
  const now = useNow(60_000);
  const { status, message = '', lastSeen, known, mine } = presence;
  if (status === 'offline' && lastSeen !== undefined && (known || !mine)) {
    return <bdi suppressHydrationWarning>{strings.presence.lastSeen(format.ago(lastSeen, now))}</bdi>;
  }
  return (
    <>
      <bdi>{statusWords(presence, strings)}</bdi>
      {message !== '' && (
        <>
          {' · '}
          <bdi>{message}</bdi>
        </>
      )}
    </>
  );
}
