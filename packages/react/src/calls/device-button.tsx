import Settings2 from 'lucide-react/icons/settings-2';
import { Popover } from '../theme/popover.js';
import { useStrings } from '../theme/use-strings.js';
import { DeviceChoices } from './device-choices.js';

/** A button that opens the choice of devices. */
export function DeviceButton({ className }: { readonly className?: string }) {
  const { calls } = useStrings();
  return (
    <Popover
      className={className}
      triggerClassName="parley-icon-button parley-control"
      label={calls.devices}
      iconOnly
      trigger={<Settings2 aria-hidden="true" size={20} strokeWidth={1.5} />}
    >
      {() => <DeviceChoices />}
    </Popover>
  );
}
