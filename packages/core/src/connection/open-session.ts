import type { AnswerFrame, EventFrame, ServerFrame, Session, SessionParams } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import { createScope } from '../kernel/scope.js';
import type { ParleyError } from '../kernel/parley-error.js';
import { createHeartbeat, type Heartbeat } from './heartbeat.js';
import type { Requests } from './requests.js';
import type { Socket, SocketPort } from './socket-port.js';

/** What one attempt tells. Nothing is called after `drop`. */
export interface SessionListener {
  onOpened(session: Session): void;
  /** The server answered session.open with an error. */
  onRefused(error: ParleyError): void;
  onEvents(events: readonly EventFrame[]): void;
  onClosed(code: number, reason: string): void;
  /** Nothing came in time, or nothing that can be read. */
  onLost(why: string): void;
}

/** One socket with its session, from the first frame to the last. */
export interface OpenSession {
  readonly send: (text: string) => void;
  /** What carries it, where the socket port says so. */
  readonly transport?: string;
  /** Asks whether the server is still there. */
  probe(): void;
  /** Forgets the socket and closes it; its end is not waited for. */
  drop(): void;
}

const openTimeout = 15_000;

/** Opens a socket and a session on it. */
export function openSession(deps: {
  readonly clock: Clock;
  readonly socket: SocketPort;
  readonly url: string;
  readonly requests: Requests;
  readonly params: () => Promise<SessionParams>;
  readonly listener: SessionListener;
}): OpenSession {
  const { clock, requests, listener } = deps;
  const scope = createScope();
  let heartbeat: Heartbeat | undefined;
  let transport: string | undefined;

  const send = (text: string) => {
    heartbeat?.sent();
    socket.send(text);
  };
  const introduce = async () => {
    const params = await deps.params();
    if (scope.ended) return;
    requests.addUrgent({ op: 'session.open', params, settle: opened }, send);
  };
  const opened = (result: unknown, error?: ParleyError) => {
    if (scope.ended) return;
    stopTimeout();
    if (error) {
      listener.onRefused(error);
      return;
    }
    const session = result as Session;
    const ping = () => requests.addUrgent({ op: 'session.ping', params: {}, settle: () => undefined }, send);
    const onLost = () => listener.onLost('the server has fallen silent');
    heartbeat = createHeartbeat({ clock, interval: session.heartbeat, ping, onLost });
    scope.add(() => heartbeat?.end());
    listener.onOpened(session);
  };
  const receive = (text: string) => {
    heartbeat?.received();
    const frames = read(text);
    if (!frames) {
      listener.onLost('the server sent something unreadable');
      return;
    }
    let events: EventFrame[] = [];
    const flush = () => {
      if (events.length > 0 && !scope.ended) listener.onEvents(events);
      events = [];
    };
    for (const frame of frames) {
      if ('ev' in frame) events.push(frame);
      else {
        flush();
        if (!scope.ended) requests.answer(frame);
      }
    }
    flush();
  };

  const stopTimeout = scope.add(
    clock.setTimer(() => listener.onLost('the server did not open the session within 15 seconds'), openTimeout),
  );
  const socket: Socket = deps.socket.open(deps.url, {
    onOpen: (name) => {
      transport = name;
      if (!scope.ended) void introduce();
    },
    onMessage: (text) => {
      if (!scope.ended) receive(text);
    },
    onClose: (code, reason) => {
      if (!scope.ended) listener.onClosed(code, reason);
    },
  });
  return {
    send,
    get transport() {
      return transport;
    },
    probe: () => heartbeat?.probe(),
    drop() {
      scope.end();
      socket.close(1000);
    },
  };
}

function read(text: string): readonly (AnswerFrame | EventFrame)[] | undefined {
  try {
    const frame = JSON.parse(text) as ServerFrame;
    const frames = isBatch(frame) ? frame : [frame];
    return frames.every((item: unknown) => typeof item === 'object' && item !== null) ? frames : undefined;
  } catch {
    return undefined;
  }
}

function isBatch(frame: ServerFrame): frame is readonly (AnswerFrame | EventFrame)[] {
  return Array.isArray(frame);
}
