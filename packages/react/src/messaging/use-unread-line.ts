import type { ConversationState, Timeline } from '@parley/core';
import { useState } from 'react';
import { firstUnread } from './thread-rows.js';

/** What decides where the line for new messages stands. */
export interface UnreadLineInput {
  readonly timeline: Timeline;
  readonly state: ConversationState;
  /** A thread has no such line. */
  readonly off?: boolean;
  /** The reader has the end of the thread before them: what arrives is read at once. */
  readonly watching: boolean;
}

/**
 * The key of the message above which the line for new messages stands. It is set when the thread opens with unread messages, or
 * when some arrive unseen after all others were read, and stays there while they are read.
 */
export function useUnreadLine({ timeline, state, off, watching }: UnreadLineInput): string | undefined {
  const [line, setLine] = useState<{ readonly seq?: number; readonly allRead: boolean }>();
  const { readSeq } = state;
  const ready = !off && timeline.status === 'ready' && state.status === 'ready';
  const unread = firstUnread(timeline.messages, readSeq) !== undefined;
  if (ready && !line) setLine({ seq: unread ? readSeq : undefined, allRead: !unread });
  else if (ready && line && line.allRead === unread) {
    if (!unread) setLine({ ...line, allRead: true });
    else if (!watching) setLine({ seq: readSeq, allRead: false });
  }
  return line?.seq === undefined ? undefined : firstUnread(timeline.messages, line.seq)?.key;
}
