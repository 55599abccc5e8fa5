import type { Port, ToEngine, ToView } from '@parley/core';
import type { TabsPlatform } from './tabs-platform.js';

/** What a leader says to one tab, on that tab's own channel. */
export interface Told {
  readonly from: string;
  readonly epoch: number;
  readonly message: ToView;
}

/** The lines from a leader to the tabs that follow it. */
export interface TabLines {
  has(tab: string): boolean;
  /** Serves a tab, anew where it was served before. */
  open(tab: string, epoch: number): void;
  /** The tab says this. */
  hear(tab: string, message: ToEngine): void;
  end(): void;
  /** Settles once all tabs that live are served, or after a short time. */
  gather(): Promise<void>;
}

/** What lines need. */
export interface TabLinesParts {
  readonly name: string;
  /** The leader's own tab. */
  readonly id: string;
  readonly platform: TabsPlatform;
  readonly serve: (port: Port<ToView, ToEngine>) => () => void;
  /** The tab is gone. */
  readonly onGone: (tab: string) => void;
}

interface Line {
  readonly hear: (message: ToEngine) => void;
  readonly end: () => void;
}

const gatherTime = 300;
const nothing = () => undefined;

/** No lines yet. Each tab holds a lock of its own for as long as it lives, and its line waits for it. */
export function createTabLines({ name, id, platform, serve, onGone }: TabLinesParts): TabLines {
  const { clock, locks } = platform;
  const prefix = `${name} `;
  const lines = new Map<string, Line>();
  let onOpened: () => void = nothing;

  const drop = (tab: string) => {
    lines.get(tab)?.end();
    return lines.delete(tab);
  };
  return {
    has: (tab) => lines.has(tab),
    open(tab, epoch) {
      drop(tab);
      const channel = platform.channel(prefix + tab);
      const over = new AbortController();
      let hear: Line['hear'] = nothing;
      const detach = serve({
        post: (message) => channel.post({ from: id, epoch, message } satisfies Told),
        listen(listener) {
          hear = listener;
          return nothing;
        },
      });
      lines.set(tab, {
        hear: (message) => hear(message),
        end() {
          over.abort();
          detach();
          channel.close();
        },
      });
      const gone = () => {
        if (!over.signal.aborted && drop(tab)) onGone(tab);
        return undefined;
      };
      void locks.request(prefix + tab, { signal: over.signal }, gone).catch(nothing);
      onOpened();
    },
    hear: (tab, message) => lines.get(tab)?.hear(message),
    end() {
      for (const line of lines.values()) line.end();
      lines.clear();
    },
    async gather() {
      const { held = [] } = await locks.query().catch(() => ({ held: [] }));
      const tabs = held.flatMap((lock) => (lock.name?.startsWith(prefix) ? [lock.name.slice(prefix.length)] : []));
      await new Promise<void>((resolve) => {
        const stop = clock.setTimer(resolve, gatherTime);
        onOpened = () => {
          if (!tabs.every((tab) => tab === id || lines.has(tab))) return;
          stop();
          resolve();
        };
        onOpened();
      });
    },
  };
}
