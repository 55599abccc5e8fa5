import type { Message, Observable } from '@parley/core';

/** A message that is being changed where it stands, and why the last try failed. */
export interface Editing {
  /** The key of the message. */
  readonly key: string;
  /** What it should say, when a try to say it failed. */
  readonly text?: string;
  readonly error?: unknown;
}

/** What the reader is about to do in a conversation, or in one of its threads. */
export interface PlaceState {
  /** The message that the next one answers. */
  readonly replyTo?: Message;
  readonly editing?: Editing;
  /** Where the reader wants to be led. */
  readonly jumpTo?: { readonly seq: number; readonly reached?: boolean };
  /** Unsent text of a thread; a conversation's own is kept by the client. */
  readonly draft?: string;
}

/** What components beside each other share, and no server needs to know. */
export interface Desk extends Observable<ReadonlyMap<string, PlaceState>> {
  patch(place: string, part: PlaceState): void;
  /** What `make` made for this name the first time. */
  keep<T>(name: string, make: () => T): T;
}

/** The place of a conversation, or of the thread of one of its messages. */
export function placeOf(conversationId: string, thread?: number): string {
  return thread === undefined ? conversationId : `${conversationId}#${thread}`;
}

/** A desk that lives as long as the provider that made it. */
export function createDesk(): Desk {
  const listeners = new Set<(value: ReadonlyMap<string, PlaceState>) => void>();
  const kept = new Map<string, unknown>();
  let value: ReadonlyMap<string, PlaceState> = new Map();
  return {
    get: () => value,
    subscribe(listener) {
      const own = (next: ReadonlyMap<string, PlaceState>) => listener(next);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    patch(place, part) {
      value = new Map(value).set(place, { ...value.get(place), ...part });
      for (const listener of [...listeners]) listener(value);
    },
    keep<T>(name: string, make: () => T): T {
      if (!kept.has(name)) kept.set(name, make());
      return kept.get(name) as T;
    },
  };
}
