import type { Call, Calls, CallSnapshot, Observable } from '@parley/core';

/** A call to act on, and all that a screen shows of it. */
export interface CallView {
  readonly call: Call;
  readonly state: CallSnapshot;
}

/** On the stage: everything but what still rings here, or rang and was never answered here. */
export function isOnStage(state: CallSnapshot): boolean {
  if (state.status === 'incoming') return false;
  return !(state.status === 'ended' && state.direction === 'incoming' && state.answeredAt === undefined);
}

/** Comes with a card: what rings here, and for a moment what has stopped ringing. */
export function isAtTheDoor(state: CallSnapshot): boolean {
  return state.direction === 'incoming' && !isOnStage(state);
}

/** Of two calls that were joined by their phones, the one whose transfer it was. */
function isHandedOver(call: Call): boolean {
  return call.state.get().transfer?.state === 'done';
}

/** The first call of the list that fits, one that talks before one on hold, and both before an ended one, as one observable. */
export function observeCall(calls: Calls, fits: (state: CallSnapshot) => boolean): Observable<CallView | undefined> {
  let view: CallView | undefined;
  const get = () => {
    const fitting = calls.list.get().filter((call) => fits(call.state.get()));
    const running = fitting.filter((each) => each.state.get().status !== 'ended');
    const call =
      running.find((each) => !each.state.get().held.local) ?? running[0] ?? fitting.find(isHandedOver) ?? fitting[0];
    const state = call?.state.get();
    if (view?.call !== call || view?.state !== state) view = call && state ? { call, state } : undefined;
    return view;
  };
  const subscribe = (listener: (value: CallView | undefined) => void) => {
    let endings: (() => void)[] = [];
    const changed = () => listener(get());
    const watch = () => {
      for (const end of endings) end();
      endings = calls.list.get().map((call) => call.state.subscribe(changed));
    };
    const stop = calls.list.subscribe(() => {
      watch();
      changed();
    });
    watch();
    return () => {
      stop();
      for (const end of endings) end();
    };
  };
  return { get, subscribe };
}
