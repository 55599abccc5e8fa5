import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/**
 * Unread messages of all conversations held: for a badge or the page's title.
 *
 * @example
 * ```tsx
 * const unread = useUnreadCount();
 * return <title>{unread > 0 ? `(${unread}) Chat` : 'Chat'}</title>;
 * ```
 */
export function useUnreadCount(): number {
  return useObservable(useParley().conversations.list, (list) => list.unreadCount);
}
