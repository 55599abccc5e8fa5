import type { Conversation as Given } from '@parley/protocol';
import { read } from '../connection/index.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { MessagingDeps } from './room.js';

/** Asks for conversations of which too little is known, each once at a time. `take` gets nothing where there is none for me. */
export function createRefresher(
  { link, logger }: Pick<MessagingDeps, 'link' | 'logger'>,
  take: (id: string, given: Given | undefined) => void,
): (id: string, again?: boolean) => void {
  // Whether to ask once more when the answer is there: it may be older than what made somebody ask.
  const asked = new Map<string, boolean>();
  const ask = async (conversationId: string) => {
    let found: Given | undefined;
    try {
      found = (await read(link, ['conversation.get', { conversationId }])).conversation;
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== 'messaging/not-found') {
        asked.delete(conversationId);
        logger?.warn('A conversation could not be looked up', { error });
        return;
      }
    }
    const again = asked.get(conversationId);
    asked.delete(conversationId);
    take(conversationId, found);
    if (again) refresh(conversationId);
  };
  const refresh = (id: string, again = false) => {
    const flying = asked.has(id);
    asked.set(id, flying && (again || !!asked.get(id)));
    if (!flying) void ask(id);
  };
  return refresh;
}
