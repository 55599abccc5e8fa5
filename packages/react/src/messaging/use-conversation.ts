import type { ConversationState } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/**
 * One conversation: its title, members, unread count and who types. Its status is `loading` until it is known.
 *
 * @example
 * ```tsx
 * const { title, memberCount } = useConversation(id);
 * ```
 */
export function useConversation(conversationId: string): ConversationState {
  return useObservable(useParley().conversations.get(conversationId).state);
}
