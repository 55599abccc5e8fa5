import type { Conversation as Given } from '@parley/protocol';
import { read } from '../connection/index.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { MessagingDeps } from './room.js';

/** Asks for conversations of which too little is known, each once at a time. `take` gets nothing where there is none for me. */
export function createRefresher(
  { link, logger }: Pick<MessagingDeps, 'link' | 'logger'>,
  take: (id: string, given: Given | undefined) => void,
): (id: string) => void {
  const asked = new Set<string>();
  const ask = async (conversationId: string) => {
    try {
      const { conversation } = await read(link, ['conversation.get', { conversationId }]);
      asked.delete(conversationId);
      take(conversationId, conversation);
    } catch (error) {
      asked.delete(conversationId);
      if (error instanceof ParleyError && error.code === 'messaging/not-found') take(conversationId, undefined);
      else logger?.warn('A conversation could not be looked up', { error });
    }
  };
  return (id) => {
    if (asked.has(id)) return;
    asked.add(id);
    void ask(id);
  };
}
