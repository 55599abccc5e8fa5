import type { Observable } from '@parley/core';

/** Unsent texts by conversation. */
export interface Drafts extends Observable<ReadonlyMap<string, string>> {
  set(conversationId: string, text: string): void;
}

/** Drafts that live as long as the provider that made them. */
export function createDrafts(): Drafts {
  const listeners = new Set<(value: ReadonlyMap<string, string>) => void>();
  let value: ReadonlyMap<string, string> = new Map();
  return {
    get: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(conversationId, text) {
      if ((value.get(conversationId) ?? '') === text) return;
      const next = new Map(value);
      if (text === '') next.delete(conversationId);
      else next.set(conversationId, text);
      value = next;
      for (const listener of listeners) listener(value);
    },
  };
}
