import type { Conversation as Given } from '@parley/protocol';
import { read } from '../connection/index.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { MessagingDeps } from './room.js';

/** Asks for conversations of which too little is known. */
export interface Refresher {
  /** Asks for it, once at a time; `again` where an answer that is on its way may be older than what makes somebody ask. */
  ask(id: string, again?: boolean): void;
  /** What was asked before is not to be taken, but asked once more. */
  doubt(id: string): void;
}

/** Asks for conversations, each once at a time. `take` gets nothing where there is none for me. */
export function createRefresher(
  { link, logger }: Pick<MessagingDeps, 'link' | 'logger'>,
  take: (id: string, given: Given | undefined) => void,
): Refresher {
  // Whether to ask once more when the answer is there: it may be older than what made somebody ask.
  const asked = new Map<string, boolean | 'stale'>();
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
    if (again !== 'stale') take(conversationId, found);
    if (again) refresh(conversationId);
  };
  const refresh = (id: string, again = false) => {
    const flying = asked.has(id);
    asked.set(id, flying && (asked.get(id) || again));
    if (!flying) void ask(id);
  };
  return {
    ask: refresh,
    doubt(id) {
      if (asked.has(id)) asked.set(id, 'stale');
    },
  };
}
