import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { authStoreContract } from '../../auth/auth-store.contract.js';
import { callsStoreContract } from '../../calls/calls-store.contract.js';
import type { Stores } from '../../kernel/stores.js';
import { messagingStoreContract } from '../../messaging/messaging-store.contract.js';
import { scheduledStoreContract } from '../../messaging/scheduled-store.contract.js';
import { mediaNotesContract } from '../../calls/media-notes.contract.js';
import { blocksStoreContract } from '../../moderation/blocks-store.contract.js';
import { filesStoreContract } from '../../files/files-store.contract.js';
import { reportsStoreContract } from '../../moderation/reports-store.contract.js';
import { rulesStoreContract } from '../../moderation/rules-store.contract.js';
import { pushStoreContract } from '../../push/push-store.contract.js';
import { searchStoreContract } from '../../search/search-store.contract.js';
import { deskPhonesStoreContract } from '../../telephony/desk-phones-store.contract.js';
import { numbersStoreContract } from '../../telephony/numbers-store.contract.js';
import { migrations } from '../sql/migrations/index.js';
import type { Schema } from '../sql/schema.js';
import { messagesNamed } from '../sql/sql-message-reads.js';
import { createLibsqlStores } from './create-libsql-stores.js';
import { openLibsqlDatabase } from './libsql-database.js';
import { readDatabaseState } from './read-database-state.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-libsql-'));
const opened: Stores[] = [];
const open = async (name: string) => {
  const stores = await createLibsqlStores({ path: join(folder, `${name}.db`), now: 1 });
  opened.push(stores);
  return stores;
};

afterAll(async () => {
  for (const stores of opened) await stores.close();
  rmSync(folder, { recursive: true });
});

authStoreContract(async () => (await open('auth')).auth);
messagingStoreContract(async () => (await open('messaging')).messaging);
callsStoreContract(async () => (await open('calls')).calls);
scheduledStoreContract(async () => (await open('scheduled')).scheduled);
numbersStoreContract(async () => (await open('numbers')).numbers);
deskPhonesStoreContract(async () => (await open('desk-phones')).deskPhones);
blocksStoreContract(async () => (await open('blocks')).blocks);
filesStoreContract(async () => (await open('files')).files);
reportsStoreContract(async () => (await open('reports')).reports);
rulesStoreContract(async () => (await open('rules')).moderationRules);
pushStoreContract(async () => (await open('push')).push);
mediaNotesContract(async () => (await open('media-notes')).mediaNotes);
searchStoreContract(() => open('search'));

describe('the embedded store', () => {
  it('brings calls that ended before there was a history into it', async () => {
    const path = join(folder, 'older.db');
    const database = openLibsqlDatabase(path);
    database.exec('create table parley_migrations (id integer not null primary key, name text, applied_at bigint)');
    for (const { id, name, statements } of migrations.filter((step) => step.id < 4)) {
      for (const statement of statements('sqlite')) database.exec(statement);
      database.exec(`insert into parley_migrations values (${id}, '${name}', 1)`);
    }
    const record = {
      ...{ id: 'cll_1', conversationId: 'cnv_1', createdBy: 'alice', state: 'ended', reason: 'timeout' },
      participants: [{ id: 'alice', device: 'a1' }, { id: 'bob' }],
    };
    const insert = database.prepare('insert into calls values (?, ?, ?, ?, ?, ?, ?)');
    insert.run(['app', 'cll_1', 'alice', 'one', 'ended', 3, JSON.stringify(record)]);
    insert.run(['app', 'cll_2', 'alice', 'two', 'active', 3, JSON.stringify({ ...record, id: 'cll_2' })]);
    database.close();
    const { calls, close } = await createLibsqlStores({ path, now: 2 });
    expect(await calls.ended('app', 'bob', { missed: true, conversationId: 'cnv_1', limit: 9 })).toEqual([record]);
    expect(await calls.ended('app', 'alice', { limit: 9 })).toEqual([record]);
    expect(await calls.ended('app', 'alice', { missed: true, limit: 9 })).toEqual([]);
    expect(await calls.unconcluded(9)).toEqual([]);
    await close();
  });

  it('finds messages and users that were there before they were indexed', async () => {
    const path = join(folder, 'unindexed.db');
    const first = await createLibsqlStores({ path, now: 1 });
    const app = 'app_t1_00000009';
    const members = [{ userId: 'bob', role: 'owner' as const }];
    await first.auth.upsertUser(app, { id: 'bob', name: 'Bob' }, 1);
    await first.messaging.createConversation({ app, id: 'cnv_1', key: 'k', kind: 'group', members, now: 1 });
    const text = (n: number) => ({ text: `tea ${n}`, clientId: `c${n}`, senderId: 'bob', createdAt: n });
    await first.messaging.append(
      Array.from({ length: 2_300 }, (_, n) => ({ app, conversationId: 'cnv_1', ...text(n) })),
    );
    await first.close();
    const database = openLibsqlDatabase(path);
    for (const table of ['search_terms', 'search_entries', 'search_places', 'search_users'])
      database.exec(`drop table ${table}`);
    database.exec('delete from parley_migrations where id = 9');
    database.close();
    const { search, close } = await createLibsqlStores({ path, now: 2 });
    const query = { phrases: [{ terms: ['tea'], prefix: false }], limit: 9 };
    const before = await search.messages(app, 'bob', query);
    expect([before.indexing, before.refs.length]).toEqual([true, 9]);
    const after = await search.messages(app, 'bob', query);
    expect([after.indexing, after.refs[0]?.seq]).toEqual([undefined, 2_300]);
    await vi.waitFor(async () => expect(await search.people(app, ['bo'], { limit: 9 })).toEqual(['bob']), 10_000);
    await close();
  });

  it('takes every migration once, and refuses what a newer version changed', async () => {
    const path = join(folder, 'newer.db');
    await (await createLibsqlStores({ path, now: 1 })).close();
    const { applied, known } = await readDatabaseState(path);
    expect(applied).toBe(known);
    const database = openLibsqlDatabase(path);
    database.exec("insert into parley_migrations values (999, 'from-the-future', 1)");
    database.close();
    await expect(createLibsqlStores({ path, now: 2 })).rejects.toThrow(
      'changed by a newer version of Parley (step 999',
    );
    expect(await readDatabaseState(path)).toEqual({ applied: 999, known });
  });

  it('has taken no migration before it was first used', async () => {
    const { applied, known } = await readDatabaseState(join(folder, 'unused.db'));
    expect(applied).toBe(0);
    expect(known).toBeGreaterThan(0);
  });

  it('writes every commit to the disk', () => {
    const database = openLibsqlDatabase(join(folder, 'pragmas.db'));
    const pragma = (name: string) => Object.values(database.prepare(`pragma ${name}`).get([]) as object)[0] as unknown;
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('busy_timeout')).toBe(5_000);
    database.close();
  });

  it('has everything after it was closed and opened again', async () => {
    const path = join(folder, 'again.db');
    const first = await createLibsqlStores({ path, now: 1 });
    await first.auth.upsertUser('app_t1_00000001', { id: 'bob', name: 'Bob' }, 5);
    await first.check();
    await first.close();
    const second = await createLibsqlStores({ path, now: 2 });
    expect(await second.auth.users('app_t1_00000001', ['bob'])).toMatchObject([{ name: 'Bob' }]);
    await second.close();
  });
});

it('looks up messages that are named by their key, however many there are of the app', async () => {
  await open('named');
  const unconnected = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  const refs = Array.from({ length: 20 }, (_, i) => ({ conversationId: `c${i % 3}`, seq: i }));
  const query = messagesNamed(unconnected, 'a', refs).compile();
  const database = openLibsqlDatabase(join(folder, 'named.db'));
  const plan = database.prepare(`explain query plan ${query.sql}`).all([...query.parameters]);
  database.close();
  const steps = plan.map((step) => (step as { readonly detail: string }).detail);
  expect(steps.filter((step) => step.includes(' x '))).toEqual([
    'SEARCH x USING PRIMARY KEY (app=? AND conversation_id=? AND seq=?)',
  ]);
});
