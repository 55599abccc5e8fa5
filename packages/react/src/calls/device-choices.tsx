import type { DeviceKind } from '@parley/core';
import { useId } from 'react';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import { nameOf } from './device-select.js';
import { EffectSwitches } from './effect-switches.js';
import { SpeakerTest } from './speaker-test.js';
import { useDevices } from './use-devices.js';

const kinds: readonly DeviceKind[] = ['microphone', 'camera', 'speaker'];

/** What is chosen from, for whatever holds it. */
export function DeviceChoices() {
  const { devices } = useStrings();
  const [{ error }, run] = useAction();
  return (
    <div className="parley-devices">
      {kinds.map((kind) => (
        <DeviceChoice key={kind} kind={kind} run={run} />
      ))}
      <SpeakerTest />
      <EffectSwitches />
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {devices.failed}
        </p>
      )}
    </div>
  );
}

function DeviceChoice({
  kind,
  run,
}: {
  readonly kind: DeviceKind;
  readonly run: (work: () => Promise<unknown>) => void;
}) {
  const strings = useStrings();
  const { available, selected, select } = useDevices();
  const name = useId();
  const words = strings.devices;
  const found = available.filter((device) => device.kind === kind);
  const chosen = selected[kind] ?? found[0]?.id;
  const choose = (id: string) => run(() => select(kind, id));
  return (
    <fieldset className="parley-picker-choices">
      <legend className="parley-label">{words[kind]}</legend>
      {found.length === 0 && <p className="parley-muted parley-devices-none">{words.none}</p>}
      {found.map((device, index) => (
        <label key={device.id} className="parley-device">
          <input
            className="parley-radio"
            type="radio"
            name={name}
            checked={device.id === chosen}
            onChange={() => choose(device.id)}
          />
          <span className="parley-device-name">{nameOf(device, index, words)}</span>
        </label>
      ))}
    </fieldset>
  );
}
