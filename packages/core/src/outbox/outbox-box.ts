import type { OutboxEntry } from '../connection/engine-port.js';
import type { Logger } from '../ports/logger.js';
import type { StorageBox } from '../ports/storage.js';

/** A message as it is kept: its place among the others beside it. */
export interface KeptEntry {
  readonly entry: OutboxEntry;
  readonly order: number;
}

/** The messages of one box. Changes of one turn of the event loop, and those made while another write runs, are one write. */
export interface OutboxBox {
  /** All that is kept, in order, without what is just taken away. */
  load(): Promise<readonly KeptEntry[]>;
  /** Whether it was written, and nothing of it is to be written. */
  isWritten(clientId: string): boolean;
  put(kept: KeptEntry): void;
  /** Changes one that is kept, unless somebody else took it away meanwhile. */
  change(kept: KeptEntry): void;
  take(clientId: string): void;
  /** Takes everything in the box away. */
  clear(): Promise<void>;
  /** Settles once what is to be written is, or could not be. */
  flushed(): Promise<void>;
  /** Writes what is to be written, and lets go. */
  close(): Promise<void>;
}

/** What the owner of the messages hears. */
export interface OutboxBoxListener {
  /** They survive a crash now. */
  onKept(clientIds: readonly string[]): void;
  /** Another process took these away, which were to be changed. */
  onGone(clientIds: readonly string[]): void;
}

interface Change {
  readonly kept?: KeptEntry;
  readonly onlyIfThere?: boolean;
}

const prefix = 'outbox:';

/** Keeps messages in a box. What cannot be written is tried again with the next change. */
export function createOutboxBox(box: StorageBox, listener: OutboxBoxListener, logger?: Logger): OutboxBox {
  let pending = new Map<string, Change>();
  // What the box holds as far as this process knows, and what is on its way there.
  const known = new Set<string>();
  let writing: Promise<void> | undefined;
  // What was taken away while somebody reads.
  const taken = new Set<string>();
  let reading = 0;

  const leaveGone = async (changes: Map<string, Change>) => {
    if (![...changes.values()].some(({ onlyIfThere }) => onlyIfThere)) return;
    const there = new Set((await box.entries(prefix)).map(([key]) => key));
    const gone = [...changes].filter(([id, { onlyIfThere }]) => onlyIfThere && !there.has(prefix + id));
    for (const [id] of gone) {
      changes.delete(id);
      known.delete(id);
    }
    if (gone.length > 0) listener.onGone(gone.map(([id]) => id));
  };
  const writeOnce = async (changes: Map<string, Change>) => {
    for (const [id, { kept }] of changes) if (kept) known.add(id);
    await leaveGone(changes);
    await box.write([...changes].map(([id, { kept }]) => [prefix + id, kept] as const));
    const untouched = [...changes].filter(([id]) => !pending.has(id));
    for (const [id, { kept }] of untouched) if (!kept) known.delete(id);
    listener.onKept(untouched.filter(([, { kept }]) => kept).map(([id]) => id));
  };
  const writeAll = async () => {
    // What else happens in this turn goes along.
    await Promise.resolve();
    while (pending.size > 0) {
      const changes = pending;
      pending = new Map();
      try {
        await writeOnce(changes);
      } catch (error) {
        logger?.warn('Messages on their way could not be kept; they are lost if the process ends', { error });
        pending = new Map([...changes, ...pending]);
        break;
      }
    }
    writing = undefined;
  };
  const note = (id: string, change: Change) => {
    pending.set(id, change);
    writing ??= writeAll();
  };
  return {
    async load() {
      reading++;
      try {
        while (writing) await writing;
        const records = await box.entries(prefix);
        const all = records.map(([, value]) => value).filter(isKept);
        const left = all.filter(({ entry }) => !taken.has(entry.params.clientId));
        for (const { entry } of left) known.add(entry.params.clientId);
        return left.sort((a, b) => a.order - b.order || a.entry.createdAt - b.entry.createdAt);
      } finally {
        reading--;
        if (reading === 0) taken.clear();
      }
    },
    isWritten: (clientId) => known.has(clientId) && !pending.has(clientId),
    put: (kept) => note(kept.entry.params.clientId, { kept }),
    change(kept) {
      const id = kept.entry.params.clientId;
      note(id, { kept, onlyIfThere: known.has(id) && (pending.get(id)?.onlyIfThere ?? !pending.has(id)) });
    },
    take(clientId) {
      if (reading > 0) taken.add(clientId);
      if (known.has(clientId)) note(clientId, {});
      else pending.delete(clientId);
    },
    async clear() {
      pending.clear();
      await writing;
      known.clear();
      await box.clear();
    },
    flushed: async () => writing,
    async close() {
      await writing;
      box.close();
    },
  };
}

function isKept(value: unknown): value is KeptEntry {
  const { entry, order } = (value ?? {}) as Partial<KeptEntry>;
  return typeof order === 'number' && typeof entry?.params.clientId === 'string';
}
