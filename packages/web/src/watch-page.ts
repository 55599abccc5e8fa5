import type { Parley } from '@parley/core';
import { listen } from './listen.js';
import { hangUpAll } from './hang-up-all.js';
import { watchActivity } from './watch-activity.js';

/**
 * Tells the client what the page knows: the network is back, the page is seen again, it is left, nobody is there. Returns the
 * ending.
 */
export function watchPage(
  client: Pick<Parley, 'connection' | 'presence' | 'calls'>,
  options: { readonly idleAfter: number; readonly onLeaving: () => void; readonly onBack: () => void },
): () => void {
  const hurry = () => client.connection.reconnectNow();
  const endings = [
    listen(window, 'online', hurry),
    listen(window, 'offline', () => {
      // A socket does not notice by itself: ask whether the server is still there.
      if (client.connection.get().status === 'connected') hurry();
    }),
    listen(window, 'pageshow', () => {
      options.onBack();
      hurry();
    }),
    listen(window, 'pagehide', () => {
      hangUpAll(client.calls);
      options.onLeaving();
    }),
    listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') hurry();
    }),
    watchActivity((idle) => client.presence.setIdle(idle), options.idleAfter),
  ];
  return () => {
    for (const end of endings) end();
  };
}
