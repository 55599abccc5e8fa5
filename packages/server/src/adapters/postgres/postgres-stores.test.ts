import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { findPostgresBin, startPostgres, type TestPostgres } from '../../testing/start-postgres.js';
import { createPostgresStores } from './create-postgres-stores.js';
import { readPostgresState } from './read-postgres-state.js';

const bin = findPostgresBin();

describe.skipIf(bin === undefined)('on PostgreSQL (PARLEY_TEST_POSTGRES_BIN names another)', () => {
  let postgres: TestPostgres;
  let stores: Stores;
  let other: Stores;
  beforeAll(async () => {
    postgres = await startPostgres(bin ?? '');
    const { url } = postgres;
    // Two servers that start at once on an empty database.
    [stores, other] = await Promise.all([createPostgresStores({ url, now: 1 }), createPostgresStores({ url, now: 1 })]);
  });
  afterAll(async () => {
    await stores.close();
    await other.close();
    postgres.stop();
  });

  authStoreContract(() => Promise.resolve(stores.auth));
  messagingStoreContract(() => Promise.resolve(stores.messaging));
  callsStoreContract(() => Promise.resolve(stores.calls));
  scheduledStoreContract(() => Promise.resolve(stores.scheduled));
  numbersStoreContract(() => Promise.resolve(stores.numbers));
  deskPhonesStoreContract(() => Promise.resolve(stores.deskPhones));
  blocksStoreContract(() => Promise.resolve(stores.blocks));
  filesStoreContract(() => Promise.resolve(stores.files));
  reportsStoreContract(() => Promise.resolve(stores.reports));
  rulesStoreContract(() => Promise.resolve(stores.moderationRules));
  pushStoreContract(() => Promise.resolve(stores.push));
  mediaNotesContract(() => Promise.resolve(stores.mediaNotes));
  searchStoreContract(() => Promise.resolve(stores));

  it('has taken every migration once', async () => {
    const { applied, known } = await readPostgresState(postgres.url);
    expect(applied).toBe(known);
    await stores.check();
  });

  it('has no holes and no twins when two servers write at once', async () => {
    const [one, two] = ['app_pg_twoservers1', 'app_pg_twoservers2'];
    const members = [{ userId: 'a', role: 'owner' as const }];
    for (const app of [one, two])
      for (const id of ['cnv_1', 'cnv_2'])
        await stores.messaging.createConversation({ app, id, key: id, kind: 'group', members, now: 1 });
    const message = (n: number) => ({
      app: n % 2 ? one : two,
      conversationId: n % 3 ? 'cnv_1' : 'cnv_2',
      senderId: 'a',
      clientId: `c${n % 400}`,
      text: String(n),
      createdAt: 1,
    });
    const batches = Array.from({ length: 40 }, (_, i) => Array.from({ length: 20 }, (__, j) => message(i * 20 + j)));
    const done = await Promise.all(
      batches.map((batch, i) => (i % 2 ? stores : other).messaging.append(i % 3 ? batch : [...batch].reverse())),
    );
    const created = done.flat().filter(({ outcome }) => outcome === 'created').length;
    expect(created).toBe(400);
    let stored = 0;
    for (const app of [one, two])
      for (const id of ['cnv_1', 'cnv_2']) {
        const rows = await other.messaging.messages(app, id, { after: 0, limit: 1_000 });
        expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
        stored += rows.length;
      }
    expect(stored).toBe(400);
  });

  it('counts every reaction, vote and answer once when two servers change one message', async () => {
    const app = 'app_pg_twoservers3';
    const members = [{ userId: 'a', role: 'owner' as const }];
    await stores.messaging.createConversation({ app, id: 'cnv_1', key: 'k', kind: 'group', members, now: 1 });
    const message = { app, conversationId: 'cnv_1', senderId: 'a', text: 'Tea?', createdAt: 1 };
    const options = ['Yes', 'No'].map((text) => ({ text, count: 0, userIds: [] }));
    const poll = { question: 'Tea?', options, voterCount: 0, multiple: false, anonymous: false };
    await stores.messaging.append([{ ...message, clientId: 'first', extra: { poll } }]);
    const { version } = (await stores.messaging.conversation(app, 'cnv_1'))!;
    const place = { app, conversationId: 'cnv_1', seq: 1, now: 5 };
    const done = await Promise.all(
      Array.from({ length: 60 }, (_, n) => {
        const { messaging } = n % 2 ? stores : other;
        const userId = `u${Math.floor(n / 6)}`;
        if (n % 6 < 2)
          return messaging.changeMessages([
            { ...place, action: { kind: 'react', userId, emoji: '👍' } },
            { ...place, action: { kind: 'vote', userId, options: [n % 2] } },
          ]);
        if (n % 6 < 4)
          return messaging.changeMessages([{ ...place, action: { kind: 'edit', userId: 'a', text: `${n}` } }]);
        return messaging.append([{ ...message, clientId: `c${Math.floor(n / 2)}`, threadSeq: 1 }]);
      }),
    );
    const rows = done
      .flat()
      .flatMap((one) =>
        one.outcome === 'created' || one.outcome === 'changed' ? [one.row, ...(one.root ? [one.root] : [])] : [],
      );
    // Each change has a version of its own, and none is left out.
    const versions = rows.map((row) => row.version).sort((a, b) => a - b);
    expect(versions).toEqual(versions.map((_, i) => version + 1 + i));
    expect((await other.messaging.conversation(app, 'cnv_1'))!.version).toBe(versions.at(-1));
    const [row] = await other.messaging.messagesAt(app, [{ conversationId: 'cnv_1', seq: 1 }]);
    expect(row).toEqual(rows.filter(({ seq }) => seq === 1).sort((a, b) => b.version - a.version)[0]);
    expect(row?.extra).toMatchObject({ reactions: [{ count: 10 }], poll: { voterCount: 10 }, thread: { count: 10 } });
    const counts = row?.extra?.poll?.options.map(({ count }) => count) ?? [];
    expect(counts[0]! + counts[1]!).toBe(10);
    expect(await stores.messaging.edits(app, { conversationId: 'cnv_1', seq: 1 }, { limit: 99 })).toHaveLength(20);
  });
});
