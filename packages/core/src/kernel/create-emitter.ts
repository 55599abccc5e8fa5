import mitt from 'mitt';
import type { Logger } from '../ports/logger.js';
import type { Listenable } from './listenable.js';
import { callOut } from './report.js';

/** The speaking half of an emitter; a slice keeps it and shows the `Listenable`. */
export interface Emitter<Events> extends Listenable<Events> {
  emit<K extends keyof Events>(type: K, event: Events[K]): void;
  /** Whether anybody listens. */
  heard(type: keyof Events): boolean;
}

/** An emitter whose listeners cannot break each other: what one throws goes to the logger. */
export function createEmitter<Events>(logger?: Logger): Emitter<Events> {
  const bus = mitt<Record<PropertyKey, unknown>>();
  return {
    on(type, handler) {
      const guarded = (event: unknown) => callOut(handler, event as Events[typeof type], logger);
      bus.on(type as string, guarded);
      return () => bus.off(type as string, guarded);
    },
    heard: (type) => (bus.all.get(type)?.length ?? 0) > 0,
    emit: (type, event) => bus.emit(type as string, event),
  };
}
