import type { Parley } from '@parley/core';
import { listen } from './listen.js';
import { leaveCalls } from './leave-calls.js';
import { watchActivity } from './watch-activity.js';

/**
 * Tells the client what the page knows: the network is back, the page is seen again, it is left or frozen, nobody is there. Returns
 * the ending.
 */
export function watchPage(
  client: Pick<Parley, 'connection' | 'presence' | 'calls'>,
  options: { readonly idleAfter: number; readonly onLeaving: () => void; readonly onBack: () => void },
): () => void {
  const hurry = () => client.connection.reconnectNow();
  const back = () => {
    options.onBack();
    hurry();
  };
  const leave = () => {
    leaveCalls(client.calls);
    options.onLeaving();
  };
  const endings = [
    listen(window, 'online', hurry),
    listen(window, 'offline', () => {
      // A socket does not notice by itself: ask whether the server is still there.
      if (client.connection.get().status === 'connected') hurry();
    }),
    listen(window, 'pageshow', back),
    listen(document, 'resume', back),
    listen(window, 'pagehide', leave),
    listen(document, 'freeze', leave),
    listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') hurry();
    }),
    watchActivity((idle) => client.presence.setIdle(idle), options.idleAfter),
  ];
  return () => {
    for (const end of endings) end();
  };
}
