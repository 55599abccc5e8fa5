import type { Message, MessageEdit, User } from '@parley/core';
import { useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { observePages, type PagedList } from './observe-pages.js';

/** A list that comes page by page. */
export interface PagesView<T> extends PagedList<T> {
  /** Brings one more page, or tries again after a failure. */
  readonly loadMore: () => void;
}

/**
 * What a message said before its edits, the latest first.
 *
 * @example
 * ```tsx
 * const { items } = useEdits(id, message.seq);
 * ```
 */
export function useEdits(conversationId: string, seq: number): PagesView<MessageEdit> {
  const { conversations } = useParley();
  const source = useMemo(
    () => observePages(() => conversations.get(conversationId).edits(seq)),
    [conversations, conversationId, seq],
  );
  return { ...useObservable(source), loadMore: source.loadMore };
}

/** Who put an emoji on a message. */
export function useReactors(message: Pick<Message, 'conversationId' | 'seq'>, emoji: string): PagesView<User> {
  const { conversations } = useParley();
  const { conversationId, seq = 0 } = message;
  const source = useMemo(
    () => observePages(() => conversations.get(conversationId).reactors(seq, emoji)),
    [conversations, conversationId, seq, emoji],
  );
  return { ...useObservable(source), loadMore: source.loadMore };
}
