import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/** Nobody, for who asks about nobody. */
const nobody = { get: () => undefined, subscribe: () => () => undefined };

/**
 * Whether I have blocked a user; false as long as that is not known. Neither of us writes to the other or calls them then.
 *
 * @example
 * ```tsx
 * const blocked = useBlocked('bob');
 * const { moderation } = useParley();
 * return <button onClick={() => moderation[blocked ? 'unblock' : 'block']('bob')}>{blocked ? 'Unblock' : 'Block'}</button>;
 * ```
 */
export function useBlocked(userId: string | undefined): boolean {
  const { moderation } = useParley();
  const ids = useObservable<ReadonlySet<string> | undefined>(userId === undefined ? nobody : moderation.blockedIds);
  return userId !== undefined && ids?.has(userId) === true;
}
