import { RequestError } from '../kernel/request-error.js';
import type { Appended, MessagingStore, NewMessage } from './messaging-store.js';

/** Stores messages together that arrive together. */
export interface GroupCommit {
  /** Calls back once the message is durable, or with why it is not. Messages are stored in the order in which they came. */
  add(message: NewMessage, then: (result: Appended | RequestError) => void): void;
  /** Waits for what is under way. */
  idle(): Promise<void>;
}

/** Messages of one transaction. */
const batchSize = 512;
/** Messages that may wait for a transaction; beyond them the server says that it is not available. */
const mostWaiting = 10_000;
const tryAgainAfter = 1_000;

interface Waiting {
  readonly message: NewMessage;
  readonly then: (result: Appended | RequestError) => void;
}

/** What gathers while one transaction runs, or until the loop has drained, goes into the next one. */
export function createGroupCommit(deps: {
  readonly store: Pick<MessagingStore, 'append'>;
  readonly defer: (run: () => void) => void;
  /** A transaction failed. */
  readonly failed: (error: unknown, size: number) => void;
  readonly committed: (size: number, ms: number) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): GroupCommit {
  let queue: Waiting[] = [];
  let busy = false;
  const idle: (() => void)[] = [];

  function unavailable(cause?: unknown): RequestError {
    return new RequestError('server/unavailable', { retryAfter: tryAgainAfter, cause });
  }

  async function append(batch: readonly Waiting[]): Promise<void> {
    let results: readonly (Appended | undefined)[];
    let refusal: RequestError | undefined;
    const started = deps.now();
    try {
      results = await deps.store.append(batch.map(({ message }) => message));
      deps.committed(batch.length, deps.now() - started);
    } catch (error) {
      deps.failed(error, batch.length);
      results = [];
      refusal = unavailable(error);
    }
    for (const [i, { then }] of batch.entries()) {
      try {
        then(results[i] ?? refusal ?? unavailable());
      } catch (error) {
        // One listener that fails must not keep the others waiting.
        deps.failed(error, 1);
      }
    }
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.length <= batchSize ? queue : queue.slice(0, batchSize);
      queue = batch === queue ? [] : queue.slice(batchSize);
      await append(batch);
    }
    busy = false;
    for (const done of idle.splice(0)) done();
  }

  return {
    add(message, then) {
      if (queue.length >= mostWaiting) {
        then(unavailable());
        return;
      }
      queue.push({ message, then });
      if (busy) return;
      busy = true;
      deps.defer(() => void run());
    },
    idle: () =>
      busy
        ? new Promise((resolve) => {
            idle.push(resolve);
          })
        : Promise.resolve(),
  };
}
