import type { Port, ToEngine, ToView } from '@parley/core';
import { nextReign } from './reign.js';
import { createTabLines, type Told } from './tab-lines.js';
import type { TabsPlatform } from './tabs-platform.js';

/** What a tab does when its group says so. */
export interface Member {
  /** Its own engine may sign in; starts it where there is none. */
  lead(): void;
  /** Its own engine ends. Until somebody else leads nobody serves it. */
  stop(): void;
  /** The leader of the group serves it from now on. */
  follow(say: (message: ToEngine) => void): void;
  /** The leader says this. */
  hear(message: ToView): void;
  /** Its own engine serves another tab as well. Returns the ending. */
  serve(port: Port<ToView, ToEngine>): () => void;
  /** It is the one that rings, or is not. */
  ring(on: boolean): void;
}

/** A tab's place among the tabs of one browser that share a connection. */
export interface Group {
  /** Settles when this tab's own engine may sign in. */
  admitted(): Promise<void>;
  /** How this tab signs in; undefined where the browser lets no tabs find each other. */
  readonly terms: { readonly device: string; readonly epoch: number } | undefined;
  /** The server says that somebody newer has the device. False when that cannot be another tab of this browser. */
  superseded(): boolean;
  leave(): void;
}

type Said =
  | { readonly type: 'ask' }
  | { readonly type: 'lead'; readonly from: string; readonly epoch: number; readonly front: string }
  | { readonly type: 'seen'; readonly from: string; readonly visible: boolean }
  | { readonly type: 'say'; readonly from: string; readonly to: string; readonly message: ToEngine };

const beat = 2_000;
const mostMissed = 3;
// So long a tab that was superseded waits to hear by which other tab.
const doubtTime = 1_000;

/** Joins the tabs that share the connection of this name: the one that has the lock leads, the others follow it. */
export function joinGroup(name: string, member: Member, platform: TabsPlatform): Group {
  const { clock, locks } = platform;
  const id = platform.random.id();
  const left = new AbortController();
  let queued = new AbortController();
  let reign: { readonly device: string; readonly epoch: number; readonly release: () => void } | undefined;
  let leader: { readonly id: string; readonly epoch: number } | undefined;
  let newest = 0;
  let open = false;
  let alone = false;
  let waiting: (() => void)[] = [];
  let stopTick: (() => void) | undefined;
  let heard = false;
  let owed = false;
  let missed = 0;
  let doubted = false;
  let seen: string[] = [];

  const post = (message: Said) => others.post(message);
  const ask = () => post({ type: 'ask' });
  const announce = () => {
    if (!reign) return;
    const front = seen.at(-1) ?? id;
    post({ type: 'lead', from: id, epoch: reign.epoch, front });
    member.ring(front === id);
  };
  const see = (tab: string, visible: boolean) => {
    seen = seen.filter((other) => other !== tab);
    if (visible) seen.push(tab);
    announce();
  };
  const tellSeen = () => {
    if (reign) see(id, platform.visible());
    else post({ type: 'seen', from: id, visible: platform.visible() });
  };

  const admit = () => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };

  const lines = createTabLines({
    name,
    id,
    platform,
    serve: (port) => member.serve(port),
    onGone: (tab) => see(tab, false),
  });

  // Leading.
  const lead = (release: () => void) => {
    const now = { ...nextReign(name, newest, platform), release };
    stopTick?.();
    stopTick = leader = undefined;
    newest = now.epoch;
    reign = now;
    seen = [];
    member.lead();
    see(id, platform.visible());
    void lines.gather().then(() => {
      if (reign !== now) return;
      open = true;
      admit();
    });
  };
  const abdicate = () => {
    if (!reign) return;
    lines.end();
    reign.release();
    reign = undefined;
    open = false;
    member.stop();
    enqueue(false);
    ask();
    watch();
  };
  const enqueue = (steal: boolean) => {
    queued.abort();
    queued = new AbortController();
    let release: (() => void) | undefined;
    const run = () => {
      if (left.signal.aborted) return undefined;
      doubted = false;
      return new Promise<void>((resolve) => lead((release = resolve)));
    };
    void locks.request(name, steal ? { steal } : { signal: queued.signal }, run).catch(() => {
      // Somebody took it: this tab was frozen, or did not answer.
      if (release && reign?.release === release) abdicate();
    });
  };

  // Following.
  const watch = () => {
    if (stopTick || reign || alone || left.signal.aborted) return;
    if (leader && !owed && !platform.visible()) return;
    stopTick = clock.setTimer(() => {
      stopTick = undefined;
      missed = heard ? 0 : missed + 1;
      heard = false;
      if (missed < mostMissed) ask();
      else {
        missed = 0;
        enqueue(true);
      }
      watch();
    }, beat);
  };
  const follow = (next: { readonly id: string; readonly epoch: number }) => {
    leader = next;
    member.follow((message) => {
      owed = true;
      post({ type: 'say', from: id, to: next.id, message });
      watch();
    });
    tellSeen();
  };
  const heed = ({ from, epoch, front }: Extract<Said, { type: 'lead' }>) => {
    if (epoch < newest) announce();
    if (epoch < newest || epoch === reign?.epoch) return;
    newest = epoch;
    heard = true;
    owed = false;
    abdicate();
    if (leader?.id !== from || leader.epoch !== epoch) follow({ id: from, epoch });
    member.ring(front === id);
  };

  const others = platform.channel(name, (data) => {
    const said = data as Said;
    switch (said.type) {
      case 'ask':
        // A frozen page may hear and speak, while its timers and its socket stand still.
        if (reign) clock.setTimer(announce, 0);
        return;
      case 'lead':
        heed(said);
        return;
      case 'seen':
        if (lines.has(said.from)) see(said.from, said.visible);
        return;
      case 'say':
        if (!reign || said.to !== id) return;
        if (said.message.type === 'attach') lines.open(said.from, reign.epoch);
        lines.hear(said.from, said.message);
    }
  });
  const mine = platform.channel(`${name} ${id}`, (data) => {
    const { from, epoch, message } = data as Told;
    if (leader?.id === from && leader.epoch === epoch) member.hear(message);
  });
  const stopSeeing = platform.onVisibility(() => {
    tellSeen();
    watch();
  });
  const begin = () => {
    enqueue(false);
    ask();
    watch();
  };
  void locks
    .request(`${name} ${id}`, { signal: left.signal }, () => {
      // Granted in the same moment as it was taken back.
      if (left.signal.aborted) return undefined;
      begin();
      return new Promise<void>((resolve) => left.signal.addEventListener('abort', () => resolve()));
    })
    .catch(() => {
      alone = !left.signal.aborted;
      if (alone) admit();
    });

  return {
    admitted: () =>
      new Promise((resolve) => {
        if (open || alone) resolve();
        else waiting.push(resolve);
      }),
    get terms() {
      return reign;
    },
    superseded() {
      const mine = reign;
      if (!mine || doubted) return false;
      // Where another tab took over, its word is on the way. Otherwise it was somebody outside, and this tab tries once more.
      doubted = true;
      open = false;
      lines.end();
      member.stop();
      ask();
      clock.setTimer(() => {
        if (reign === mine) lead(mine.release);
      }, doubtTime);
      return true;
    },
    leave() {
      lines.end();
      reign?.release();
      reign = undefined;
      left.abort();
      queued.abort();
      stopSeeing();
      stopTick?.();
      others.close();
      mine.close();
      member.ring(true);
    },
  };
}
