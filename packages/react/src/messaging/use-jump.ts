import { useCallback } from 'react';
import { placeOf } from '../provider/desk.js';
import { useParleyContext } from '../provider/use-parley-context.js';

/**
 * Leads the reader of a conversation's `MessageList` to one of its messages; older ones are loaded until it is there.
 *
 * @example
 * ```tsx
 * const jump = useJump(id);
 * return <button onClick={() => jump(message.seq)}>Show in conversation</button>;
 * ```
 */
export function useJump(conversationId: string): (seq: number) => void {
  const { desk } = useParleyContext();
  return useCallback((seq: number) => desk.patch(placeOf(conversationId), { jumpTo: { seq } }), [desk, conversationId]);
}
