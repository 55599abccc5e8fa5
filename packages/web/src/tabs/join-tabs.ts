import { listen } from '../listen.js';
import { webClock } from '../web-clock.js';
import { webRandom } from '../web-random.js';
import { joinGroup, type Group, type Member } from './join-group.js';

/** Joins the tabs of this browser that share the connection of this name. */
export function joinTabs(name: string, member: Member): Group {
  return joinGroup(name, member, {
    clock: webClock,
    random: webRandom,
    locks: navigator.locks,
    channel(of, hear) {
      const channel = new BroadcastChannel(of);
      if (hear) channel.onmessage = ({ data }) => hear(data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
    recall(of) {
      try {
        return localStorage.getItem(of) ?? undefined;
      } catch {
        return undefined;
      }
    },
    remember(of, text) {
      try {
        localStorage.setItem(of, text);
      } catch {
        // Full or forbidden: the next leader is another device, and its clock makes it the newer one.
      }
    },
    visible: () => document.visibilityState === 'visible',
    onVisibility: (listener) => listen(document, 'visibilitychange', listener),
  });
}
