import LockKeyhole from 'lucide-react/icons/lock-keyhole';
import { useEffect, useState } from 'react';
import { cx } from '../theme/cx.js';
import { Popover } from '../theme/popover.js';
import { useStrings } from '../theme/use-strings.js';
import type { CallView } from './observe-call.js';

/** A lock, where media is encrypted from device to device; it opens the words by which all find out that nobody listens. */
export function SecurityLock({ call, state }: CallView) {
  const { security: words } = useStrings().calls;
  const [phrase, setPhrase] = useState<readonly string[]>();
  const { status } = state;
  const joined = state.participants.find((each) => !each.local && each.state === 'joined');
  const peer = (state.group && joined?.user) || state.peer;
  useEffect(() => {
    // A way that was found anew may have other certificates.
    let current = 0;
    const ask = () => {
      current += 1;
      const own = current;
      const take = (next: readonly string[] | undefined) => own === current && setPhrase(next);
      call.security().then(
        (security) => take(security?.phrase),
        () => take(undefined),
      );
    };
    if (status === 'active') ask();
    const follow = ({ complete }: { readonly complete: boolean }) => {
      // What was true before is not shown while the answer is on its way.
      if (!complete) setPhrase(undefined);
      ask();
    };
    const stop = status === 'active' ? call.on('security', follow) : undefined;
    return () => {
      current = -1;
      stop?.();
    };
  }, [call, status, state.group]);
  const isOfMany = state.group && state.encrypted;
  const isPending = isOfMany && !phrase;
  // What was compared by two says nothing of a call that became one of many.
  if (state.group && !isOfMany) return null;
  if ((!phrase && !isPending) || (status !== 'active' && status !== 'reconnecting')) return null;
  return (
    <Popover
      className="parley-security"
      triggerClassName={cx('parley-icon-button', state.encrypted && 'parley-security-named')}
      label={words.title}
      iconOnly
      trigger={
        <>
          <LockKeyhole aria-hidden="true" size={20} strokeWidth={1.5} />
          {state.encrypted && <span>{words.short}</span>}
        </>
      }
    >
      {() => (
        <>
          <p>{isPending ? words.pending : isOfMany ? words.compareAll : words.compare(peer.name)}</p>
          {!isPending && (
            <ol className="parley-security-words" aria-label={words.phrase}>
              {phrase?.map((word, index) => (
                <li key={index} lang="en">
                  {word}
                </li>
              ))}
            </ol>
          )}
          {!isPending && <p className="parley-muted">{words.otherwise}</p>}
          {state.encrypted && <p className="parley-muted">{words.noListening}</p>}
        </>
      )}
    </Popover>
  );
}
