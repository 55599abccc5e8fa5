import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresStores } from '../adapters/postgres/create-postgres-stores.js';
import type { Stores } from '../kernel/stores.js';
import { findPostgresBin, startPostgres, type TestPostgres } from '../testing/start-postgres.js';
import { defaults } from './config.js';
import { createServer, type ParleyServer } from './create-server.js';

const bin = findPostgresBin();
const app = 'app_eu1_several01';

describe.skipIf(bin === undefined)('several servers on one PostgreSQL (PARLEY_TEST_POSTGRES_BIN names another)', () => {
  let postgres: TestPostgres;
  let stores: Stores;
  let servers: ParleyServer[] = [];
  beforeAll(async () => {
    postgres = await startPostgres(bin ?? '');
    stores = await createPostgresStores({ url: postgres.url, now: 1 });
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await stores.close();
    postgres.stop();
  });

  it('send each scheduled message once', async () => {
    await stores.auth.createApp({ id: app, name: 'Several', sealedSecret: '', createdAt: 1 });
    for (const id of ['alice', 'bob']) await stores.auth.upsertUser(app, { id }, 1);
    const members = ['alice', 'bob'].map((userId) => ({ userId, role: 'member' as const }));
    const conversations = Array.from({ length: 10 }, (_, i) => `cnv_${String(i).padStart(26, '0')}`);
    for (const id of conversations)
      await stores.messaging.createConversation({ app, id, key: id, kind: 'group', members, now: 1 });
    // More than one server takes at once, all of them overdue when the servers start.
    const ids = Array.from({ length: 250 }, (_, i) => `s${i}`);
    for (const [i, clientId] of ids.entries()) {
      const sender = { app, userId: i % 2 ? 'alice' : 'bob', conversationId: conversations[i % 10] ?? '' };
      await stores.scheduled.create({ ...sender, clientId, text: 'x', sendAt: 1_000 + i }, 1_000);
    }
    const config = { ...defaults, port: 0, logLevel: 'silent' as const, databaseUrl: postgres.url };
    servers = await Promise.all([0, 1, 2].map(() => createServer({ ...config, secretKey: new Uint8Array(32) })));
    const waiting = async () =>
      (await Promise.all(['alice', 'bob'].map((user) => stores.scheduled.list(app, user)))).flat();
    while ((await waiting()).length > 0);
    const sent = await Promise.all(
      conversations.map((id) => stores.messaging.messages(app, id, { after: 0, limit: 1_000 })),
    );
    expect(sent.flatMap((rows) => rows.map(({ clientId }) => clientId)).sort()).toEqual([...ids].sort());
  });
});
