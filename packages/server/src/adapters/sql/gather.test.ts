import { expect, it } from 'vitest';
import { gather } from './gather.js';

/** Runs that settle when they are told to. */
function held() {
  const runs: { readonly items: readonly number[]; settle(error?: Error): void }[] = [];
  const run = (items: readonly number[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      runs.push({ items, settle: (error) => (error ? reject(error) : resolve(items.map((item) => `done ${item}`))) });
    });
  return { runs, run };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it('takes together what comes together, and what comes while it is busy', async () => {
  const { runs, run } = held();
  const ask = gather(run, { most: 3 });
  const first = [ask(1), ask(2)];
  await turn();
  const later = [ask(3), ask(4), ask(5), ask(6)];
  await turn();
  expect(runs.map(({ items }) => items)).toEqual([[1, 2]]);
  runs[0]?.settle();
  expect(await Promise.all(first)).toEqual(['done 1', 'done 2']);
  await turn();
  runs[1]?.settle();
  await turn();
  runs[2]?.settle();
  expect(await Promise.all(later)).toEqual(['done 3', 'done 4', 'done 5', 'done 6']);
  expect(runs.map(({ items }) => items)).toEqual([[1, 2], [3, 4, 5], [6]]);
});

it('fails what was taken together, and goes on', async () => {
  const { runs, run } = held();
  const ask = gather(run, { most: 10 });
  const failed = Promise.allSettled([ask(1), ask(2)]);
  await turn();
  runs[0]?.settle(new Error('no disk'));
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = ask(3);
  await turn();
  runs[1]?.settle();
  expect(await next).toBe('done 3');
});

it('takes together what comes while it rests', async () => {
  const { runs, run } = held();
  let wake = (): void => undefined;
  const rest = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const ask = gather(run, { most: 10, rest });
  const first = ask(1);
  await turn();
  runs[0]?.settle();
  expect(await first).toBe('done 1');
  const later = [ask(2), ask(3)];
  await turn();
  expect(runs).toHaveLength(1);
  wake();
  await turn();
  runs[1]?.settle();
  expect(await Promise.all(later)).toEqual(['done 2', 'done 3']);
  wake();
  await turn();
  void ask(4);
  await turn();
  expect(runs.map(({ items }) => items)).toEqual([[1], [2, 3], [4]]);
});
