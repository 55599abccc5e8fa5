import type { Bus, Delivery } from './bus.js';

/** A bus within one process: who publishes calls the listeners, in the order in which they subscribed. */
export function createLocalBus(): Bus {
  let listeners: readonly ((delivery: Delivery) => void)[] = [];
  return {
    publish(delivery) {
      for (const listener of listeners) listener(delivery);
    },
    subscribe(listener) {
      // Its own function, so that the same listener given twice ends once for each.
      const own = (delivery: Delivery) => listener(delivery);
      listeners = [...listeners, own];
      return () => {
        listeners = listeners.filter((other) => other !== own);
      };
    },
  };
}
