import type { ConversationList } from '@parley/core';
import { useCallback } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/** What `useConversations` gives. */
export interface ConversationsView extends ConversationList {
  /** Brings one more page. */
  readonly loadMore: () => Promise<void>;
}

/**
 * My conversations, the last changed first.
 *
 * @example
 * ```tsx
 * const { items, hasMore, loadMore } = useConversations();
 * return <ul>{items.map((item) => <li key={item.id}>{item.title}</li>)}</ul>;
 * ```
 */
export function useConversations(): ConversationsView {
  const { conversations } = useParley();
  const list = useObservable(conversations.list);
  const loadMore = useCallback(() => conversations.loadMore(), [conversations]);
  return { ...list, loadMore };
}
