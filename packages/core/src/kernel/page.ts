/** One page of a longer list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNext: boolean;
  /** The page after this one; an empty page where there is none. */
  next(): Promise<Page<T>>;
}

/** The page after the last. */
export function emptyPage<T>(): Page<T> {
  return { items: [], hasNext: false, next: () => Promise.resolve(emptyPage<T>()) };
}
