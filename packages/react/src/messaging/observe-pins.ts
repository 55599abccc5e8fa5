import type { Connection, Conversation, Message, Observable } from '@parley/core';

/** The pinned messages of a conversation, as far as they are known. */
export interface PinList {
  /** The last pinned first. */
  readonly items: readonly Message[];
  readonly status: 'loading' | 'ready' | 'failed';
}

const changing: readonly string[] = ['pinned', 'unpinned', 'deleted', 'edited'];

/** The pinned messages, asked for when first subscribed to, after each reconnect, and whenever one is pinned or changed. */
export function observePins(
  conversation: Conversation,
  connection: Connection,
): Observable<PinList> & { readonly reload: () => Promise<void> } {
  const listeners = new Set<(value: PinList) => void>();
  let value: PinList = { items: [], status: 'loading' };
  let round = 0;
  let connected = false;
  let stop: (() => void) | undefined;
  const change = (next: PinList) => {
    value = next;
    for (const listener of [...listeners]) listener(value);
  };
  const reload = async () => {
    const mine = ++round;
    try {
      const items = await conversation.pins();
      if (mine === round) change({ items, status: 'ready' });
    } catch {
      if (mine === round && value.status !== 'ready') change({ ...value, status: 'failed' });
    }
  };
  const look = () => {
    const now = connection.get().status === 'connected';
    if (now && !connected) void reload();
    connected = now;
  };
  const watch = () => {
    const ends = [
      connection.subscribe(look),
      conversation.on('messageUpdated', (event) => {
        if (changing.includes(event.change.kind)) void reload();
      }),
    ];
    look();
    return () => ends.forEach((end) => end());
  };
  return {
    get: () => value,
    reload,
    subscribe(listener) {
      const own = (next: PinList) => listener(next);
      listeners.add(own);
      stop ??= watch();
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
        connected = false;
      };
    },
  };
}
