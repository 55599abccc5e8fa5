import type { RulesDeps } from '@parley/server/rules';

type Stores = RulesDeps['stores'];

/** Stores as one process of the server reaches them: once it is dead it neither reads nor writes, and nothing it waits for comes. */
export function mortalStores(stores: Stores, isDead: () => boolean): Stores {
  const mortal = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => (isDead() ? never() : call(target, member, args));
      },
    });
  const entries = (Object.entries(stores) as [string, unknown][]).map(([name, store]) => [
    name,
    isObject(store) ? mortal(store) : store,
  ]);
  return Object.fromEntries(entries) as Stores;
}

const call = (store: object, member: unknown, args: unknown[]) =>
  (member as (...args: unknown[]) => unknown).apply(store, args);

const never = () => new Promise(() => undefined);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
