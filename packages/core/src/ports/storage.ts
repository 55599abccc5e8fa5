/** A change of one record: its key and its new value, or `undefined` to take it away. */
export type StorageChange = readonly [key: string, value: unknown];

/** The records of one user on this machine, by key. Values are JSON data. */
export interface StorageBox {
  /** The records whose keys begin with `prefix`, in the order of the code units of their keys. */
  entries(prefix: string): Promise<readonly (readonly [key: string, value: unknown])[]>;
  /** MUST make all changes or none, in the order of the calls, and MUST settle once they survive a crash of the process. */
  write(changes: readonly StorageChange[]): Promise<void>;
  /** Takes all records away. */
  clear(): Promise<void>;
  /** Lets go of what is held open, once what was begun is done. What was written stays. */
  close(): void;
}

/**
 * Keeps what must outlive a reload or a crash: messages on their way, drafts, the last state. What one box holds no other sees.
 * Several pages or processes MAY have the same box open.
 */
export interface Storage {
  /** Opens the box of this name, an empty one where there is none. Rejects where this platform keeps nothing, such as a private window. */
  open(name: string): Promise<StorageBox>;
}
