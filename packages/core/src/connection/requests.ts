import type { AnswerFrame, OperationName } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';
import { backOff } from '../kernel/back-off.js';
import { ParleyError } from '../kernel/parley-error.js';
import { isLonger } from '../kernel/utf8.js';
import { createLanes } from './lanes.js';
import { lostOnTheWay, timedOut, tooLargeFrame } from './connection-errors.js';

/** What is asked of the server, and who hears the answer. */
export interface NewRequest {
  readonly op: OperationName;
  readonly params: unknown;
  /** Sent again until it is answered. */
  readonly durable?: boolean;
  /** Requests of one lane go one after another. */
  readonly lane?: string;
  /** Called at most once. */
  readonly settle: (result: unknown, error?: ParleyError) => void;
}

/** How frames leave while a session is open. */
export interface Wire {
  readonly send: (text: string) => void;
  readonly requestsInFlight: number;
  readonly frameBytes: number;
}

/** The requests of one engine: on their way, or waiting for their turn, their lane or the connection. */
export interface Requests {
  /**
   * Returns what takes the request back, so that nobody hears of it any more; with `true` only where it is not on its way just
   * now. Answers whether it did.
   */
  add(request: NewRequest): (onlyIfWaiting?: boolean) => boolean;
  /** Sends at once beside all others: for the life of the session itself. */
  addUrgent(request: NewRequest, send: (text: string) => void): void;
  open(wire: Wire): void;
  /** The connection is gone: what is durable waits for the next one, what else was on its way is lost. */
  close(): void;
  /** Nobody will connect by itself: what is not durable ends with this error. */
  rejectWaiting(error: ParleyError): void;
  /** Forgets all requests: nobody hears of them any more. */
  clear(): void;
  answer(frame: AnswerFrame): void;
}

interface Entry extends NewRequest {
  id?: number;
  tries: number;
  done: boolean;
  stopTimeout?: () => void;
}

const timeout = 30_000;
// Pings and token renewals must get through when all else waits.
const spareInFlight = 4;

/** Keeps requests until they are answered: durable ones are sent again after a loss, those of a lane one after another. */
export function createRequests(clock: Clock, random: Random): Requests {
  const all = new Set<Entry>();
  // Those that the server asked to come later, with what stops their waiting.
  const paused = new Map<Entry, () => void>();
  const flying = new Map<number, Entry>();
  const lanes = createLanes<Entry>();
  let again = new Set<Entry>();
  const ready = new Set<Entry>();
  let wire: Wire | undefined;
  let lastId = 0;
  let urgent = 0;

  const land = (entry: Entry) => {
    if (entry.id !== undefined) flying.delete(entry.id);
    entry.id = undefined;
  };
  const forget = (entry: Entry) => {
    entry.done = true;
    all.delete(entry);
    entry.stopTimeout?.();
    paused.get(entry)?.();
    paused.delete(entry);
    land(entry);
    again.delete(entry);
    ready.delete(entry);
    const next = lanes.leave(entry);
    if (next) ready.add(next);
  };
  const finish = (entry: Entry, result: unknown, error?: ParleyError) => {
    if (entry.done) return;
    forget(entry);
    entry.settle(result, error);
  };
  const repeat = (entry: Entry) => {
    land(entry);
    again.add(entry);
    pump();
  };
  const launch = (entry: Entry, to: Wire) => {
    const id = ++lastId;
    const text = frame(id, entry);
    // A frame over the limit would close the connection, and a durable one would do so for ever.
    if (isLonger(text, to.frameBytes)) {
      finish(entry, undefined, tooLargeFrame(entry.op, to.frameBytes));
      return;
    }
    entry.id = id;
    flying.set(id, entry);
    if (entry.durable) {
      entry.stopTimeout?.();
      entry.stopTimeout = clock.setTimer(() => repeat(entry), timeout);
    }
    to.send(text);
  };
  const pump = () => {
    for (const queue of [again, ready]) {
      for (const entry of queue) {
        if (!wire || flying.size - urgent >= Math.max(1, wire.requestsInFlight - spareInFlight)) return;
        queue.delete(entry);
        launch(entry, wire);
      }
    }
  };
  const pause = (entry: Entry, error: ParleyError) => {
    land(entry);
    if (entry.durable) entry.stopTimeout?.();
    paused.set(
      entry,
      clock.setTimer(() => resume(entry), pauseFor(error, entry.tries++, random.next())),
    );
  };
  const resume = (entry: Entry) => {
    paused.get(entry)?.();
    paused.delete(entry);
    repeat(entry);
  };

  return {
    add(request) {
      const entry: Entry = { ...request, tries: 0, done: false };
      all.add(entry);
      if (!entry.durable) {
        entry.stopTimeout = clock.setTimer(() => {
          finish(entry, undefined, timedOut(entry.op));
          pump();
        }, timeout);
      }
      if (lanes.enter(entry)) ready.add(entry);
      pump();
      return (onlyIfWaiting = false) => {
        if (entry.done || (onlyIfWaiting && entry.id !== undefined)) return false;
        forget(entry);
        pump();
        return true;
      };
    },
    addUrgent(request, send) {
      const id = ++lastId;
      const settle = (result: unknown, error?: ParleyError) => {
        urgent--;
        request.settle(result, error);
      };
      urgent++;
      flying.set(id, { ...request, id, settle, tries: 0, done: false });
      send(frame(id, request));
    },
    open(to) {
      wire = to;
      pump();
    },
    close() {
      wire = undefined;
      const lost = [...flying.values()];
      for (const entry of [...paused.keys()]) resume(entry);
      // What was on its way goes first, in the order in which it went.
      again = new Set([...lost.filter((entry) => entry.durable), ...again]);
      for (const entry of lost) {
        land(entry);
        if (entry.durable) entry.stopTimeout?.();
        else finish(entry, undefined, lostOnTheWay(entry.op));
      }
    },
    rejectWaiting(error) {
      for (const entry of [...all]) if (!entry.durable) finish(entry, undefined, error);
    },
    clear() {
      for (const entry of [...all]) forget(entry);
    },
    answer(answer) {
      const entry = answer.id === null ? undefined : flying.get(answer.id);
      if (!entry) return;
      if (!('error' in answer)) finish(entry, answer.result);
      else {
        const error = ParleyError.from(answer.error);
        if (mayRepeat(entry, error)) pause(entry, error);
        else finish(entry, undefined, error);
      }
      pump();
    },
  };
}

function frame(id: number, request: NewRequest): string {
  return JSON.stringify({ id, op: request.op, params: request.params });
}

/** An answer over a rate says that nothing was done: any request may come again. */
function mayRepeat(request: NewRequest, error: ParleyError): boolean {
  return error.retryable && (request.durable === true || error.code.startsWith('limits/'));
}

function pauseFor(error: ParleyError, tries: number, chance: number): number {
  return error.retryAfter === undefined ? backOff(tries, chance) : error.retryAfter + Math.round(chance * 100);
}
