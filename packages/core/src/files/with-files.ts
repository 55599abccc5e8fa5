import type { Link, OutboxChange } from '../connection/link.js';
import { lazily } from '../kernel/lazily.js';
import type { FileSending } from './create-file-sending.js';

/** Makes the half that uploads. `tell` says what becomes of messages whose files are on their way. */
export type LoadFileSending = (tell: (change: OutboxChange) => void) => Promise<FileSending>;

/**
 * A link whose outbox also takes messages with files that are not uploaded yet. The code for that comes with the first of them, or
 * where a page before this one left some.
 */
export function withFiles(link: Link, load: LoadFileSending, isLeft: () => boolean): Link {
  const { outbox } = link;
  const listeners = new Set<(change: OutboxChange) => void>();
  let sending: FileSending | undefined;
  const files = lazily(async () => {
    sending = await load((change) => {
      for (const listener of listeners) listener(change);
    });
    return sending;
  });
  link.onSession(() => {
    if (sending || isLeft()) files('resume')().catch(() => undefined);
  });
  return {
    ...link,
    outbox: {
      get entries() {
        return [...outbox.entries, ...(sending?.entries() ?? [])];
      },
      send: (entry) =>
        entry.sources || sending?.has(entry.params.clientId) ? files('send')(entry) : outbox.send(entry),
      discard(clientId) {
        if (!sending?.discard(clientId)) outbox.discard(clientId);
      },
      onChange(listener) {
        listeners.add(listener);
        const off = outbox.onChange(listener);
        return () => {
          listeners.delete(listener);
          off();
        };
      },
    },
  };
}
