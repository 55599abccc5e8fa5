import type { UserRecord } from '@parley/protocol';
import type { HandlersOf } from '../kernel/incoming-request.js';
import { cursorOfUser, userOfCursor } from '../kernel/page-cursor.js';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { isStorable } from '../kernel/text.js';
import { publicUser } from '../kernel/user-directory.js';
import type { AuthStore, UserRow } from './auth-store.js';

/** What the handlers of users, bots and tokens need. */
export interface AuthHandlersDeps {
  readonly store: AuthStore;
  readonly clock: Clock;
  /** Makes a bot's key: what is shown once, and the hash that is stored. */
  readonly createApiKey: (app: string) => Promise<{ readonly apiKey: string; readonly hash: string }>;
}

const pageSize = 50;

/** The operations of users, bots and tokens. */
export function authHandlers({ store, clock, createApiKey }: AuthHandlersDeps): HandlersOf<'user' | 'bot' | 'token'> {
  return {
    'user.upsert': async ({ identity, params: { userId, name, avatar } }) => {
      checkName(name);
      return { user: recordOf(await store.upsertUser(identity.app, { id: userId, name, avatar }, clock.now())) };
    },
    'user.get': async ({ identity, params }) => {
      const [user] = await store.users(identity.app, [params.userId]);
      if (!user) throw new RequestError('auth/unknown-user');
      return { user: publicUser(user) };
    },
    'user.list': async ({ identity, params: { cursor, limit = pageSize } }) => {
      const after = cursor === undefined ? {} : { after: userOfCursor(cursor) };
      const rows = await store.listUsers(identity.app, { ...after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { items: page.map(publicUser), ...(rows.length > limit && last ? { next: cursorOfUser(last.id) } : {}) };
    },
    'bot.create': async ({ identity: { app }, params: { userId, name } }) => {
      checkName(name);
      const now = clock.now();
      const user = await store.upsertUser(app, { id: userId, name, bot: true }, now);
      const { apiKey, hash } = await createApiKey(app);
      await store.createKey({ app, userId, hash, createdAt: now });
      return { user: recordOf(user), apiKey };
    },
    'token.revoke': async ({ identity, params }) => {
      if (!(await store.revokeTokens(identity.app, params.userId, clock.now())))
        throw new RequestError('auth/unknown-user');
      return {};
    },
  };
}

/** A user as the app's own backend sees it. */
function recordOf(row: UserRow): UserRecord {
  return { ...publicUser(row), createdAt: row.createdAt, updatedAt: row.updatedAt };
}

function checkName(name: string | undefined): void {
  if (name === undefined || isStorable(name)) return;
  const problems = [{ path: '/name', message: 'Expected well-formed Unicode without U+0000' }];
  throw new RequestError('protocol/invalid-params', { details: { problems } });
}
