import type { Clock } from '../ports/clock.js';
import type { Held, Port, ToEngine, ToView, ViewPart } from './engine-port.js';

/** One view of the engine. */
export interface View {
  post(message: ToView): void;
  /** What takes back the requests of this view, by the view's ids. */
  readonly requests: Map<number, { readonly durable: boolean; readonly withdraw: () => void }>;
  /** What it lets the others know. */
  readonly facts: Map<string, unknown>;
}

/** All views of an engine. */
export interface Views {
  add(port: Port<ToView, ToEngine>): View;
  remove(view: View): void;
  post(message: ToView): void;
  /** Asks every view what it holds and watches; one that does not answer in time is left out. */
  collect(): Promise<ViewPart>;
  onPart(view: View, id: number, part: ViewPart): void;
  /** Lets all other views know something, or no longer. */
  share(view: View, key: string, value: unknown): void;
  /** Tells a view what the others share. */
  tellShared(view: View): void;
  [Symbol.iterator](): Iterator<View>;
}

const partTimeout = 500;

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
      const view: View = { post: (message) => port.post(message), requests: new Map(), facts: new Map() };
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
    collect: () =>
      new Promise((resolve) => {
        const id = ++lastId;
        const missing = new Set(views);
        const parts: ViewPart[] = [];
        const done = () => {
          stop();
          asked.delete(id);
          resolve(merge(parts));
        };
        const stop = clock.setTimer(done, partTimeout);
        asked.set(id, (view, part) => {
          if (missing.delete(view)) parts.push(part);
          if (missing.size === 0) done();
        });
        if (missing.size === 0) done();
        for (const view of [...missing]) view.post({ type: 'partWanted', id });
      }),
    onPart: (view, id, part) => asked.get(id)?.(view, part),
  };
}

/** What all views together lack: of a conversation that several hold, everything after the least. */
function merge(parts: readonly ViewPart[]): ViewPart {
  const holds = new Map<string, Held>();
  for (const held of parts.flatMap((part) => part.holds)) {
    const other = holds.get(held.conversationId);
    holds.set(held.conversationId, other ? leastOf(held, other) : held);
  }
  return { holds: [...holds.values()], watch: [...new Set(parts.flatMap((part) => part.watch))] };
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
