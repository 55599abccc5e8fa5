import { within } from '../kernel/within.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Storage } from '../ports/storage.js';
import { createOutboxBox, type KeptEntry, type OutboxBox, type OutboxBoxListener } from './outbox-box.js';

/** A box and what was in it. */
export interface OpenedBox {
  readonly box: OutboxBox;
  readonly kept: readonly KeptEntry[];
}

/** Loads the code that keeps messages on their way. */
export type LoadOutboxBox = () => Promise<{ readonly openOutboxBox: typeof openOutboxBox }>;

// A storage that does not answer is none.
const patience = 5_000;

/** Opens the box of this name and reads it. */
export async function openOutboxBox(
  name: string,
  deps: {
    readonly storage: Storage;
    readonly clock: Clock;
    readonly listener: OutboxBoxListener;
    readonly logger?: Logger;
  },
): Promise<OpenedBox> {
  let late = false;
  const reading = async () => {
    const opened = await deps.storage.open(name);
    const box = createOutboxBox(opened, deps.listener, deps.logger);
    const kept = late ? [] : await box.load();
    if (late) await box.close();
    return { box, kept };
  };
  const found = await within(deps.clock, patience, reading());
  if (found) return found;
  late = true;
  throw new Error('The storage did not answer within 5 seconds');
}
