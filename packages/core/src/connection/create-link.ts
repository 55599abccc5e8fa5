import type { EventFrame, Session } from '@parley/protocol';
import type { Logger } from '../ports/logger.js';
import { createEmitter } from '../kernel/create-emitter.js';
import { createAudience, createStore } from '../kernel/create-store.js';
import type { ParleyError } from '../kernel/parley-error.js';
import type { Connection, ConnectionEvents, ConnectionState } from './connection.js';
import { cancelled, lostOnTheWay, otherUser } from './connection-errors.js';
import { fromErrorData } from './error-data.js';
import type { Port, StateData, ToEngine, ToView, ViewPart } from './engine-port.js';
import type { Link } from './link.js';
import { createViewOutbox } from './link-outbox.js';

/** A view's end of the line: the link for its slices, the connection for its app. */
export interface ViewEnd {
  readonly link: Link;
  readonly connection: Connection;
  readonly connect: () => Promise<void>;
  readonly disconnect: () => Promise<void>;
  readonly signOut: () => Promise<void>;
  /** Asks the engine where things stand, once all slices listen. */
  readonly attach: () => void;
  /** What was shown has been loaded anew. */
  readonly tellGap: () => void;
}

interface Waiting {
  readonly message: ToEngine;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly stop?: () => void;
}

type Account = NonNullable<ReturnType<Link['account']['get']>>;
type Part = Partial<ViewPart>;

/** Speaks to the engine over a port. */
export function createLink(port: Port<ToEngine, ToView>, logger?: Logger): ViewEnd {
  const state = createStore<ConnectionState>({ status: 'disconnected' }, { logger });
  const emitter = createEmitter<ConnectionEvents>(logger);
  const events = createAudience<EventFrame>({ logger });
  const sessions = createAudience<Session>({ logger });
  const account = createStore<Account | undefined>(undefined, { logger });
  const shared = createStore<ReadonlyMap<string, unknown>>(new Map(), { logger });
  const rings = createStore(true, { logger });
  const facts = new Map<string, unknown>();
  const parts = new Set<() => Part | Promise<Part>>();
  const waiting = new Map<number, Waiting>();
  const outbox = createViewOutbox({
    post: (message) => port.post(message),
    userId: () => account.get()?.userId,
    logger,
  });
  let engine: string | undefined;
  let cursor: string | undefined;
  let wanted = false;
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
      const said = message(id);
      waiting.set(id, { message: said, resolve: resolve as Waiting['resolve'], reject, stop: watch?.(id) });
      port.post(said);
    });
  const connect = () => ask<undefined>((id) => ({ type: 'connect', id }));
  const setAccount = (next: Account | undefined, why: ParleyError) => {
    const before = account.get();
    if (before?.box === next?.box) return;
    // What was sent before anybody was known is theirs who are known now.
    if (before) outbox.reset(why);
    if (before) cursor = undefined;
    account.set(next);
  };
  /** Another engine knows nothing of this view. What may not be done twice is lost. */
  const repeat = () => {
    port.post({ type: 'attach' });
    for (const [key, value] of facts) port.post({ type: 'share', key, value });
    let connecting = false;
    for (const [id, { message }] of [...waiting]) {
      if (message.type === 'request' && !message.durable) settle(id)?.reject(lostOnTheWay(message.op));
      else port.post(message);
      connecting ||= message.type === 'connect';
    }
    if (wanted && !connecting) connect().catch(() => undefined);
    outbox.repeat();
  };
  const setState = ({ error, ...rest }: StateData) =>
    state.set({ ...rest, ...(error && { error: fromErrorData(error) }) });

  port.listen((message) => {
    switch (message.type) {
      case 'hello': {
        const other = engine !== undefined && engine !== message.engine;
        engine = message.engine;
        if (other) repeat();
        return;
      }
      case 'account':
        setAccount({ box: message.box, userId: message.userId }, otherUser());
        return;
      case 'signedOut':
        wanted = false;
        setAccount(undefined, cancelled('message.send'));
        return;
      case 'outbox':
      case 'outgoing':
      case 'settled':
        outbox.hear(message);
        return;
      case 'shared':
        shared.set(new Map(message.facts));
        return;
      case 'state':
        setState(message.state);
        return;
      case 'session':
        setState(message.state);
        cursor = message.session.cursor;
        sessions.tell(message.session);
        return;
      case 'cursor':
        cursor = message.cursor;
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
      case 'ring':
        rings.set(message.on);
        return;
      case 'partWanted':
        void Promise.all([...parts].map(async (part) => part())).then((all) =>
          port.post({ type: 'part', id: message.id, part: { ...gather(all), cursor } }),
        );
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
    hurry: () => port.post({ type: 'hurry' }),
    onEvent: (listener) => events.subscribe(listener),
    onSession: (listener) => sessions.subscribe(listener),
    contribute(part) {
      parts.add(part);
      return () => void parts.delete(part);
    },
    outbox: outbox.api,
    account,
    share(key, value) {
      if (value === undefined) facts.delete(key);
      else facts.set(key, value);
      port.post({ type: 'share', key, value });
    },
    shared,
    rings,
  };
  return {
    link,
    attach: () => port.post({ type: 'attach' }),
    connection: {
      get: () => state.get(),
      subscribe: (listener) => state.subscribe(listener),
      on: (type, handler) => emitter.on(type, handler),
      reconnectNow: () => link.hurry(),
    },
    connect() {
      wanted = true;
      const connected = connect();
      // The connection's state says why, too: a connect() that nobody waits for is no unhandled rejection.
      connected.catch(() => undefined);
      return connected;
    },
    disconnect() {
      wanted = false;
      return ask<undefined>((id) => ({ type: 'disconnect', id }));
    },
    signOut() {
      wanted = false;
      return ask<undefined>((id) => ({ type: 'signOut', id }));
    },
    tellGap: () => emitter.emit('gap', { reason: 'reset' }),
  };
}

function gather(parts: readonly Part[]): ViewPart {
  return { holds: parts.flatMap((part) => part.holds ?? []), watch: parts.flatMap((part) => part.watch ?? []) };
}
