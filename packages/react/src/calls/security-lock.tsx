import LockKeyhole from 'lucide-react/icons/lock-keyhole';
import { useEffect, useState } from 'react';
import { Popover } from '../theme/popover.js';
import { useStrings } from '../theme/use-strings.js';
import type { CallView } from './observe-call.js';

/** A lock, once media goes straight from device to device; it opens the words by which both find out that nobody listens. */
export function SecurityLock({ call, state }: CallView) {
  const { security: words } = useStrings().calls;
  const [phrase, setPhrase] = useState<readonly string[]>();
  const { status } = state;
  const joined = state.participants.find((each) => !each.local && each.state === 'joined');
  const peer = (state.group && joined?.user) || state.peer;
  useEffect(() => {
    // A way that was found anew may have other certificates.
    let current = true;
    const take = (next: readonly string[] | undefined) => current && setPhrase(next);
    if (status === 'active')
      call.security().then(
        (security) => take(security?.phrase),
        () => take(undefined),
      );
    return () => {
      current = false;
    };
  }, [call, status]);
  if (!phrase || (status !== 'active' && status !== 'reconnecting')) return null;
  return (
    <Popover
      className="parley-security"
      triggerClassName="parley-icon-button"
      label={words.title}
      iconOnly
      trigger={<LockKeyhole aria-hidden="true" size={20} strokeWidth={1.5} />}
    >
      {() => (
        <>
          <p>{words.compare(peer.name)}</p>
          <ol className="parley-security-words" aria-label={words.phrase}>
            {phrase.map((word, index) => (
              <li key={index} lang="en">
                {word}
              </li>
            ))}
          </ol>
          <p className="parley-muted">{words.otherwise}</p>
        </>
      )}
    </Popover>
  );
}
