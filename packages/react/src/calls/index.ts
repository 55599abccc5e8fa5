export { useCall } from './use-call.js';
export { useIncomingCall } from './use-incoming-call.js';
export { useCalls } from './use-calls.js';
export { useDevices, type DevicesView } from './use-devices.js';
export type { CallView } from './observe-call.js';
export { IncomingCall, type IncomingCallProps } from './incoming-call.js';
export { CallStage, type CallStageProps } from './call-stage.js';
export { CallButton, CallButtons, type CallButtonProps, type CallButtonsProps } from './call-buttons.js';
export { DeviceMenu, type DeviceMenuProps } from './device-menu.js';
