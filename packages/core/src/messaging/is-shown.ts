import type { Message as StoredMessage } from '@parley/protocol';

/**
 * Whether a message stands in this timeline. Answers in a thread stand there only; what is not kept is shown to who was there, and
 * to nobody afterwards.
 */
export function isShown({ threadSeq, stored, text, metadata }: StoredMessage, ofThread?: number): boolean {
  return threadSeq === ofThread && (stored !== false || text !== '' || !!metadata);
}
