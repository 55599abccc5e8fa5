import type { Logger } from '../ports/logger.js';

/** Calls a function of the app's own: what it throws is logged and stays there, so that nobody else is broken by it. */
export function callOut<T>(call: (value: T) => void, value: T, logger?: Logger): void {
  try {
    call(value);
  } catch (error) {
    logger?.warn('A listener threw', { error });
  }
}
