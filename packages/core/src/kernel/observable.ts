/** Something a screen can show: a value now, and a call whenever it really changes. */
export interface Observable<T> {
  /** The value now: immutable, and the same object until it changes. */
  get(): T;
  /** Calls the listener after each change, never at once. Returns the ending. */
  subscribe(listener: (value: T) => void): () => void;
}
