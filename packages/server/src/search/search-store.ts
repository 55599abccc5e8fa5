import type { MessageRef } from '../messaging/message-row.js';
import type { Marked } from './message-document.js';
import type { Phrase } from './search-terms.js';

/** What is searched for, and by whom. */
export interface MessageQuery extends Marked {
  /** All must be in the message. */
  readonly phrases: readonly Phrase[];
  /** Only what stands below this place. */
  readonly below?: number;
  /** Times in ms since the epoch: sent before, and sent then or later. */
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** What was found of messages. */
export interface MessagesFound {
  /** The newest first. */
  readonly refs: readonly MessageRef[];
  /** The place below which to go on; there may be more, also where nothing was found so far. */
  readonly next?: number;
  /** Some of the user's messages are not in the index yet. */
  readonly indexing?: true;
}

/**
 * Finds messages and people of one app. Whatever is stored by the time of the call is found, unless `indexing` says otherwise; what
 * was edited is found by what it says now, and what was deleted is not.
 */
export interface SearchStore {
  /** Messages of the conversations of which the user is a member now. */
  messages(app: string, userId: string, query: MessageQuery): Promise<MessagesFound>;
  /** Users whose name and id have words that begin with all of these, in the order of their ids. */
  people(
    app: string,
    words: readonly string[],
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly string[]>;
}
