import type { Clock } from '../ports/clock.js';
import type { Port, ToEngine, ToView, ViewPart } from './engine-port.js';

/** One view of the engine. */
export interface View {
  post(message: ToView): void;
  /** What takes back the requests of this view, by the view's ids. */
  readonly requests: Map<number, { readonly durable: boolean; readonly withdraw: () => void }>;
}

/** All views of an engine. */
export interface Views {
  add(port: Port<ToView, ToEngine>): View;
  remove(view: View): void;
  post(message: ToView): void;
  /** Asks every view what it holds and watches; one that does not answer in time is left out. */
  collect(): Promise<ViewPart>;
  onPart(view: View, id: number, part: ViewPart): void;
}

const partTimeout = 500;

/** Keeps the views of an engine. */
export function createViews(clock: Clock): Views {
  const views = new Set<View>();
  const asked = new Map<number, (view: View, part: ViewPart) => void>();
  let lastId = 0;
  return {
    add(port) {
      const view: View = { post: (message) => port.post(message), requests: new Map() };
      views.add(view);
      return view;
    },
    remove: (view) => void views.delete(view),
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
  const holds = new Map<string, number>();
  for (const { conversationId, seq } of parts.flatMap((part) => part.holds)) {
    holds.set(conversationId, Math.min(seq, holds.get(conversationId) ?? seq));
  }
  return {
    holds: [...holds].map(([conversationId, seq]) => ({ conversationId, seq })),
    watch: [...new Set(parts.flatMap((part) => part.watch))],
  };
}
