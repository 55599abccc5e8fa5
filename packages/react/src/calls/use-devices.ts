import type { DeviceKind, Devices } from '@parley/core';
import { useCallback } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/** What `useDevices` gives. */
export interface DevicesView extends Devices {
  readonly select: (kind: DeviceKind, deviceId: string) => Promise<void>;
}

/**
 * The microphones, cameras and speakers of this machine, those in use, and how to change them.
 *
 * @example
 * ```tsx
 * const { available, selected, select } = useDevices();
 * ```
 */
export function useDevices(): DevicesView {
  const { calls } = useParley();
  const devices = useObservable(calls.devices);
  const select = useCallback((kind: DeviceKind, deviceId: string) => calls.selectDevice(kind, deviceId), [calls]);
  return { ...devices, select };
}
