import { timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ClientConnection, ClientSocket } from '../../connection/client-socket.js';
import type { Clock } from '../../kernel/ports.js';
import { RequestError } from '../../kernel/request-error.js';
import type { StreamBatch } from './stream-batch.js';
import { closeEvent, frameEvent, keepAlive, openEvent } from './stream-events.js';

/** One client: frames go down as events of one answer that does not end, and come up in posts. */
export interface ClientStream {
  /**
   * Hands on the frames that were not there before, so that a post that comes twice does nothing twice.
   * Throws `protocol/unknown-stream` where the key is another, `protocol/out-of-order` where frames are missing before these.
   */
  take(batch: StreamBatch): void;
  /** Writes a comment, unless there is something to read anyway. */
  keepAlive(): void;
  close(code: number, reason: string): void;
}

/** What a stream is made of. */
export interface ClientStreamParts {
  readonly response: ServerResponse;
  readonly id: string;
  readonly key: string;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly connect: (socket: ClientSocket) => ClientConnection;
  /** Called once, when the answer has ended. */
  readonly onGone: () => void;
}

/** How long a client may take to read the end, in ms. */
const closeWithin = 2_000;
/** How long posts are still taken from one whose answer broke off, in ms: a page that is left sends its last words by one. */
const lastWords = 1_000;

/** Starts the answer and connects the client. */
export function createClientStream({ response, id, key, clock, connect, onGone }: ClientStreamParts): ClientStream {
  let state: 'open' | 'broken' | 'ending' | 'gone' = 'open';
  let taken = 0;
  let stopTimer: (() => void) | undefined;

  function goAway(): void {
    if (state === 'gone') return;
    state = 'gone';
    stopTimer?.();
    connection.closed();
    onGone();
  }

  function end(last?: string): void {
    if (state === 'broken') goAway();
    if (state !== 'open') return;
    state = 'ending';
    response.end(last);
    stopTimer = clock.setTimer(() => response.destroy(), closeWithin);
  }

  response.on('error', () => undefined);
  response.on('close', () => {
    if (state !== 'open') goAway();
    else {
      state = 'broken';
      stopTimer = clock.setTimer(goAway, lastWords);
    }
  });
  response.write(openEvent({ id, key }));
  const close = (code: number, reason: string) => end(closeEvent(code, reason));
  const connection = connect({
    send(text) {
      if (state === 'open') response.write(frameEvent(text));
    },
    close,
    get bufferedBytes() {
      return response.writableLength;
    },
  });
  const isThere = () => state === 'open' || state === 'broken';
  return {
    take(batch) {
      if (!isThere() || !isSame(batch.key, key)) throw new RequestError('protocol/unknown-stream');
      if (batch.at > taken) throw new RequestError('protocol/out-of-order', { details: { taken } });
      const fresh = batch.frames.slice(taken - batch.at);
      taken += fresh.length;
      // What is received may end the stream.
      for (const frame of fresh) if (isThere()) connection.receive(frame);
      if (batch.end) end();
    },
    keepAlive() {
      if (state === 'open' && response.writableLength === 0) response.write(keepAlive);
    },
    close,
  };
}

function isSame(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
