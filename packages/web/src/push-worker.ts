import type { PushedCall, PushedMessage, PushPayload } from '@parley/core';

/** How pushes are shown. */
export interface PushOptions {
  /** The page that shows what a push is about, for when none is open; `/` unless given. */
  readonly open?: (payload: PushPayload) => string;
  /** Words in the user's language; English unless given. */
  readonly words?: Partial<PushWords>;
  /** The address of a picture. */
  readonly icon?: string;
}

/** The words of notifications. */
export interface PushWords {
  readonly call: string;
  readonly videoCall: string;
  readonly missedCall: string;
}

/** What of a service worker's world is used; TypeScript's own types of it cannot be beside those of a page. */
interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly WindowPage[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: 'push', listener: (event: WorkerEvent & { readonly data: PushData | null }) => void): void;
  addEventListener(
    type: 'notificationclick',
    listener: (event: WorkerEvent & { readonly notification: Notification }) => void,
  ): void;
}

interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface PushData {
  json(): unknown;
}

interface WindowPage {
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

const english: PushWords = { call: 'Incoming call', videoCall: 'Incoming video call', missedCall: 'Missed call' };

/**
 * Shows what the server pushes as notifications, in the service worker of an app: one for each conversation, and one for a call
 * for as long as it rings. While a page of the app is visible, it shows nothing: the page does.
 *
 * @example
 * ```ts
 * // sw.js
 * import { handlePushes } from '@parley/web/push-worker';
 * handlePushes({ open: (push) => (push.type === 'message' ? `/chats/${push.conversationId}` : '/') });
 * ```
 */
export function handlePushes(options: PushOptions = {}): void {
  const scope = self as unknown as WorkerScope;
  const words = { ...english, ...options.words };
  const pages = () => scope.clients.matchAll({ type: 'window', includeUncontrolled: true });

  async function show(payload: PushPayload): Promise<void> {
    if (payload.type === 'callEnded') {
      const shown = await scope.registration.getNotifications({ tag: payload.callId });
      for (const notification of shown) notification.close();
      return;
    }
    if ((await pages()).some(({ visibilityState }) => visibilityState === 'visible')) return;
    const { title, ...how } = payload.type === 'message' ? ofMessage(payload, words) : ofCall(payload, words);
    const icon = options.icon === undefined ? {} : { icon: options.icon };
    await scope.registration.showNotification(title, { ...how, ...icon, data: payload });
  }

  async function openPage(payload: PushPayload): Promise<void> {
    const [page] = await pages();
    if (!page) {
      await scope.clients.openWindow(options.open?.(payload) ?? '/');
      return;
    }
    await page.focus();
    page.postMessage({ parleyPush: payload });
  }

  scope.addEventListener('push', (event) => {
    const payload = read(event.data);
    if (payload) event.waitUntil(show(payload));
  });
  scope.addEventListener('notificationclick', (event) => {
    const payload = event.notification.data as PushPayload | undefined;
    // Those of the app itself are its own affair.
    if (!isPayload(payload)) return;
    event.notification.close();
    event.waitUntil(openPage(payload));
  });
}

function ofMessage({ group, sender, text, missedCall, conversationId }: PushedMessage, words: PushWords) {
  const said = missedCall ? words.missedCall : text;
  return {
    title: group ?? sender.name,
    body: group === undefined ? said : `${sender.name}: ${said}`,
    tag: conversationId,
    // A further message in the same place sounds again.
    renotify: true,
  };
}

function ofCall({ from, video, callId }: PushedCall, words: PushWords) {
  return { title: from, body: video ? words.videoCall : words.call, tag: callId, requireInteraction: true };
}

/** What an app's own server pushes is left to the app. */
function read(data: PushData | null): PushPayload | undefined {
  try {
    const given = data?.json();
    return isPayload(given) ? given : undefined;
  } catch {
    return undefined;
  }
}

function isPayload(given: unknown): given is PushPayload {
  if (typeof given !== 'object' || given === null || !('type' in given) || !('userId' in given)) return false;
  if (given.type === 'message') return 'conversationId' in given && 'sender' in given && 'text' in given;
  return (given.type === 'call' || given.type === 'callEnded') && 'callId' in given;
}
