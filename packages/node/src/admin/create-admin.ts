import { ParleyError, type Page, type User } from '@parley/core';
import type { Params, Report, Result } from '@parley/protocol';
import type { Admin, AdminOptions } from './admin.js';
import { toMilliseconds } from './duration.js';
import { createHttp, type SendRequest } from './http.js';
import { createTokenSigner } from './sign-token.js';

const hour = 3_600_000;

/**
 * The admin client of one app, for its own backend.
 *
 * @example
 * ```ts
 * const admin = createAdmin({ url: 'http://localhost:7275', appId, appSecret });
 * await admin.users.upsert({ id: 'bob', name: 'Bob' });
 * const token = await admin.tokens.create({ userId: 'bob', ttl: '1h' });
 * ```
 *
 * @throws ParleyError `auth/missing` where an option is empty
 */
export function createAdmin(options: AdminOptions): Admin {
  requireOptions(options);
  const signer = createTokenSigner(options);
  const send = createHttp(options.url, () => signer.admin());
  return {
    users: {
      async upsert({ id, ...fields }) {
        const task = 'create or change the user';
        const request = { method: 'put', path: `v1/users/${encodeURIComponent(id)}`, body: fields, task } as const;
        return ((await send({ ...request, idempotent: true })) as Result<'user.upsert'>).user;
      },
      async get(userId) {
        const path = `v1/users/${encodeURIComponent(userId)}`;
        const answer = await send({ method: 'get', path, task: 'get the user', idempotent: true });
        return (answer as Result<'user.get'>).user;
      },
      list: ({ limit } = {}) => listUsers(send, { limit }),
    },
    bots: {
      async create({ id, name }) {
        const body: Params<'bot.create'> = { userId: id, ...(name === undefined ? {} : { name }) };
        const answer = await send({ method: 'post', path: 'v1/bots', body, task: 'create the bot', idempotent: false });
        return answer as Result<'bot.create'>;
      },
    },
    phones: {
      async create(phone) {
        const task = 'create the desk phone';
        const answer = await send({ method: 'post', path: 'v1/phones', body: phone, task, idempotent: false });
        return answer as Result<'phone.create'>;
      },
      async list() {
        const request = { method: 'get', path: 'v1/phones', task: 'list the desk phones' } as const;
        return ((await send({ ...request, idempotent: true })) as Result<'phone.list'>).phones;
      },
      async delete(name) {
        const path = `v1/phones/${encodeURIComponent(name)}`;
        await send({ method: 'delete', path, task: 'take the desk phone away', idempotent: true });
      },
    },
    moderation: {
      async rules() {
        const request = { method: 'get', path: 'v1/moderation', task: 'get the rules' } as const;
        return ((await send({ ...request, idempotent: true })) as Result<'moderation.get'>).rules;
      },
      async configure(rules) {
        const request = { method: 'put', path: 'v1/moderation', body: { rules }, task: 'set the rules' } as const;
        return ((await send({ ...request, idempotent: true })) as Result<'moderation.configure'>).rules;
      },
    },
    reports: {
      list: (filter = {}) => listReports(send, { ...filter }),
      async resolve({ reportId, ...body }) {
        const path = `v1/reports/${encodeURIComponent(reportId)}/resolve`;
        const answer = await send({ method: 'post', path, body, task: 'resolve the report', idempotent: true });
        return (answer as Result<'report.resolve'>).report;
      },
    },
    tokens: {
      async create({ userId, ttl = hour, name }) {
        const ms = toMilliseconds(ttl, { task: 'create the token', most: 24 * hour });
        return signer.user(userId, { ttl: ms, name });
      },
      async revoke(userId) {
        const path = `v1/users/${encodeURIComponent(userId)}/revoke`;
        await send({ method: 'post', path, task: 'revoke the tokens', idempotent: true });
      },
    },
  };
}

async function listUsers(send: SendRequest, query: { limit?: number; cursor?: string }): Promise<Page<User>> {
  const answer = await send({ method: 'get', path: 'v1/users', query, task: 'list the users', idempotent: true });
  return pageOf(answer as Result<'user.list'>, (cursor) => listUsers(send, { ...query, cursor }));
}

async function listReports(
  send: SendRequest,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<Page<Report>> {
  const answer = await send({ method: 'get', path: 'v1/reports', query, task: 'list the reports', idempotent: true });
  return pageOf(answer as Result<'report.list'>, (cursor) => listReports(send, { ...query, cursor }));
}

function pageOf<T>(
  { items, next }: { readonly items: readonly T[]; readonly next?: string },
  follow: (cursor: string) => Promise<Page<T>>,
): Page<T> {
  const nothing: Page<T> = { items: [], hasNext: false, next: () => Promise.resolve(nothing) };
  return {
    items,
    hasNext: next !== undefined,
    next: () => (next === undefined ? Promise.resolve(nothing) : follow(next)),
  };
}

function requireOptions(options: AdminOptions): void {
  for (const name of ['url', 'appId', 'appSecret'] as const) {
    if (options[name]) continue;
    const next = 'Give it as the server showed it when the app was made.';
    throw new ParleyError('auth/missing', `Unable to create the admin client: \`${name}\` is empty. ${next}`);
  }
}
