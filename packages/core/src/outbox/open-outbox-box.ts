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

/** Opens the box of this name and reads it. */
export async function openOutboxBox(
  name: string,
  deps: { readonly storage: Storage; readonly listener: OutboxBoxListener; readonly logger?: Logger },
): Promise<OpenedBox> {
  const box = createOutboxBox(await deps.storage.open(name), deps.listener, deps.logger);
  return { box, kept: await box.load() };
}
