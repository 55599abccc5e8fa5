import type { OperationName, Params, Result } from '@parley/protocol';
import { read } from '../connection/index.js';
import type { Link } from '../connection/link.js';
import { emptyPage, type Page } from '../kernel/page.js';

type Paged = {
  readonly [K in OperationName]: Params<K> extends { readonly cursor?: string } ? K : never;
}[OperationName];
type Item<K extends OperationName> = Result<K> extends { readonly items: readonly (infer T)[] } ? T : never;

/** One page of what an operation gives by cursors. */
export async function cursorPage<K extends Paged>(
  link: Link,
  [op, params]: readonly [K, Params<K>],
): Promise<Page<Item<K>>> {
  const { items, next } = (await read(link, [op, params])) as unknown as {
    readonly items: readonly Item<K>[];
    readonly next?: string;
  };
  return {
    items,
    hasNext: next !== undefined,
    next: () =>
      next === undefined ? Promise.resolve(emptyPage<Item<K>>()) : cursorPage(link, [op, { ...params, cursor: next }]),
  };
}
