import type { OperationName, Params } from '@parley/protocol';
import type { View, Views } from './views.js';

/** What all views of a device want together: whom they watch, and whether anybody is there. */
export interface Together {
  /** What is left to ask of the server of what one view asks; undefined where nothing is. */
  narrow(view: View, op: OperationName, params: unknown): unknown;
  /** A view came or went, with the users whom it watched. */
  changed(gone?: Iterable<string>): void;
  /** The server knows nothing of this device yet. */
  opened(): void;
}

const mostAtOnce = 200;

/** The server knows one device: it watches whom any view watches, and is idle once all are. `ask` asks it for nobody's sake. */
export function createTogether(
  views: Views,
  ask: <K extends 'presence.idle' | 'presence.unwatch'>(op: K, params: Params<K>) => void,
): Together {
  let told = false;

  const unwatched = (ids: Iterable<string>) =>
    [...ids].filter((id) => ![...views].some(({ watched }) => watched.has(id)));
  /** Whether the server is to be told whether anybody is there, and what. */
  const idleNow = (): Params<'presence.idle'> | undefined => {
    const all = [...views];
    const idle = all.every((view) => view.idle);
    if (idle === told || all.length === 0) return undefined;
    told = idle;
    return { idle };
  };
  return {
    narrow(view, op, params) {
      if (op === 'presence.idle') {
        view.idle = (params as Params<typeof op>).idle;
        return idleNow();
      }
      if (op === 'presence.watch') for (const id of (params as Params<typeof op>).userIds) view.watched.add(id);
      if (op !== 'presence.unwatch') return params;
      const { userIds } = params as Params<typeof op>;
      for (const id of userIds) view.watched.delete(id);
      const rest = unwatched(userIds);
      return rest.length > 0 ? { userIds: rest } : undefined;
    },
    changed(gone = []) {
      const idle = idleNow();
      if (idle) ask('presence.idle', idle);
      const rest = unwatched(gone);
      while (rest.length > 0) ask('presence.unwatch', { userIds: rest.splice(0, mostAtOnce) });
    },
    opened() {
      told = false;
    },
  };
}
