export { usePush } from './use-push.js';
export { PushToggle, type PushToggleProps } from './push-toggle.js';
