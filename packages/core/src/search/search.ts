import type { MessageHit, User } from '@parley/protocol';
import type { Cancellable } from '../kernel/cancellable.js';
import type { Page } from '../kernel/page.js';

/** What can be searched. */
export type Searched = 'messages' | 'conversations' | 'people';

/** How to search. */
export interface SearchOptions extends Cancellable {
  /** What to search; all three unless given. What is not searched is an empty page. */
  readonly in?: readonly Searched[];
  /** Of messages: only those of one conversation. */
  readonly conversationId?: string;
  /** Of messages: only those that this user sent. */
  readonly senderId?: string;
  /** Of messages: only what was sent before, in ms since the epoch. */
  readonly before?: number;
  /** Of messages: only what was sent then or later, in ms since the epoch. */
  readonly after?: number;
  /** Of messages: only those with an address of the web in their text. */
  readonly has?: 'link';
  /** Items of one page, at most 50; 20 unless given. */
  readonly limit?: number;
}

/** A conversation that was found: enough to name it and to open it by its id. */
export type FoundConversation = MessageHit['conversation'];

/** What a search found. */
export interface SearchResults {
  /** The newest first. */
  readonly messages: Page<MessageHit>;
  /** The last changed first. */
  readonly conversations: Page<FoundConversation>;
  /** In the order of their ids. */
  readonly people: Page<User>;
  /** Some messages are not in the server's index yet: the same search finds more a little later. */
  readonly indexing: boolean;
}

/**
 * Searches what the user may read. All words of the query must be there, each as the beginning of a word, whatever their case and
 * accents; what stands in quotes must be there as it is. A query without words finds nothing; an empty one finds the messages that
 * the filters let through, where there are filters.
 * @throws ParleyError `search/too-long`, `messaging/not-found` where the user is not in `conversationId`, `limits/rate`,
 * `connection/cancelled`
 */
export type Search = (query: string, options?: SearchOptions) => Promise<SearchResults>;
