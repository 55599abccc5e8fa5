/** Last in every call that may take long: aborting it rejects with `connection/cancelled`. */
export interface Cancellable {
  readonly signal?: AbortSignalLike;
}

/** The part of the platform's `AbortSignal` that Parley uses. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
