import { oneByOne } from './one-by-one.js';

/** One arrow of a life cycle: where it leads, and what is done on the way, in order. */
export interface Transition<State extends string, Effect extends string> {
  readonly to: State;
  readonly effects?: readonly Effect[];
}

/** A life cycle as data: for each state, what each event leads to. An event that a state does not name is ignored there. */
export type MachineTable<State extends string, EventType extends string, Effect extends string> = Readonly<
  Record<State, Readonly<Partial<Record<EventType, Transition<State, Effect>>>>>
>;

/** What a machine is made of. */
export interface MachineParts<State extends string, Event extends { readonly type: string }, Effect extends string> {
  readonly initial: State;
  readonly table: MachineTable<State, Event['type'], Effect>;
  /** Does one effect. Events sent from here are taken after the present one is done. */
  readonly run: (effect: Effect, event: Event) => void;
}

/** A running life cycle. */
export interface Machine<State extends string, Event> {
  readonly state: State;
  /** Takes the event; events sent while one is being taken wait for their turn. */
  send(event: Event): void;
}

/** Runs a life cycle written as data, one event after another. */
export function createMachine<
  State extends string,
  Event extends { readonly type: string },
  Effect extends string = never,
>(parts: MachineParts<State, Event, Effect>): Machine<State, Event> {
  let state = parts.initial;

  const send = oneByOne((event: Event) => {
    const row: Readonly<Partial<Record<string, Transition<State, Effect>>>> = parts.table[state];
    const transition = row[event.type];
    if (!transition) return;
    state = transition.to;
    for (const effect of transition.effects ?? []) parts.run(effect, event);
  });
  return {
    get state() {
      return state;
    },
    send,
  };
}
