import { useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { observeUsers, type UserList } from './observe-users.js';

/** What `useUsers` gives. */
export interface UsersView extends UserList {
  /** Brings one more page, or tries again after a failure. */
  readonly loadMore: () => Promise<void>;
}

/**
 * The people and bots of the app: whom one may write to or call.
 *
 * @example
 * ```tsx
 * const { users } = useUsers();
 * return <ul>{users.map((user) => <li key={user.id}>{user.name}</li>)}</ul>;
 * ```
 */
export function useUsers(): UsersView {
  const { users, connection } = useParley();
  const source = useMemo(() => observeUsers({ users, connection }), [users, connection]);
  return { ...useObservable(source), loadMore: source.loadMore };
}
