import type { RawBuilder, Transaction } from 'kysely';
import type { MessageDocument } from '../../search/message-document.js';
import type { MessageRef } from '../../messaging/message-row.js';
import type { Phrase } from '../../search/search-terms.js';
import type { Schema } from './schema.js';

/** A message on its way into the index. */
export interface SearchEntry extends MessageRef {
  readonly app: string;
  readonly id: number;
  readonly document: MessageDocument;
}

/** What the index is asked for: ids from `from` and below `below`, the highest first. */
export interface IndexQuery {
  readonly app: string;
  readonly userId: string;
  readonly phrases: readonly Phrase[];
  readonly marks: readonly string[];
  /** The marks of all conversations of the user, where these are few. */
  readonly among?: readonly string[];
  readonly from: number;
  readonly below: number;
  readonly limit: number;
}

/** What the index has. */
export interface IndexHits {
  readonly hits: readonly (MessageRef & { readonly id: number })[];
  /** The search has gone far enough for once: it goes on below this id. */
  readonly stoppedAt?: number;
}

/** Where the databases differ in searching. */
export interface SearchDialect {
  /** No other process writes to the database. */
  readonly alone: boolean;
  /** Ends a query whose rows nobody is to change until the commit. */
  readonly forShare: RawBuilder<unknown>;
  /** Locks what was selected until the commit. */
  readonly forUpdate: RawBuilder<unknown>;
  /** Nobody else takes ids until the commit. */
  readonly lockIds: (trx: Transaction<Schema>) => Promise<void>;
  /** Ids rise. */
  readonly put: (trx: Transaction<Schema>, entries: readonly SearchEntry[]) => Promise<void>;
  /** Takes entries out of the index. */
  readonly take: (trx: Transaction<Schema>, ids: readonly number[]) => Promise<void>;
  /** What the user may read of what fits. */
  readonly find: (query: IndexQuery) => Promise<IndexHits>;
}
