import { oneByOne } from '../kernel/one-by-one.js';
import type { Port } from './engine-port.js';

/** A line within one tab: what is posted arrives at once and in order, uncopied. */
export function createMemoryPorts<A, B>(): { readonly left: Port<A, B>; readonly right: Port<B, A> } {
  const toRight = createPipe<A>();
  const toLeft = createPipe<B>();
  return {
    left: { post: toRight.post, listen: toLeft.listen },
    right: { post: toLeft.post, listen: toRight.listen },
  };
}

interface Pipe<T> {
  readonly post: (message: T) => void;
  readonly listen: (listener: (message: T) => void) => () => void;
}

function createPipe<T>(): Pipe<T> {
  const listeners = new Set<(message: T) => void>();
  return {
    post: oneByOne((message) => {
      for (const listener of [...listeners]) listener(message);
    }),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
