import type { Message as StoredMessage } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { read } from '../connection/index.js';
import type { Cancellable } from '../kernel/cancellable.js';
import { emptyPage, type Page } from '../kernel/page.js';

/** One page of a conversation's history, the newest page first, each in rising order. */
export async function historyPage(
  link: Link,
  range: { readonly conversationId: string; readonly before?: number; readonly limit?: number },
  options?: Cancellable,
): Promise<Page<StoredMessage>> {
  const { items, hasNext } = await read(link, ['message.list', range], options);
  const before = items[0]?.seq;
  return {
    items,
    hasNext,
    next: () =>
      hasNext && before !== undefined
        ? historyPage(link, { ...range, before }, options)
        : Promise.resolve(emptyPage<StoredMessage>()),
  };
}
