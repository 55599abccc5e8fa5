import type { DeviceKind, MediaDevice } from '@parley/core';
import { useId } from 'react';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import { useDevices } from './use-devices.js';

/** Chooses one device of a kind from a list. */
export function DeviceSelect({ kind }: { readonly kind: DeviceKind }) {
  const { devices: words } = useStrings();
  const { available, selected, select } = useDevices();
  const [{ error }, run] = useAction();
  const id = useId();
  const found = available.filter((device) => device.kind === kind);
  return (
    <div className="parley-device-select">
      <label className="parley-label" htmlFor={id}>
        {words[kind]}
      </label>
      <select
        id={id}
        className="parley-field parley-select"
        value={selected[kind] ?? found[0]?.id ?? ''}
        disabled={found.length === 0}
        onChange={({ target }) => run(() => select(kind, target.value))}
      >
        {found.length === 0 && <option value="">{words.none}</option>}
        {found.map((device, index) => (
          <option key={device.id} value={device.id}>
            {nameOf(device, index, words)}
          </option>
        ))}
      </select>
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {words.failed}
        </p>
      )}
    </div>
  );
}

/** The name of a device; of the system's own choice, what it is. */
export function nameOf(
  { id, kind, label }: MediaDevice,
  index: number,
  words: ReturnType<typeof useStrings>['devices'],
): string {
  // Chromium calls it "Default - Headset", in the language of the browser.
  if (id === 'default') return words.system(label.replace(/^[^-]* - /u, ''));
  return label || words.unnamed(words[kind], index + 1);
}
