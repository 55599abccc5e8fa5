import type { Message as StoredMessage, Params } from '@parley/protocol';
import type { Cancellable } from '../kernel/cancellable.js';
import type { Page } from '../kernel/page.js';
import type { ExtrasDeps } from './room.js';

type Ask = ExtrasDeps['ask'];

/** One page of a conversation's history, the newest page first, each in rising order. */
export async function historyPage(
  ask: Ask,
  range: Params<'message.list'>,
  options?: Cancellable,
): Promise<Page<StoredMessage>> {
  const { items, hasNext } = await ask('message.list', range, options);
  const before = items[0]?.seq;
  return pageOf(items, hasNext && before !== undefined && (() => historyPage(ask, { ...range, before }, options)));
}

/** One page of what is given by cursors. `bring` asks for the page at a cursor. */
export async function cursorPage<T>(
  bring: (cursor?: string) => Promise<{ readonly items: readonly T[]; readonly next?: string }>,
  cursor?: string,
): Promise<Page<T>> {
  const { items, next } = await bring(cursor);
  return pageOf(items, next !== undefined && (() => cursorPage(bring, next)));
}

function pageOf<T>(items: readonly T[], next: false | (() => Promise<Page<T>>)): Page<T> {
  return { items, hasNext: !!next, next: next || (() => Promise.resolve(pageOf<T>([], false))) };
}
