export { DialPad, type DialPadProps } from './dial-pad.js';
export { useDialer, type DialerView } from './use-dialer.js';
