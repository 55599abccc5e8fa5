import { ParleyError } from './parley-error.js';

type Call = (...args: never[]) => Promise<unknown>;

/** Each function by its name: the code of all is loaded when the first is called. What is there already is called at once. */
export interface Lazily<T> {
  <K extends keyof T>(name: K): T[K];
  load(): Promise<T>;
  /** Whether it is loaded, or on its way. */
  begun(): boolean;
}

/** Functions of `T` whose code `bring` brings. What did not arrive is asked for again. */
export function lazily<T extends object>(bring: () => Promise<T>): Lazily<T> {
  let loading: Promise<T> | undefined;
  let loaded: T | undefined;
  const start = async () => {
    try {
      return (loaded = await bring());
    } catch (cause) {
      loading = undefined;
      const text = 'Unable to do this: its code did not arrive. Try again once connected.';
      throw new ParleyError('connection/lost', text, { retryable: true, cause });
    }
  };
  const load = () => (loading ??= start());
  const given = <K extends keyof T>(name: K) =>
    ((...args: never[]) => {
      const call = (all: T) => (all[name] as Call)(...args);
      return loaded ? call(loaded) : load().then(call);
    }) as T[K];
  return Object.assign(given, { load, begun: () => !!loading });
}
