import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { authStoreContract } from '../../auth/auth-store.contract.js';
import { callsStoreContract } from '../../calls/calls-store.contract.js';
import type { Stores } from '../../kernel/stores.js';
import { messagingStoreContract } from '../../messaging/messaging-store.contract.js';
import { createLibsqlStores } from './create-libsql-stores.js';

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

describe('the embedded store', () => {
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
