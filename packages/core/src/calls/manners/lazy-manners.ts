import type { MediaPort } from '../media-port.js';
import type { MannersParts } from './create-manners.js';

/** Begins to look after calls when the first of them runs: none waits for it. */
export function createLazyManners(
  parts: Omit<MannersParts, 'port'> & { readonly media: () => Promise<MediaPort> },
): () => void {
  let begun = false;
  return () => {
    if (begun) return;
    begun = true;
    Promise.all([parts.media(), import('./create-manners.js')]).then(
      ([port, { createManners }]) => createManners({ ...parts, port }),
      (error: unknown) => {
        begun = false;
        parts.logger?.debug('What looks after calls could not be loaded', { error });
      },
    );
  };
}
