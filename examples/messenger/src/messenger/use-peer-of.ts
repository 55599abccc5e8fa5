import { useConversations } from '@parley/react';
import type { User } from '@parley/web';

/** The other person of a direct conversation in the list. */
export function usePeerOf(conversationId?: string): User | undefined {
  return useConversations().items.find((item) => item.id === conversationId)?.peer;
}
