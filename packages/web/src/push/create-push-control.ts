import type { Parley, PushControl, PushState } from '@parley/core';
import { disablePush, enablePush, unsupported } from './enable-push.js';
import { isPushed } from './pushed-mark.js';

/** Where pushes arrive. */
export interface PushControlOptions {
  /** As for `enablePush`; also while it is being registered, such as `navigator.serviceWorker.ready`. None where there is none. */
  readonly serviceWorker: ServiceWorkerRegistration | PromiseLike<ServiceWorkerRegistration> | undefined;
}

/**
 * Turns pushes to this browser on and off at the user's wish, and knows which they are. Where they are on, it keeps up with what
 * the browser changed meanwhile, as `enablePush` at each start of the app does.
 *
 * @example
 * ```tsx
 * const pushes = createPushControl(parley, { serviceWorker: navigator.serviceWorker.ready });
 * <PushToggle pushes={pushes} /> // of @parley/react
 * ```
 */
export function createPushControl(parley: Pick<Parley, 'push'>, { serviceWorker }: PushControlOptions): PushControl {
  let state: PushState = { status: 'unknown', changing: false };
  const listeners = new Set<(value: PushState) => void>();
  const show = (next: PushState) => {
    state = next;
    for (const listener of [...listeners]) listener(state);
  };

  async function change(work: (place: { readonly serviceWorker: ServiceWorkerRegistration }) => Promise<void>) {
    if (state.changing) return;
    show({ status: state.status, changing: true });
    const registration = await serviceWorker;
    try {
      if (!registration) throw unsupported();
      await work({ serviceWorker: registration });
      show({ status: await look(registration), changing: false });
    } catch (error) {
      show({ status: await look(registration), changing: false, error });
      throw error;
    }
  }

  async function begin(): Promise<void> {
    const registration = await serviceWorker;
    const status = await look(registration);
    // What is on stays so where the server cannot be told of it now: the next start tells it.
    if (registration && status === 'on')
      await enablePush(parley, { serviceWorker: registration }).catch(() => undefined);
    if (!state.changing) show({ status, changing: false });
  }

  void begin().catch(() => show({ status: 'unsupported', changing: false }));
  return {
    state: {
      get: () => state,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    enable: () => change((place) => enablePush(parley, place)),
    disable: () => change((place) => disablePush(parley, place)),
  };
}

async function look(registration: ServiceWorkerRegistration | undefined): Promise<PushState['status']> {
  const pushManager = (registration as Partial<ServiceWorkerRegistration> | undefined)?.pushManager;
  if (!pushManager || typeof Notification === 'undefined') return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  return isPushed() && (await pushManager.getSubscription()) ? 'on' : 'off';
}
