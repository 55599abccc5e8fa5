import type { Observable } from '../kernel/observable.js';
import type { ConversationList, ConversationState } from './messaging.js';
import type { ConversationRecord } from './messaging-state.js';

/** The conversations as the list shows them, the latest first: one that changed is moved, and the others are left alone. */
export interface ShownList {
  /** This one changed; any of them, where none is named. */
  changed(id?: string): void;
  /** The same list until something in it changes. */
  get(): Pick<ConversationList, 'items' | 'unreadCount'>;
}

/** A conversation, as the list sees it. */
export interface Listed {
  readonly record: Pick<ConversationRecord, 'phase'>;
  readonly api: { readonly state: Pick<Observable<ConversationState>, 'get'> };
}

/** Shows those of `rooms` of which enough is known. */
export function createShownList(rooms: ReadonlyMap<string, Listed>): ShownList {
  const shown = new Map<string, ConversationState>();
  // All of them, unless named.
  let changes: Set<string> | undefined;
  let items: readonly ConversationState[] = [];
  let unreadCount = 0;

  return {
    changed(id) {
      if (id === undefined) changes = undefined;
      else changes?.add(id);
    },
    get() {
      const ids = changes ?? new Set([...shown.keys(), ...rooms.keys()]);
      changes = new Set();
      let next: ConversationState[] | undefined;
      for (const id of ids) {
        const held = rooms.get(id);
        const before = shown.get(id);
        const now = held?.record.phase === 'ready' ? held.api.state.get() : undefined;
        if (now === before) continue;
        next ??= [...items];
        if (before) next.splice(placeOf(before, next), 1);
        shown.delete(id);
        if (!now) continue;
        next.splice(placeOf(now, next), 0, now);
        shown.set(id, now);
      }
      if (next) {
        items = next;
        unreadCount = next.reduce((sum, item) => sum + item.unreadCount, 0);
      }
      return { items, unreadCount };
    },
  };
}

/** Where one stands in the list, or would stand. */
function placeOf(one: ConversationState, items: readonly ConversationState[]): number {
  let from = 0;
  let to = items.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = items[middle];
    if (other && latestFirst(other, one) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function latestFirst(a: ConversationState, b: ConversationState): number {
  return b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : Number(a.id > b.id));
}
