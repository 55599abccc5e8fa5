/** Pushes to this device. */
export const push = {
  name: 'Notifications',
  hint: 'Of messages and calls, while this app is closed.',
  failed: 'The notification service of this browser did not answer. Try again later.',
  denied: 'Notifications were not allowed.',
  blocked: 'This browser blocks notifications of this page. Allow them in its settings, beside the address.',
  unsupported: 'This browser has no notifications here. On an iPhone, add the page to the home screen first.',
};
