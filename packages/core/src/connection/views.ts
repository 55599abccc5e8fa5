import { limits } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Held, Port, ToEngine, ToView, ViewPart } from './engine-port.js';

/** One view of the engine. */
export interface View {
  post(message: ToView): void;
  /** What takes back the requests of this view, by the view's ids. */
  readonly requests: Map<number, { readonly durable: boolean; readonly withdraw: () => void }>;
  /** What it lets the others know. */
  readonly facts: Map<string, unknown>;
  /** The users whom it watches. */
  watched: Set<string>;
  /** Nobody touches it. */
  idle: boolean;
  /** The session that is being opened brings what it lacks. */
  named: boolean;
}

/** All views of an engine. */
export interface Views {
  add(port: Port<ToView, ToEngine>): View;
  remove(view: View): void;
  post(message: ToView): void;
  /**
   * Asks every view what it holds and watches. One is not named that does not answer in time, has too much, or has not heard
   * everything up to `cursor`: by itself up to where any of them has.
   */
  collect(cursor?: string): Promise<ViewPart>;
  onPart(view: View, id: number, part: ViewPart): void;
  /** Lets all other views know something, or no longer. */
  share(view: View, key: string, value: unknown): void;
  /** Tells a view what the others share. */
  tellShared(view: View): void;
  [Symbol.iterator](): Iterator<View>;
}

const partTimeout = 500;
// What one session.open may name.
const mostHolds = 200;
const mostCharacters = 40_000;

/** Keeps the views of an engine. */
export function createViews(clock: Clock): Views {
  const views = new Set<View>();
  const asked = new Map<number, (view: View, part: ViewPart) => void>();
  let lastId = 0;

  const tellShared = (view: View) => {
    const others = [...views].filter((other) => other !== view);
    view.post({ type: 'shared', facts: others.flatMap(({ facts }) => [...facts]) });
  };
  const tellOthers = (view: View) => {
    for (const other of [...views]) if (other !== view) tellShared(other);
  };
  return {
    add(port) {
      const view: View = {
        post: (message) => port.post(message),
        requests: new Map(),
        facts: new Map(),
        watched: new Set(),
        idle: false,
        named: false,
      };
      views.add(view);
      return view;
    },
    remove(view) {
      views.delete(view);
      if (view.facts.size > 0) tellOthers(view);
    },
    share(view, key, value) {
      if (value === undefined) view.facts.delete(key);
      else view.facts.set(key, value);
      tellOthers(view);
    },
    tellShared,
    [Symbol.iterator]: () => views.values(),
    post(message) {
      for (const view of [...views]) view.post(message);
    },
    collect: (cursor) =>
      new Promise((resolve) => {
        const id = ++lastId;
        const missing = new Set(views);
        const parts = new Map<View, ViewPart>();
        const done = () => {
          stop();
          asked.delete(id);
          resolve(name(parts, cursor));
        };
        const stop = clock.setTimer(done, partTimeout);
        for (const view of views) view.named = false;
        asked.set(id, (view, part) => {
          if (!missing.delete(view)) return;
          parts.set(view, part);
          if (missing.size === 0) done();
        });
        if (missing.size === 0) done();
        for (const view of [...missing]) view.post({ type: 'partWanted', id });
      }),
    onPart: (view, id, part) => asked.get(id)?.(view, part),
  };
}

function name(parts: ReadonlyMap<View, ViewPart>, own: string | undefined): ViewPart {
  const cursor = own ?? [...parts.values()].find((part) => part.cursor !== undefined)?.cursor;
  let named: ViewPart = { holds: [], watch: [], ...(cursor !== undefined && { cursor }) };
  for (const [view, part] of parts) {
    const all = merge(named, part);
    view.named = part.cursor === cursor && fits(all);
    if (view.named) named = all;
    view.watched = new Set(part.watch);
  }
  return named;
}

/** What both lack: of a conversation that both hold, everything after the least. */
function merge(a: ViewPart, b: ViewPart): ViewPart {
  const holds = new Map(a.holds.map((held) => [held.conversationId, held]));
  for (const held of b.holds) {
    const other = holds.get(held.conversationId);
    holds.set(held.conversationId, other ? leastOf(held, other) : held);
  }
  return { ...a, holds: [...holds.values()], watch: [...new Set([...a.watch, ...b.watch])] };
}

function fits(part: ViewPart): boolean {
  const few = part.holds.length <= mostHolds && part.watch.length <= limits.watchedUsers;
  return few && JSON.stringify(part).length <= mostCharacters;
}

/** Who names no `from` holds all before; who names no `version` asks for no changes. */
function leastOf(a: Held, b: Held): Held {
  const versions = [a.version, b.version].filter((version) => version !== undefined);
  return {
    conversationId: a.conversationId,
    seq: Math.min(a.seq, b.seq),
    ...(a.from !== undefined && b.from !== undefined && { from: Math.min(a.from, b.from) }),
    ...(versions.length > 0 && { version: Math.min(...versions) }),
  };
}
