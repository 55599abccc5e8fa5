import { expect, it } from 'vitest';
import { createGroupCommit } from './group-commit.js';
import type { Appended, NewMessage } from './messaging-store.js';

it('stores together what comes while it rests after a transaction', async () => {
  const batches: string[][] = [];
  const rests: (() => void)[] = [];
  const commit = createGroupCommit({
    store: {
      append: (messages) => {
        batches.push(messages.map(({ clientId }) => clientId));
        return Promise.resolve(messages.map(() => ({ outcome: 'gone' }) as unknown as Appended));
      },
      changeMessages: () => Promise.resolve([]),
    },
    defer: queueMicrotask,
    rest: () => new Promise((resolve) => rests.push(resolve)),
    failed: () => undefined,
    committed: () => undefined,
    now: () => 0,
  });
  const told: string[] = [];
  const add = (clientId: string) => commit.add({ clientId } as NewMessage, () => told.push(clientId));
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  add('1');
  await turn();
  expect(told).toEqual(['1']);
  add('2');
  add('3');
  await turn();
  expect(batches).toEqual([['1']]);
  rests.shift()?.();
  await turn();
  expect(batches).toEqual([['1'], ['2', '3']]);
  let idle = false;
  void commit.idle().then(() => (idle = true));
  await turn();
  expect(idle).toBe(false);
  rests.shift()?.();
  await turn();
  expect(idle).toBe(true);
});
