import type { Logger } from '../../ports/logger.js';
import type { DeviceChoice } from '../create-devices.js';
import type { LocalMedia } from '../local-media.js';
import type { DeviceKind, MediaDevice, MediaPort } from '../media-port.js';
import { planSwitch } from './plan-switch.js';

/** What following devices needs. */
export interface FollowDevicesParts {
  readonly port: MediaPort;
  readonly choice: DeviceChoice;
  readonly logger?: Logger;
  /** What the running calls send. */
  readonly running: () => readonly LocalMedia[];
}

const kinds: readonly DeviceKind[] = ['microphone', 'camera', 'speaker'];

/** Goes with the devices while calls run: to a headset that is plugged in, away from one that is gone, back to a chosen one. Returns the ending. */
export function followDevices({ port, choice, logger, running }: FollowDevicesParts): () => void {
  let known: readonly MediaDevice[] | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let ended = false;

  const move = async (kind: DeviceKind, deviceId: string) => {
    if (kind === 'speaker') await port.selectSpeaker?.(deviceId);
    else await Promise.all(running().map((local) => local.useDevice(kind, deviceId)));
    choice.opened(kind, deviceId);
  };
  const look = async () => {
    const now = await port.listDevices();
    const before = known;
    known = now;
    if (!before || ended) return;
    for (const kind of kinds) {
      const to = planSwitch({ kind, before, now, chosen: choice.of(kind) });
      if (to === undefined) continue;
      await move(kind, to).catch((error: unknown) => logger?.debug('A device could not be followed', { kind, error }));
    }
  };
  const enqueue = () => {
    queue = queue.then(look).catch((error: unknown) => logger?.warn('Devices could not be listed', { error }));
  };
  enqueue();
  const stop = port.onDevicesChanged(enqueue);
  return () => {
    ended = true;
    stop();
  };
}
