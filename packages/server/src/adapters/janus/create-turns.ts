import { MediaServerError } from '../../calls/media-server.js';

/** Lets things happen one after the other, for each key apart. */
export interface Turns {
  /** @throws MediaServerError `refused` where too much waits for that key already. */
  take(key: string, run: () => Promise<void>): Promise<void>;
  busy(key: string): boolean;
}

const mostWaiting = 128;

/** Makes turns that have nothing to do. */
export function createTurns(): Turns {
  const queues = new Map<string, { last: Promise<unknown>; waiting: number }>();

  return {
    async take(key, run) {
      const queue = queues.get(key) ?? { last: Promise.resolve(), waiting: 0 };
      if (queue.waiting >= mostWaiting)
        throw new MediaServerError('refused', 'Unable to do this: because too much waits to be done already.');
      queue.waiting += 1;
      queues.set(key, queue);
      const own = queue.last.then(run);
      queue.last = own.catch(() => undefined);
      try {
        await own;
      } finally {
        queue.waiting -= 1;
        if (queue.waiting === 0) queues.delete(key);
      }
    },
    busy: (key) => queues.has(key),
  };
}
