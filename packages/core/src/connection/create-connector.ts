import { protocolVersions, type EventFrame, type Session, type SessionParams } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import type { Storage } from '../ports/storage.js';
import { backOff } from '../kernel/back-off.js';
import { createMachine } from '../kernel/machine.js';
import { ParleyError } from '../kernel/parley-error.js';
import { judge, lost, otherUser, readClose, unsupportedVersion } from './connection-errors.js';
import { connectionTable, type ConnectionEffect, type ConnectionEvent, type Phase } from './connection-machine.js';
import type { LoadOutboxBox } from '../outbox/open-outbox-box.js';
import type { ViewPart } from './engine-port.js';
import { openSession, type OpenSession } from './open-session.js';
import type { Requests } from './requests.js';
import type { Attendance, SessionTokens } from './session-tokens.js';
import type { SocketPort } from './socket-port.js';

/** What an engine needs of the outside. */
export interface EngineDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly socket: SocketPort;
  readonly logger?: Logger;
  /** Where the socket connects to, such as `ws://localhost:7275/v1/connect`. */
  readonly url: string;
  readonly tokens: SessionTokens;
  readonly device: () => string;
  readonly client: { readonly name: string; readonly version: string };
  /** Keeps messages on their way over a restart; without it they live as long as the engine. */
  readonly storage?: Storage;
  /** Loads the code that keeps them; by itself a file that arrives when there is a storage. */
  readonly loadBox?: LoadOutboxBox;
  /** Who is signed in, where the app says. */
  readonly user?: string;
  /** The server's address in the names of the boxes; the url unless given. */
  readonly server?: string;
  /** Rises with each engine that takes the device over: the server keeps older ones out. */
  readonly epoch?: () => number | undefined;
  /** The last session of an engine that this one takes over from. */
  readonly former?: Session;
  /** Only the app can mend this. True where somebody else goes on instead: then nobody is told. */
  readonly onFailed?: (error: ParleyError) => boolean;
}

/** What a connector tells its engine. */
export interface ConnectorListener {
  /** Something that `ConnectorState` shows may have changed. */
  onChanged(): void;
  /** A token was given, before it is used. */
  onToken(token: string): void;
  onSession(session: Session): void;
  onCursor(cursor: string): void;
  onEvents(events: readonly EventFrame[]): void;
  onWillExpire(at: number): void;
}

/** What there is to know of the connection. */
export interface ConnectorState {
  readonly phase: Phase;
  /** A session was open since `connect`. */
  readonly resuming: boolean;
  readonly session?: Session;
  readonly error?: ParleyError;
  readonly retryAt?: number;
  readonly transport?: string;
}

/** Keeps one session open for as long as it is wanted. */
export interface Connector {
  readonly state: ConnectorState;
  send(event: ConnectionEvent): void;
  /** Whoever connects next is somebody new. */
  forget(): void;
}

// A session that lasted this long was a good one: the next loss starts at the shortest wait again.
const stableAfter = 10_000;
// A connection that is lost so soon after somebody asked for it was dead when they did.
const probedLately = 2_500;

/** Runs the life cycle of `connection-machine.ts` over the ports. */
export function createConnector(
  deps: EngineDeps & {
    readonly requests: Requests;
    readonly collect: (cursor?: string) => Promise<ViewPart>;
    readonly listener: ConnectorListener;
  },
): Connector {
  const { clock, random, requests, listener, logger, tokens } = deps;
  let running: OpenSession | undefined;
  let attendance: Attendance | undefined;
  let stopWait: (() => void) | undefined;
  let session = deps.former;
  let error: ParleyError | undefined;
  let retryAt: number | undefined;
  let cursor: string | undefined;
  let resuming = session !== undefined;
  let openedAt = 0;
  let serverAhead = 0;
  let attempts = 0;
  let probedAt = Number.NEGATIVE_INFINITY;
  let asked = 0;
  let askedAnew = false;
  let fresh = false;

  const askToken = async () => {
    const mine = ++asked;
    const gone = () => mine !== asked;
    try {
      const given = await tokens.get();
      if (gone()) return;
      listener.onToken(given.token);
      send({ type: 'tokenGiven', ...given });
    } catch (cause) {
      if (gone()) return;
      const failure = cause instanceof ParleyError ? cause : lost('the token could not be asked for');
      send({ type: failure.retryable ? 'lost' : 'refused', error: failure });
    }
  };
  const introduce = async (token: string): Promise<SessionParams> => ({
    protocol: protocolVersions,
    token,
    device: deps.device(),
    client: deps.client,
    epoch: deps.epoch?.(),
    ...(await deps.collect(cursor)),
  });
  /** What another token may mend is tried with one at once, but only once in a row. */
  const refuse = (failure: ParleyError) => {
    const verdict = judge(failure, { fresh, askedAnew, resuming });
    if (verdict === 'denied') askedAnew = true;
    if (failure.code.startsWith('auth/')) tokens.discard();
    send({ type: verdict, error: failure });
  };
  const opened = (next: Session) => {
    if (!(protocolVersions as readonly number[]).includes(next.protocol)) {
      send({ type: 'refused', error: unsupportedVersion(next.protocol) });
    } else if (session && session.user.id !== next.user.id) send({ type: 'refused', error: otherUser() });
    else send({ type: 'opened', session: next });
  };
  const hear = (events: readonly EventFrame[]) => {
    let reached: string | undefined;
    const forViews = events.filter((event) => {
      if (event.ev === 'session.cursor') reached = event.data.cursor;
      else if (event.ev === 'session.expiring') attendance?.renew(event.data.tokenExpiresAt - serverAhead);
      else return true;
      return false;
    });
    if (forViews.length > 0) listener.onEvents(forViews);
    if (reached !== undefined) listener.onCursor((cursor = reached));
  };
  const open = (token: string) => {
    running = openSession({
      clock,
      requests,
      socket: deps.socket,
      url: deps.url,
      params: () => introduce(token),
      listener: {
        onOpened: opened,
        onRefused: refuse,
        onEvents: hear,
        onLost: (why) => send({ type: 'lost', error: lost(why) }),
        onClosed(code, reason) {
          const { type, error: failure } = readClose(code, reason);
          if (type === 'denied') refuse(failure);
          else send({ type, error: failure });
        },
      },
    });
  };
  const begin = (next: Session, over: OpenSession) => {
    const toLocal = (at: number | undefined) => (at === undefined ? undefined : at - serverAhead);
    session = next;
    cursor = next.cursor;
    serverAhead = next.serverTime - clock.now();
    openedAt = clock.now();
    resuming = true;
    askedAnew = false;
    error = undefined;
    retryAt = undefined;
    attendance = tokens.attend({
      expiresAt: toLocal(next.tokenExpiresAt),
      refresh: (token) =>
        new Promise((resolve, reject) => {
          const settle = (result: unknown, failure?: ParleyError) => {
            if (failure) reject(failure);
            else resolve(toLocal((result as { tokenExpiresAt?: number }).tokenExpiresAt));
          };
          requests.addUrgent({ op: 'session.refresh', params: { token }, settle }, over.send);
        }),
      onWillExpire: (at) => listener.onWillExpire(at),
    });
    listener.onSession(next);
    const { requestsInFlight, frameBytes } = next.limits;
    requests.open({ send: over.send, requestsInFlight, frameBytes });
  };
  const drop = () => {
    attendance?.end();
    attendance = undefined;
    running?.drop();
    running = undefined;
    requests.close();
  };
  const wait = (failure: ParleyError) => {
    if (openedAt > 0 && clock.now() - openedAt >= stableAfter) attempts = 0;
    openedAt = 0;
    askedAnew = false;
    error = failure;
    // The network of this device changed: nobody else comes back at the same moment.
    const alone = clock.now() - probedAt < probedLately && failure.retryAfter === undefined;
    const ms = alone ? 0 : backOff(attempts++, random.next(), failure.retryAfter);
    probedAt = Number.NEGATIVE_INFINITY;
    retryAt = clock.now() + ms;
    stopWait = clock.setTimer(() => send({ type: 'due' }), ms);
    logger?.debug('Waiting to connect again', { code: failure.code, ms });
  };
  const rest = (failure?: ParleyError) => {
    asked++;
    attempts = 0;
    openedAt = 0;
    resuming = false;
    askedAnew = false;
    retryAt = undefined;
    error = failure;
  };
  const run = (effect: ConnectionEffect, event: ConnectionEvent) => {
    switch (effect) {
      case 'askToken':
        stopWait?.();
        if (event.type === 'connect') error = undefined;
        retryAt = undefined;
        void askToken();
        return;
      case 'openSocket':
        if (event.type !== 'tokenGiven') return;
        fresh = event.fresh;
        open(event.token);
        return;
      case 'begin':
        if (event.type === 'opened' && running) begin(event.session, running);
        return;
      case 'probe':
        probedAt = clock.now();
        running?.probe();
        return;
      case 'drop':
        drop();
        return;
      case 'wait':
        if ('error' in event) wait(event.error);
        return;
      case 'fail':
        if ('error' in event) rest(event.error);
        return;
      case 'leave':
        stopWait?.();
        rest();
        return;
    }
  };
  const machine = createMachine({ initial: 'disconnected', table: connectionTable, run });
  const send = (event: ConnectionEvent) => {
    machine.send(event);
    listener.onChanged();
  };
  return {
    send,
    forget() {
      session = cursor = undefined;
      tokens.discard();
    },
    get state() {
      return { phase: machine.state, resuming, session, error, retryAt, transport: running?.transport };
    },
  };
}
