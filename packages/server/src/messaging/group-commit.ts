import { RequestError } from '../kernel/request-error.js';
import type { Appended, Changed, MessageChange, MessagingStore, NewMessage } from './messaging-store.js';

/** Stores together what arrives together. */
export interface GroupCommit {
  /** Calls back once the message is durable, or with why it is not. Messages are stored in the order in which they came. */
  add(message: NewMessage, then: (result: Appended | RequestError) => void): void;
  /** The same for a change of a stored message. What came first is done first, but changes wait for messages that wait too. */
  change(change: MessageChange, then: (result: Changed | RequestError) => void): void;
  /** Waits for what is under way. */
  idle(): Promise<void>;
}

/** Messages of one transaction. */
const messagesAtOnce = 512;
/** Changes of one transaction: each takes a handful of statements. */
const changesAtOnce = 64;
/** What may wait for a transaction; beyond it the server says that it is not available. */
const mostWaiting = 10_000;
const tryAgainAfter = 1_000;

/** What a group commit is given. */
export interface GroupCommitDeps {
  readonly store: Pick<MessagingStore, 'append' | 'changeMessages'>;
  readonly defer: (run: () => void) => void;
  /** Waits after a transaction, so that more gathers for the next one. */
  readonly rest?: () => Promise<void>;
  /** A transaction failed. */
  readonly failed: (error: unknown, size: number) => void;
  readonly committed: (what: 'messages' | 'changes', size: number, ms: number) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * What gathers while one transaction runs, while it rests, or until the loop has drained, goes into the next one. One transaction at a time:
 * what it did is told before the next one ends.
 */
export function createGroupCommit(deps: GroupCommitDeps): GroupCommit {
  let busy = false;
  const idle: (() => void)[] = [];
  const messages = createQueue<NewMessage, Appended>(deps, {
    what: 'messages',
    most: messagesAtOnce,
    store: (batch) => deps.store.append(batch),
  });
  const changes = createQueue<MessageChange, Changed>(deps, {
    what: 'changes',
    most: changesAtOnce,
    store: (batch) => deps.store.changeMessages(batch),
  });

  async function run(): Promise<void> {
    while (messages.waits() || changes.waits()) {
      if (messages.waits()) await messages.commit();
      if (changes.waits()) await changes.commit();
      await deps.rest?.();
    }
    busy = false;
    for (const done of idle.splice(0)) done();
  }

  function wake(): void {
    if (busy) return;
    busy = true;
    deps.defer(() => void run());
  }

  return {
    add(message, then) {
      if (messages.push(message, then)) wake();
    },
    change(change, then) {
      if (changes.push(change, then)) wake();
    },
    idle: () =>
      busy
        ? new Promise((resolve) => {
            idle.push(resolve);
          })
        : Promise.resolve(),
  };
}

/** What waits for transactions of one kind. */
function createQueue<In, Out>(
  deps: GroupCommitDeps,
  kind: {
    readonly what: 'messages' | 'changes';
    readonly most: number;
    readonly store: (batch: readonly In[]) => Promise<readonly Out[]>;
  },
) {
  interface Waiting {
    readonly item: In;
    readonly then: (result: Out | RequestError) => void;
  }
  let queue: Waiting[] = [];

  return {
    waits: () => queue.length > 0,
    /** False where too much waits already: then the callback was told so. */
    push(item: In, then: Waiting['then']): boolean {
      if (queue.length >= mostWaiting) then(unavailable());
      else queue.push({ item, then });
      return queue.length > 0;
    },
    /** Stores what waits, as much as fits into one transaction. */
    async commit(): Promise<void> {
      const batch = queue.length <= kind.most ? queue : queue.slice(0, kind.most);
      queue = batch === queue ? [] : queue.slice(kind.most);
      let results: readonly (Out | undefined)[];
      let refusal: RequestError | undefined;
      const started = deps.now();
      try {
        results = await kind.store(batch.map(({ item }) => item));
        deps.committed(kind.what, batch.length, deps.now() - started);
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
    },
  };
}

function unavailable(cause?: unknown): RequestError {
  return new RequestError('server/unavailable', { retryAfter: tryAgainAfter, cause });
}
