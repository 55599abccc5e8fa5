import { randomBytes } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ClientConnection, ClientSocket } from '../../connection/client-socket.js';
import type { Clock, Log } from '../../kernel/ports.js';
import { RequestError } from '../../kernel/request-error.js';
import { createClientStream, type ClientStream } from './client-stream.js';
import { readBatch } from './stream-batch.js';

/** What carries clients over plain HTTP, where WebSocket is blocked. */
export interface Streams {
  /** Adds the routes: `POST /v1/stream` opens a stream, `POST /v1/stream/{id}` carries frames up. */
  addTo(app: FastifyInstance): void;
  /** Refuses new streams and waits until those there are have gone; the rules say goodbye to them. */
  close(): Promise<void>;
}

/** How clients come in. */
export interface StreamOptions {
  readonly connect: (socket: ClientSocket) => ClientConnection;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
  /** Whether a page of this origin may connect; every one may where it is not given. Tokens are not cookies. */
  readonly allowOrigin?: (origin: string) => boolean;
}

/** As for WebSocket: beyond this the carrier refuses the body; below it the rules answer what is too large. */
const mostBytes = 1_048_576;
/** How often a silent stream gets a comment, in ms: what lies in between often gives up after 30 s. */
const keepAliveEvery = 15_000;
const goingAway = 1001;

/** Takes streams and hands them to the rules. */
export function acceptStreams({ connect, clock, log, allowOrigin }: StreamOptions): Streams {
  const streams = new Map<string, ClientStream>();
  let closing = false;
  let stopKeeping: (() => void) | undefined;
  let onEmpty: (() => void) | undefined;

  function keep(): void {
    stopKeeping = clock.setTimer(keep, keepAliveEvery);
    for (const stream of streams.values()) stream.keepAlive();
  }

  function forget(id: string): void {
    streams.delete(id);
    if (streams.size > 0) return;
    stopKeeping?.();
    stopKeeping = undefined;
    onEmpty?.();
  }

  function open({ headers }: FastifyRequest, reply: FastifyReply): void {
    const { origin } = headers;
    if (closing) throw new RequestError('server/unavailable');
    if (origin !== undefined && allowOrigin && !allowOrigin(origin)) {
      log.warn({ origin }, 'A page of another origin was refused.');
      throw new RequestError('auth/forbidden');
    }
    reply.hijack();
    const response = reply.raw;
    if (response.destroyed) return;
    reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store, no-transform',
      // What nginx would else collect.
      'x-accel-buffering': 'no',
      // The connection has no second use: a stop does not wait for one.
      connection: 'close',
    });
    response.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
    const [id, key] = [randomBytes(12).toString('base64url'), randomBytes(24).toString('base64url')];
    streams.set(id, createClientStream({ response, id, key, clock, connect, onGone: () => forget(id) }));
    stopKeeping ??= clock.setTimer(keep, keepAliveEvery);
  }

  function known({ params }: FastifyRequest): ClientStream | undefined {
    return streams.get((params as { readonly id: string }).id);
  }

  function addRoutes(scope: FastifyInstance, _options: unknown, done: () => void): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post('/v1/stream', { config: { carrier: true } }, open);
    scope.post('/v1/stream/:id', {
      config: { carrier: true },
      bodyLimit: mostBytes,
      // Before the body is read: who does not know a stream is not listened to.
      onRequest(request, _reply, next) {
        next(known(request) ? undefined : unknownStream());
      },
      handler(request, reply) {
        const stream = known(request);
        if (!stream) throw unknownStream();
        stream.take(readBatch(request.body));
        return reply.code(204).header('cache-control', 'no-store').send();
      },
    });
    done();
  }

  return {
    addTo(app) {
      void app.register(addRoutes);
    },
    async close() {
      closing = true;
      if (streams.size === 0) return;
      const empty = new Promise<void>((resolve) => (onEmpty = resolve));
      for (const stream of streams.values()) stream.close(goingAway, 'The server stops.');
      await empty;
    },
  };
}

function unknownStream(): RequestError {
  return new RequestError('protocol/unknown-stream');
}
