const key = 'parley:devices';

/**
 * The id of this tab's device. It is out of the tab's storage for as long as the page lives, so that a duplicated tab, whose
 * storage is a copy, finds none and becomes a device of its own.
 */
export interface TabDevice {
  /** The id that this tab had before it was loaded anew, or a fresh one. */
  take(): string;
  /** Keeps the id for the page that is loaded next in this tab. */
  leave(): void;
}

/** Several clients of one page take and leave their ids in the same order. */
export function createTabDevice(fresh: () => string, storage = tabStorage()): TabDevice {
  let id: string | undefined;
  return {
    take() {
      const ids = readIds(storage);
      const mine = (id ??= ids[0] ?? fresh());
      writeIds(
        storage,
        ids.filter((other) => other !== mine),
      );
      return mine;
    },
    leave() {
      if (id !== undefined) writeIds(storage, [...readIds(storage), id]);
    },
  };
}

function tabStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    // No storage at all, or none for this page.
    return undefined;
  }
}

function readIds(storage: Storage | undefined): string[] {
  try {
    const ids: unknown = JSON.parse(storage?.getItem(key) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function writeIds(storage: Storage | undefined, ids: readonly string[]): void {
  try {
    if (ids.length > 0) storage?.setItem(key, JSON.stringify(ids));
    else storage?.removeItem(key);
  } catch {
    // A full or forbidden storage costs a new device id on the next load, nothing more.
  }
}
