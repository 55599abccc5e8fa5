import type { TestClient } from './create-test-client.js';
import type { TestRules } from './create-test-rules.js';

/** A session of each of them, named `user` or `user/device`. */
export async function openPeople<N extends string>(
  test: TestRules,
  ...names: readonly N[]
): Promise<Readonly<Record<N, TestClient>>> {
  const clients: Partial<Record<N, TestClient>> = {};
  for (const name of names) {
    const client = test.connect();
    await client.open({ token: test.token(name.split('/')[0] ?? ''), device: name.replace('/', '-') });
    clients[name] = client;
  }
  return clients as Record<N, TestClient>;
}
