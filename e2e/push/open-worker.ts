import type { Browser, CDPSession, Worker } from 'playwright-core';

/** A notification. */
interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** A browser whose service worker is there, and what pushes to it are delivered by. */
export async function openWorker(
  browser: Browser,
  { origin, path }: { readonly origin: string; readonly path: string },
) {
  const context = await browser.newContext();
  await context.grantPermissions(['notifications'], { origin });
  const [page, elsewhere] = [await context.newPage(), await context.newPage()];
  // A page that stays where it is: what is delivered through one that leaves is lost.
  const cdp = await context.newCDPSession(elsewhere);
  const registration = registrationOf(cdp);
  await cdp.send('ServiceWorker.enable');
  await page.goto(`${origin}${path}`);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const registrationId = await registration;
  const deliver = (data: string) => cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  return { context, page, worker, deliver };
}

function registrationOf(cdp: CDPSession): Promise<string> {
  return new Promise((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [found] = registrations;
      if (found) resolve(found.registrationId);
    });
  });
}

export const pagesOf = (worker: Worker): Promise<number> =>
  worker.evaluate(async () => {
    const { clients } = self as unknown as { readonly clients: { matchAll(options: object): Promise<unknown[]> } };
    return (await clients.matchAll({ includeUncontrolled: true })).length;
  });

/** Notes what the worker shows and takes away: a browser without a desktop may forget its notifications by itself. */
export const watch = (worker: Worker): Promise<void> =>
  worker.evaluate(() => {
    const scope = self as unknown as { readonly registration: ServiceWorkerRegistration; shown: Shown[] };
    scope.shown = [];
    const { registration } = scope;
    registration.showNotification = (title, { body = '', tag = '' } = {}) => {
      scope.shown = [...scope.shown.filter((one) => one.tag !== tag), { title, body, tag }];
      return Promise.resolve();
    };
    registration.getNotifications = ({ tag } = {}) =>
      Promise.resolve(
        scope.shown
          .filter((one) => one.tag === tag)
          .map((one) => {
            const close = () => void (scope.shown = scope.shown.filter((other) => other.tag !== one.tag));
            return { ...one, close } as unknown as Notification;
          }),
      );
  });

export const shownBy = (worker: Worker): Promise<Shown[]> =>
  worker.evaluate(() => (self as unknown as { readonly shown: Shown[] }).shown);
