import { readIdentity } from '../auth/read-identity.js';
import type { Logger } from '../ports/logger.js';
import type { Storage } from '../ports/storage.js';

/** Whose records are kept on this machine, and in which box. */
export interface Account {
  readonly box: string;
  readonly userId: string;
}

/** Finds out who is signed in, as early as it can be known. */
export interface AccountFinder {
  /** Looks up who was signed in here last, where the app names the user. */
  start(): void;
  /** Settles once that is looked up. */
  looked(): Promise<unknown>;
  /** A token was given: it may say whose it is, as long as the server has not. */
  onToken(token: string): void;
  /** The server says who it is: this is certain. */
  onSession(userId: string): void;
  /** Nobody is signed in any more. */
  forget(): Promise<void>;
}

/** What finding an account needs. */
export interface AccountDeps {
  readonly storage?: Storage;
  /** The address by which boxes of different servers are told apart. */
  readonly server: string;
  /** Who is signed in, as the app says. */
  readonly user?: string;
  readonly logger?: Logger;
}

const directory = 'parley';

/**
 * The name of a box is made of the server, the app and the user. Before there is a token the app is not known: the directory, a
 * box of its own, keeps which it was last.
 */
export function createAccount(deps: AccountDeps, onFound: (account: Account) => void): AccountFinder {
  const { storage, server, user, logger } = deps;
  let current: Account | undefined;
  let app: string | undefined;
  let noted: string | undefined;
  let started = false;
  let certain = false;
  let looking: Promise<unknown> = Promise.resolve();

  const found = (ofApp: string, userId: string) => {
    const box = `${server} ${ofApp} ${userId}`;
    if (box === current?.box) return;
    current = { box, userId };
    onFound(current);
  };
  const withDirectory = async <T>(run: (box: Awaited<ReturnType<Storage['open']>>) => Promise<T>) => {
    if (!storage) return undefined;
    try {
      const box = await storage.open(directory);
      return await run(box).finally(() => box.close());
    } catch (error) {
      logger?.debug('The directory of accounts cannot be used', { error });
      return undefined;
    }
  };
  const keyOf = (userId: string) => `${server} ${userId}`;
  return {
    start() {
      if (started || user === undefined) return;
      started = true;
      looking = withDirectory((box) => box.entries(keyOf(user))).then((entries) => {
        const last = entries?.find(([key]) => key === keyOf(user))?.[1];
        if (current === undefined && typeof last === 'string') found(last, user);
      });
    },
    looked: () => looking,
    onToken(token) {
      if (certain) return;
      const identity = readIdentity(token);
      app = identity.app;
      const userId = identity.userId ?? user;
      if (userId !== undefined) found(app, userId);
    },
    onSession(userId) {
      certain = true;
      found(app ?? '', userId);
      if (userId !== user || noted === app) return;
      noted = app;
      void withDirectory((box) => box.write([[keyOf(user), app ?? '']]));
    },
    async forget() {
      const gone = current?.userId;
      current = app = noted = undefined;
      started = certain = false;
      if (user === undefined || (gone ?? user) !== user) return;
      await withDirectory(async (box) => {
        await box.write([[keyOf(user), undefined]]);
        // A storage may go on holding what was taken away, until it is cleared.
        if ((await box.entries('')).length === 0) await box.clear();
      });
    },
  };
}
