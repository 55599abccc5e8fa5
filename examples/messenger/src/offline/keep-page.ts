/** Whether this browser keeps the page itself. Not while developing: there it would show what was. */
const keeps = import.meta.env.PROD && 'serviceWorker' in navigator;

/** Lets this browser keep the page itself, so that it loads without a network. */
export function keepPage(): void {
  if (!keeps) return;
  const register = () => void navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}

/** What keeps the page, and shows what is pushed. */
export function pageKeeper(): Promise<ServiceWorkerRegistration> | undefined {
  return keeps ? navigator.serviceWorker.ready : undefined;
}
