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
  const queue: T[] = [];
  let draining = false;
  return {
    post(message) {
      queue.push(message);
      if (draining) return;
      draining = true;
      try {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          for (const listener of [...listeners]) listener(next);
        }
      } finally {
        draining = false;
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
