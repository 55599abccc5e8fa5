import type { Observable } from '@parley/core';
import { useCallback, useSyncExternalStore } from 'react';

/** The value of an observable, or a part of it that keeps its identity. The one bridge between Parley's state and React. */
export function useObservable<T>(observable: Observable<T>): T;
export function useObservable<T, Part>(observable: Observable<T>, select: (value: T) => Part): Part;
export function useObservable<T>(observable: Observable<T>, select?: (value: T) => unknown): unknown {
  const subscribe = useCallback((changed: () => void) => observable.subscribe(changed), [observable]);
  const read = () => (select ? select(observable.get()) : observable.get());
  return useSyncExternalStore(subscribe, read, read);
}
