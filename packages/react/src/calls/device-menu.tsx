import { DeviceButton } from './device-button.js';

/** What `DeviceMenu` takes. */
export interface DeviceMenuProps {
  readonly className?: string;
}

/**
 * Chooses microphone, camera and speaker, also in the middle of a call.
 *
 * @example
 * ```tsx
 * <DeviceMenu />
 * ```
 */
export function DeviceMenu(props: DeviceMenuProps) {
  // Apart from the button: what the package's index names and later code uses, bundlers that assign whole files load with every page.
  return <DeviceButton {...props} />;
}
