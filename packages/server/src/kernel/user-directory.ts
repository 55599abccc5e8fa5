import type { User } from '@parley/protocol';
import type { AuthStore } from '../auth/auth-store.js';
import type { Clock } from './ports.js';

/** The users of all apps as others see them, remembered for a while. */
export interface UserDirectory {
  /** What is remembered, without asking the store. */
  peek(app: string, id: string): User | undefined;
  /** Those of the ids that exist. */
  find(app: string, ids: readonly string[]): Promise<ReadonlyMap<string, User>>;
  /** Every id, where one without a user is named by its id. */
  name(app: string, ids: readonly string[]): Promise<(id: string) => User>;
  remember(app: string, user: User): void;
}

/** A change made by another process is seen after this many milliseconds. */
const freshFor = 60_000;
const most = 100_000;

/** Remembers users so that a message does not cost a look-up of its sender. */
export function createUserDirectory(store: Pick<AuthStore, 'users'>, clock: Clock): UserDirectory {
  const known = new Map<string, { readonly user: User; readonly until: number }>();
  const keyOf = (app: string, id: string) => `${app} ${id}`;

  function remember(app: string, user: User): void {
    const key = keyOf(app, user.id);
    known.delete(key);
    known.set(key, { user: publicUser(user), until: clock.now() + freshFor });
    if (known.size <= most) return;
    for (const oldest of known.keys()) {
      known.delete(oldest);
      break;
    }
  }

  function peek(app: string, id: string): User | undefined {
    const found = known.get(keyOf(app, id));
    return found && found.until > clock.now() ? found.user : undefined;
  }

  async function find(app: string, ids: readonly string[]): Promise<ReadonlyMap<string, User>> {
    const result = new Map<string, User>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const user = peek(app, id);
      if (user) result.set(id, user);
      else missing.push(id);
    }
    if (missing.length === 0) return result;
    for (const row of await store.users(app, missing)) {
      const user = publicUser(row);
      remember(app, user);
      result.set(user.id, user);
    }
    return result;
  }

  return {
    peek,
    find,
    remember,
    async name(app, ids) {
      const found = await find(app, ids);
      return (id) => found.get(id) ?? { id, name: id };
    },
  };
}

/** A user without what only the app's own backend sees. */
export function publicUser({ id, name, avatar, bot }: User): User {
  return { id, name, ...(avatar === undefined ? {} : { avatar }), ...(bot ? { bot } : {}) };
}
