import { createStore } from '../../kernel/create-store.js';
import type { QualityMeter } from './create-quality.js';
import type { QualityOfParts } from './quality-of.js';
import { unknownQuality } from './unknown-quality.js';

/** The meter of a call, whose code is loaded once media flows: no call waits for it to be set up. */
export function createLazyQuality(parts: QualityOfParts): QualityMeter {
  const { logger } = parts;
  /** Those who want to know, each with what ends its watching once there is a meter. */
  const watchers = new Set<{ end?: () => void }>();
  let meter: QualityMeter | undefined;
  let begun = false;
  let ended = false;

  const watch = () => {
    const watcher = { end: meter?.watch() };
    watchers.add(watcher);
    return () => {
      if (watchers.delete(watcher)) watcher.end?.();
    };
  };
  const store = createStore(unknownQuality, { logger, onWatched: watch });
  const load = async () => {
    const { createQualityOf } = await import('./quality-of.js');
    if (ended) return;
    meter = createQualityOf(parts);
    meter.quality.subscribe((quality) => store.set(quality));
    for (const watcher of watchers) watcher.end = meter.watch();
    meter.begin();
  };
  return {
    quality: { get: () => store.get(), subscribe: (listener) => store.subscribe(listener) },
    watch,
    begin() {
      if (begun) return;
      begun = true;
      load().catch((error: unknown) => logger?.debug('What measures calls could not be loaded', { error }));
    },
    end() {
      ended = true;
      meter?.end();
    },
  };
}
