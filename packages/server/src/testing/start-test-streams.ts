import type { AddressInfo } from 'node:net';
import { acceptStreams, type StreamOptions, type Streams } from '../adapters/http/accept-streams.js';
import { createHttpServer } from '../adapters/http/create-http-server.js';
import type { HttpOptions } from '../adapters/http/http-deps.js';
import type { ClientSocket } from '../connection/client-socket.js';
import { RequestError } from '../kernel/request-error.js';
import { createFakeClock } from './create-fake-clock.js';
import { createFakeRandom } from './create-fake-random.js';
import { createTestRules, type TestRules } from './create-test-rules.js';

/** The HTTP side with streams, listening, over rules whose clock a test moves. */
export interface TestStreams {
  readonly test: TestRules;
  readonly streams: Streams;
  readonly url: string;
  /** Timers of the carrier that have not run. */
  readonly pending: number;
  /** Moves the time of the carrier and of the rules. */
  advance(ms: number): Promise<void>;
  /** Everything that was logged. */
  readonly lines: readonly string[];
  /** The server's end of each stream, in order, and whether it heard of its end. */
  readonly sockets: readonly (ClientSocket & { readonly heard: string[]; ended: number })[];
  stop(): Promise<void>;
}

/** Listens on a free port. */
export async function startTestStreams(
  options: Pick<StreamOptions, 'allowOrigin'> & Partial<HttpOptions> = {},
): Promise<TestStreams> {
  const test = await createTestRules();
  const clock = createFakeClock();
  const lines: string[] = [];
  const line = (fields: object, message: string) => void lines.push(JSON.stringify({ message, ...fields }));
  const log = { debug: line, info: line, warn: line, error: line };
  const sockets: (ClientSocket & { readonly heard: string[]; ended: number })[] = [];
  const streams = acceptStreams({
    connect(socket) {
      const connection = test.rules.connect(socket);
      const seen = Object.assign(Object.create(socket) as ClientSocket, { heard: [] as string[], ended: 0 });
      sockets.push(seen);
      return {
        receive(text) {
          seen.heard.push(text);
          connection.receive(text);
        },
        closed() {
          seen.ended += 1;
          connection.closed();
        },
      };
    },
    clock,
    log,
    allowOrigin: options.allowOrigin,
  });
  const ignore = () => undefined;
  const app = await createHttpServer(
    {
      rules: test.rules,
      authenticate: () => Promise.reject(new RequestError('auth/missing')),
      random: createFakeRandom(),
      log,
      metrics: {
        count: ignore,
        observe: ignore,
        spread: ignore,
        gauge: ignore,
        text: () => Promise.resolve(''),
        contentType: 'text/plain',
      },
      ready: () => Promise.resolve(),
      options: { version: '0', origins: [], ...options },
    },
    (routes) => streams.addTo(routes),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...{ test, streams, lines, sockets },
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    get pending() {
      return clock.pending;
    },
    async advance(ms) {
      await test.clock.advance(ms);
      await clock.advance(ms);
    },
    async stop() {
      const closed = app.close();
      await test.rules.stop();
      const gone = streams.close();
      await clock.advance(2_000);
      await gone;
      await closed;
    },
  };
}
