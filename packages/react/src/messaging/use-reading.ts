import type { Conversation, ConversationState } from '@parley/core';
import { useEffect, useRef } from 'react';

/** Marks as read what is on the screen of somebody who looks at it. */
export function useReading(
  conversation: Conversation,
  state: ConversationState,
  { seenSeq, focused }: { readonly seenSeq?: number; readonly focused: boolean },
): void {
  const marked = useRef(0);
  const { readSeq, unreadCount } = state;
  useEffect(() => {
    if (!focused || seenSeq === undefined || unreadCount === 0 || seenSeq <= Math.max(readSeq, marked.current)) return;
    marked.current = seenSeq;
    conversation.markRead(seenSeq).catch(() => {
      marked.current = 0;
    });
  }, [conversation, readSeq, unreadCount, seenSeq, focused]);
}
