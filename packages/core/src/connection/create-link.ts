import type { EventFrame, Session } from '@parley/protocol';
import type { Logger } from '../ports/logger.js';
import { createEmitter } from '../kernel/create-emitter.js';
import { createAudience, createStore } from '../kernel/create-store.js';
import type { Connection, ConnectionEvents, ConnectionState } from './connection.js';
import { cancelled } from './connection-errors.js';
import { fromErrorData } from './error-data.js';
import type { Port, StateData, ToEngine, ToView, ViewPart } from './engine-port.js';
import type { Link } from './link.js';

/** A view's end of the line: the link for its slices, the connection for its app. */
export interface ViewEnd {
  readonly link: Link;
  readonly connection: Connection;
  readonly connect: () => Promise<void>;
  readonly disconnect: () => Promise<void>;
  /** Asks the engine where things stand, once all slices listen. */
  readonly attach: () => void;
  /** What was shown has been loaded anew. */
  readonly tellGap: () => void;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly stop?: () => void;
}

/** Speaks to the engine over a port. */
export function createLink(port: Port<ToEngine, ToView>, logger?: Logger): ViewEnd {
  const state = createStore<ConnectionState>({ status: 'disconnected' }, { logger });
  const emitter = createEmitter<ConnectionEvents>(logger);
  const events = createAudience<EventFrame>({ logger });
  const sessions = createAudience<Session>({ logger });
  const parts = new Set<() => Partial<ViewPart>>();
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  const settle = (id: number): Waiting | undefined => {
    const entry = waiting.get(id);
    waiting.delete(id);
    entry?.stop?.();
    return entry;
  };
  const ask = <T>(message: (id: number) => ToEngine, watch?: (id: number) => (() => void) | undefined) =>
    new Promise<T>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, stop: watch?.(id) });
      port.post(message(id));
    });
  const setState = ({ error, ...rest }: StateData) =>
    state.set({ ...rest, ...(error && { error: fromErrorData(error) }) });

  port.listen((message) => {
    switch (message.type) {
      case 'state':
        setState(message.state);
        return;
      case 'session':
        setState(message.state);
        sessions.tell(message.session);
        return;
      case 'events':
        for (const event of message.events) events.tell(event);
        return;
      case 'answer': {
        const entry = settle(message.id);
        if (message.error) entry?.reject(fromErrorData(message.error));
        else entry?.resolve(message.result);
        return;
      }
      case 'tokenWillExpire':
        emitter.emit('tokenWillExpire', { at: message.at });
        return;
      case 'partWanted':
        port.post({ type: 'part', id: message.id, part: gather([...parts].map((part) => part())) });
    }
  });
  const link: Link = {
    state,
    request(op, params, { signal, durable = false, lane } = {}) {
      if (signal?.aborted) return Promise.reject(cancelled(op));
      return ask(
        (id) => ({ type: 'request', id, op, params, durable, ...(lane !== undefined && { lane }) }),
        (id) => {
          if (!signal) return undefined;
          const abort = () => {
            port.post({ type: 'cancel', id });
            settle(id)?.reject(cancelled(op));
          };
          signal.addEventListener('abort', abort);
          return () => signal.removeEventListener('abort', abort);
        },
      );
    },
    onEvent: (listener) => events.subscribe(listener),
    onSession: (listener) => sessions.subscribe(listener),
    contribute(part) {
      parts.add(part);
      return () => void parts.delete(part);
    },
  };
  return {
    link,
    attach: () => port.post({ type: 'attach' }),
    connection: {
      get: () => state.get(),
      subscribe: (listener) => state.subscribe(listener),
      on: (type, handler) => emitter.on(type, handler),
      reconnectNow: () => port.post({ type: 'hurry' }),
    },
    connect() {
      const connected = ask<undefined>((id) => ({ type: 'connect', id }));
      // The connection's state says why, too: a connect() that nobody waits for is no unhandled rejection.
      connected.catch(() => undefined);
      return connected;
    },
    disconnect: () => ask<undefined>((id) => ({ type: 'disconnect', id })),
    tellGap: () => emitter.emit('gap', { reason: 'reset' }),
  };
}

function gather(parts: readonly Partial<ViewPart>[]): ViewPart {
  return { holds: parts.flatMap((part) => part.holds ?? []), watch: parts.flatMap((part) => part.watch ?? []) };
}
