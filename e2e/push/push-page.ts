import { onPushOpened } from '@parley/web/push';

declare global {
  interface Window {
    opened: unknown[];
  }
}

window.opened = [];
onPushOpened((payload) => void window.opened.push(payload));
await navigator.serviceWorker.register('/push-worker.js', { type: 'module' });
await navigator.serviceWorker.ready;
document.title = 'ready';
