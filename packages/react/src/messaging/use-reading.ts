import type { Conversation, ConversationState } from '@parley/core';
import { useEffect, useRef } from 'react';

/** Marks as read what is on the screen of somebody who looks at it. */
export function useReading(
  conversation: Conversation,
  state: ConversationState,
  { seenSeq, focused }: { readonly seenSeq?: number; readonly focused: boolean },
): void {
  const marked = useRef(0);
  const { readSeq } = state;
  const unread = state.unreadCount + state.mentionCount > 0;
  useEffect(() => {
    if (!focused || seenSeq === undefined || !unread || seenSeq <= Math.max(readSeq, marked.current)) return;
    marked.current = seenSeq;
    conversation.markRead(seenSeq).catch(() => {
      marked.current = 0;
    });
  }, [conversation, readSeq, unread, seenSeq, focused]);
}
