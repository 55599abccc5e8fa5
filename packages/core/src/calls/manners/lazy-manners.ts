import type { Link } from '../../connection/link.js';
import { createStore } from '../../kernel/create-store.js';
import type { Observable } from '../../kernel/observable.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { Call, Calls } from '../calls.js';
import type { HeldCall } from '../create-call.js';
import type { DeviceChoice } from '../create-devices.js';
import { createLocalMedia, type LocalMedia } from '../local-media.js';
import type { MediaPort } from '../media-port.js';
import { createDressedMedia } from './dressed-media.js';
import { noEffects } from './no-effects.js';

/** What manners need before their code is there. */
export interface LazyMannersParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly media: () => Promise<MediaPort>;
  readonly choice: DeviceChoice;
  readonly list: Observable<readonly Call[]>;
  readonly held: (callId: string) => HeldCall | undefined;
}

/** What looks after devices, before and during calls. */
export interface LazyManners {
  /** A call runs: its devices are looked after from now on. No call waits for it. */
  begin(): void;
  /** What previews have open. */
  readonly previews: ReadonlySet<LocalMedia>;
  /** Media whose devices are opened with the effects. */
  readonly dressed: () => Promise<MediaPort>;
  readonly slice: Pick<Calls, 'effects' | 'setEffects' | 'test' | 'preview'>;
}

/** Loads each of its parts when it is first wanted. */
export function createLazyManners(parts: LazyMannersParts): LazyManners {
  const { choice, logger } = parts;
  const effects = createStore(noEffects, { logger });
  const offer = ({ processors: { blur, noise } = {} }: MediaPort) => {
    if (effects.get().offered === noEffects.offered && (blur || noise)) {
      effects.set({ ...effects.get(), offered: { background: !!blur, noiseSuppression: !!noise } });
    }
  };
  const media = () => {
    const port = parts.media();
    // Whoever opens a device hears why there is none.
    port.then(offer, () => undefined);
    return port;
  };
  const dressed = createDressedMedia(media, () => effects.get());
  const previews = new Set<LocalMedia>();
  let begun = false;
  return {
    previews,
    dressed,
    begin() {
      if (begun) return;
      begun = true;
      Promise.all([media(), import('./create-manners.js')]).then(
        ([port, { createManners }]) => createManners({ ...parts, port, effects }),
        (error: unknown) => {
          begun = false;
          logger?.debug('What looks after calls could not be loaded', { error });
        },
      );
    },
    slice: {
      effects: { get: () => effects.get(), subscribe: (listener) => effects.subscribe(listener) },
      async setEffects(change) {
        const { switchEffects } = await import('./switch-effects.js');
        const calls = parts.list.get().flatMap(({ id }) => parts.held(id)?.local ?? []);
        await switchEffects({ port: await media(), effects, locals: [...previews, ...calls] }, change);
      },
      async preview(options = {}) {
        const [port, { createPreview }] = await Promise.all([media(), import('./create-preview.js')]);
        const local = createLocalMedia({ media: dressed, choice, logger });
        previews.add(local);
        return createPreview({ port, local, logger, onClose: () => previews.delete(local) }, options);
      },
      async test(options) {
        const { createCallTest } = await import('./create-call-test.js');
        return createCallTest(parts, options);
      },
    },
  };
}
