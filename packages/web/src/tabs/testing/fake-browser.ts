import type { Clock, Random } from '@parley/core';
import type { TabChannel, TabLocks, TabsPlatform } from '../tabs-platform.js';

type TaskKind = 'timer' | 'socket' | 'channel';

/** One page of a fake browser: nothing of it runs while it is frozen, and nothing ever again once it is closed. */
export interface FakePage {
  readonly platform: TabsPlatform;
  readonly clock: Clock;
  /** Runs something in the page's turn: later where it is frozen, never where it is closed. */
  task(run: () => void, of?: TaskKind): void;
  /** With `hears` it goes on to hear what other pages say, as pages of Chromium do. */
  freeze(options?: { readonly hears?: boolean }): void;
  /** What waited runs now; with `sockets`, what sockets said runs first. */
  thaw(options?: { readonly sockets?: boolean }): void;
  /** The process is gone: its locks are free. */
  close(): void;
  show(visible: boolean): void;
  readonly frozen: boolean;
  readonly closed: boolean;
}

/** A browser whose pages share locks, channels and records. */
export interface FakeBrowser {
  open(): FakePage;
  /** Everything that was ever recorded, in order. */
  readonly recorded: readonly string[];
  /** How many messages were posted. */
  readonly posted: number;
  /** While true there are no locks, as in a frame without an origin. */
  refuseLocks: boolean;
  /** While true nothing that is posted arrives. */
  mute: boolean;
}

/** How pages are served by the world around them. `delay` is how long a message or a lock takes, in ms. */
export interface FakeBrowserParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly delay?: () => number;
}

interface Claim {
  readonly page: FakePage;
  readonly run: () => Promise<void> | undefined;
  readonly reject: (error: unknown) => void;
  readonly resolve: (value: unknown) => void;
}

interface Lock {
  holder?: Claim;
  queue: Claim[];
}

/** A browser with no pages. */
export function createFakeBrowser({ clock, random, delay = () => 0 }: FakeBrowserParts): FakeBrowser {
  const pages = new Set<FakePage>();
  const locks = new Map<string, Lock>();
  const channels = new Set<{
    readonly page: FakePage;
    readonly name: string;
    readonly hear: (data: unknown) => void;
  }>();
  const records = new Map<string, string>();
  const recorded: string[] = [];
  // What one page says to another arrives in order.
  const arrivals = new Map<string, number>();
  let opened = 0;
  let posted = 0;

  const later = (way: string, run: () => void) => {
    const at = Math.max(clock.now() + delay(), arrivals.get(way) ?? 0);
    arrivals.set(way, at);
    clock.setTimer(run, at - clock.now());
  };
  const lockOf = (name: string): Lock => {
    const lock = locks.get(name) ?? { queue: [] };
    locks.set(name, lock);
    return lock;
  };
  const grant = (lock: Lock) => {
    const next = lock.holder ? undefined : lock.queue.shift();
    if (!next) return;
    lock.holder = next;
    later('locks', () =>
      next.page.task(() => {
        const free = (settle: () => void) => {
          settle();
          if (lock.holder !== next) return;
          lock.holder = undefined;
          grant(lock);
        };
        if (lock.holder !== next) return;
        Promise.resolve(next.run()).then(
          () => free(() => next.resolve(undefined)),
          (error: unknown) => free(() => next.reject(error)),
        );
      }),
    );
  };
  const aborted = () => new DOMException('aborted', 'AbortError');

  const locksOf = (page: FakePage): TabLocks => ({
    request: (name, { signal, steal = false }, run) =>
      new Promise((resolve, reject) => {
        if (browser.refuseLocks) throw new DOMException('no locks here', 'SecurityError');
        if (steal && signal) throw new DOMException('not both', 'NotSupportedError');
        if (signal?.aborted) throw aborted();
        const lock = lockOf(name);
        const claim: Claim = { page, run, resolve, reject };
        if (steal) {
          const robbed = lock.holder;
          lock.holder = undefined;
          lock.queue.unshift(claim);
          if (robbed) later('locks', () => robbed.page.task(() => robbed.reject(aborted())));
        } else lock.queue.push(claim);
        signal?.addEventListener('abort', () => {
          if (!lock.queue.includes(claim)) return;
          lock.queue = lock.queue.filter((other) => other !== claim);
          reject(aborted());
        });
        grant(lock);
      }),
    query: () =>
      new Promise((resolve) =>
        later('locks', () =>
          page.task(() => resolve({ held: [...locks].flatMap(([name, lock]) => (lock.holder ? [{ name }] : [])) })),
        ),
      ),
  });
  const channelOf = (page: FakePage, name: string, hear: (data: unknown) => void = () => undefined): TabChannel => {
    const entry = { page, name, hear };
    channels.add(entry);
    return {
      post(message) {
        if (!channels.has(entry)) throw new DOMException('closed', 'InvalidStateError');
        const data: unknown = structuredClone(message);
        posted++;
        if (browser.mute) return;
        for (const other of channels) {
          if (other === entry || other.name !== name) continue;
          later(`${idOf(page)}>${idOf(other.page)}`, () =>
            other.page.task(() => {
              if (channels.has(other)) other.hear(data);
            }, 'channel'),
          );
        }
      },
      close: () => void channels.delete(entry),
    };
  };
  const ids = new Map<FakePage, number>();
  const idOf = (page: FakePage) => ids.get(page) ?? 0;

  const open = (): FakePage => {
    let frozen = false;
    let hears = false;
    let closed = false;
    let visible = true;
    let waiting: { readonly run: () => void; readonly of?: TaskKind }[] = [];
    const watchers = new Set<() => void>();
    const task = (run: () => void, of?: TaskKind) => {
      if (closed) return;
      if (frozen && !(hears && of === 'channel')) waiting.push({ run, of });
      else run();
    };
    const pageClock: Clock = {
      now: () => clock.now(),
      setTimer(run, ms) {
        let cleared = false;
        const stop = clock.setTimer(
          () =>
            task(() => {
              if (!cleared) run();
            }),
          ms,
        );
        return () => {
          cleared = true;
          stop();
        };
      },
    };
    const page: FakePage = {
      clock: pageClock,
      task,
      get frozen() {
        return frozen;
      },
      get closed() {
        return closed;
      },
      freeze(options = {}) {
        if (!frozen) hears = options.hears ?? false;
        frozen = true;
      },
      thaw({ sockets = false } = {}) {
        frozen = false;
        const first = ({ of }: { readonly of?: TaskKind }) => (sockets && of === 'socket' ? 0 : 1);
        const due = waiting.toSorted((a, b) => first(a) - first(b));
        waiting = [];
        // One task after another, each with what follows from it; a page may be frozen again in between.
        for (const { run, of } of due) clock.setTimer(() => task(run, of), 0);
      },
      close() {
        closed = true;
        pages.delete(page);
        for (const entry of [...channels]) if (entry.page === page) channels.delete(entry);
        for (const lock of locks.values()) {
          lock.queue = lock.queue.filter((claim) => claim.page !== page);
          if (lock.holder?.page === page) lock.holder = undefined;
          grant(lock);
        }
      },
      show(next) {
        visible = next;
        for (const watcher of watchers) {
          task(() => {
            if (watchers.has(watcher)) watcher();
          });
        }
      },
      get platform() {
        return platform;
      },
    };
    const platform: TabsPlatform = {
      clock: pageClock,
      random,
      locks: locksOf(page),
      channel: (name, hear) => channelOf(page, name, hear),
      recall: (name) => records.get(name),
      remember(name, text) {
        records.set(name, text);
        recorded.push(text);
      },
      visible: () => visible,
      onVisibility(listener) {
        watchers.add(listener);
        return () => void watchers.delete(listener);
      },
    };
    ids.set(page, ++opened);
    pages.add(page);
    return page;
  };
  const browser: FakeBrowser = {
    open,
    recorded,
    get posted() {
      return posted;
    },
    refuseLocks: false,
    mute: false,
  };
  return browser;
}
