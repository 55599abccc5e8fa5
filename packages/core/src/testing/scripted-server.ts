import {
  limits,
  type ErrorBody,
  type ErrorCode,
  type EventFrame,
  type OperationName,
  type Params,
  type Result,
  type Session,
  type SessionParams,
  type Sync,
} from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import { createMemorySockets, type MemorySockets, type ServerSocket } from './memory-socket.js';

/** What the server does with a request: answers, refuses, or says nothing. */
export type Handler<K extends OperationName> = (params: Params<K>, client: ServerSocket) => Result<K> | null;

/** One request as it came. */
export interface HeardRequest<K extends OperationName = OperationName> {
  readonly id: number;
  readonly op: K;
  readonly params: Params<K>;
  readonly socket: ServerSocket;
}

/** What a session says that is not usual. */
export type SessionParts = Partial<Omit<Session, 'sync'>> & { readonly sync?: Partial<Sync> };

/** A server that does what the test says, and keeps what it heard. */
export interface ScriptedServer {
  readonly sockets: MemorySockets;
  readonly requests: readonly HeardRequest[];
  /** The requests of one operation. */
  heard<K extends OperationName>(op: K): readonly HeardRequest<K>[];
  on<K extends OperationName>(op: K, handler: Handler<K>): void;
  /** What the next sessions say; what is not given is usual. */
  session: SessionParts;
  /** Looks at who wants a session: adds to its answer, or throws a `Refusal`. */
  check: (params: SessionParams) => SessionParts;
  /** The socket opened last. */
  readonly socket: ServerSocket;
  /** Tells all clients, each event in a frame of its own. */
  tell(...events: EventFrame[]): void;
  /** Tells all clients in one frame. */
  tellTogether(...events: EventFrame[]): void;
  answer(request: HeardRequest, result: unknown): void;
  refuse(request: HeardRequest, error: ErrorBody): void;
}

/** Thrown by a handler to refuse a request. */
export class Refusal extends Error {
  readonly body: ErrorBody;

  constructor(code: ErrorCode, more: Partial<ErrorBody> = {}) {
    super(code);
    this.body = { code, message: `Unable to do this: ${code}.`, retryable: false, ...more };
  }
}

/** A server over memory sockets that opens sessions and answers pings by itself. */
export function createScriptedServer(clock: Clock): ScriptedServer {
  const requests: HeardRequest[] = [];
  const handlers = new Map<string, (params: unknown, client: ServerSocket) => unknown>();
  let sessions = 0;

  const sockets = createMemorySockets((socket) => {
    socket.onMessage = (text) => {
      const { id, op, params } = JSON.parse(text) as HeardRequest;
      const request = { id, op, params, socket };
      requests.push(request);
      try {
        const result = handlers.get(op)?.(params, socket) ?? null;
        if (result !== null) server.answer(request, result);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        server.refuse(request, error.body);
      }
    };
  });
  const heard = (op: OperationName) => requests.filter((request) => request.op === op);
  const broadcast = (text: string) => {
    for (const socket of sockets.sockets) if (socket.open) socket.send(text);
  };
  const server: ScriptedServer = {
    sockets,
    requests,
    session: {},
    check: () => ({}),
    heard: heard as ScriptedServer['heard'],
    on: (op, handler) => void handlers.set(op, handler as (params: unknown, client: ServerSocket) => unknown),
    get socket() {
      const last = sockets.sockets.at(-1);
      if (!last) throw new Error('No client has connected');
      return last;
    },
    tell: (...events) => {
      for (const event of events) broadcast(JSON.stringify(event));
    },
    tellTogether: (...events) => broadcast(JSON.stringify(events)),
    answer: ({ id, socket }, result) => socket.send(JSON.stringify({ id, result })),
    refuse: ({ id, socket }, error) => socket.send(JSON.stringify({ id, error })),
  };
  server.on('session.open', (params) => {
    const checked = server.check(params);
    const usual = usualSession(params, `s${++sessions}`, clock.now());
    const sync = { ...emptySync, ...server.session.sync, ...checked.sync };
    return { ...usual, ...server.session, ...checked, sync };
  });
  server.on('session.ping', () => ({ serverTime: clock.now() }));
  return server;
}

const emptySync: Sync = {
  reset: false,
  conversations: [],
  left: [],
  messages: [],
  more: false,
  presence: [],
  calls: [],
};

function usualSession(params: SessionParams, session: string, serverTime: number): Session {
  return {
    protocol: 1,
    session,
    user: { id: 'alice', name: 'Alice' },
    device: params.device,
    serverTime,
    heartbeat: 25_000,
    limits,
    features: [],
    cursor: `cursor-${session}`,
    sync: emptySync,
  };
}
