import { createStore } from '../kernel/create-store.js';
import { createScope } from '../kernel/scope.js';
import type { Observable } from '../kernel/observable.js';
import type { Logger } from '../ports/logger.js';
import type { Devices } from './calls.js';
import type { DeviceKind, MediaPort } from './media-port.js';

/** Which devices new calls open. */
export interface DeviceChoice {
  /** What the user chose, if anything. */
  of(kind: DeviceKind): string | undefined;
  choose(kind: DeviceKind, deviceId: string): void;
  /** A device was opened: it is in use, and labels may be known from now on. */
  opened(kind: DeviceKind, deviceId: string | undefined): void;
}

/** The devices of this machine, and which of them are chosen. */
export interface DeviceShelf {
  readonly devices: Observable<Devices>;
  readonly choice: DeviceChoice;
}

/** Looks for devices only while somebody watches. */
export function createDevices(media: () => Promise<MediaPort>, logger?: Logger): DeviceShelf {
  const chosen = new Map<DeviceKind, string>();
  let watched = false;

  const refresh = async () => {
    const available = await (await media()).listDevices();
    store.update((known) => ({ ...known, available }));
  };
  const look = () => {
    refresh().catch((error: unknown) => logger?.warn('Devices could not be listed', { error }));
  };
  const watch = () => {
    const scope = createScope();
    watched = true;
    look();
    media().then(
      (port) => {
        if (!scope.ended) scope.add(port.onDevicesChanged(look));
      },
      () => undefined,
    );
    scope.add(() => {
      watched = false;
    });
    return () => scope.end();
  };
  const store = createStore<Devices>({ available: [], selected: {} }, { logger, onWatched: watch });
  const select = (kind: DeviceKind, deviceId: string) => {
    if (store.get().selected[kind] === deviceId) return;
    store.update((known) => ({ ...known, selected: { ...known.selected, [kind]: deviceId } }));
  };
  return {
    devices: { get: () => store.get(), subscribe: (listener) => store.subscribe(listener) },
    choice: {
      of: (kind) => chosen.get(kind),
      choose(kind, deviceId) {
        chosen.set(kind, deviceId);
        select(kind, deviceId);
      },
      opened(kind, deviceId) {
        if (deviceId !== undefined) select(kind, deviceId);
        if (watched) look();
      },
    },
  };
}
