import type { FastifyInstance } from 'fastify';
import { createHttpServer } from '../adapters/http/create-http-server.js';
import type { HttpOptions } from '../adapters/http/http-deps.js';
import { createVerifyToken } from '../adapters/jose/create-verify-token.js';
import { signUserToken } from '../adapters/jose/sign-token.js';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createPinoLog } from '../adapters/pino/create-pino-log.js';
import { createPrometheusMetrics } from '../adapters/prometheus/create-prometheus-metrics.js';
import { createSystemRandom } from '../adapters/system/create-system-random.js';
import { systemClock } from '../adapters/system/system-clock.js';
import { createApiKey } from '../auth/api-key.js';
import { createApp } from '../auth/create-app.js';
import { createAuthenticate } from '../auth/create-authenticate.js';
import { createSeal } from '../auth/seal.js';
import { createRules } from '../create-rules.js';
import { createLocalBus } from '../kernel/create-local-bus.js';
import type { Rules } from '../kernel/rules-contract.js';
import type { RecordingKeeping } from '../recording/create-recordings.js';
import type { Stores } from '../kernel/stores.js';

/** The whole HTTP side on memory stores, with two apps; nothing listens. */
export interface TestHttp {
  readonly app: FastifyInstance;
  readonly rules: Rules;
  readonly stores: Stores;
  /** Everything that was logged, as it was written. */
  readonly logs: () => string;
  readonly own: TestApp;
  readonly other: TestApp;
  /** Whether `ready` rejects from now on. */
  unready: boolean;
  close(): Promise<void>;
}

/** One app and its callers. */
export interface TestApp {
  readonly appId: string;
  readonly appSecret: string;
  token(userId: string): Promise<string>;
  readonly botKey: string;
}

/** Puts the HTTP side together. */
export async function createTestHttp(
  options: Partial<HttpOptions> = {},
  recordings?: RecordingKeeping,
): Promise<TestHttp> {
  const stores = createMemoryStores();
  const seal = await createSeal(new Uint8Array(32).fill(3));
  const lines: string[] = [];
  const log = createPinoLog('debug', { write: (line) => void lines.push(line) });
  const metrics = createPrometheusMetrics();
  const random = createSystemRandom(() => Date.now());
  const verifyToken = createVerifyToken(() => Date.now());
  const authenticate = createAuthenticate({ store: stores.auth, clock: systemClock, seal, verifyToken });
  const iceServers: [] = [];
  const config = { heartbeat: 25_000, presenceGrace: 100, ringTimeout: 1_000, callGrace: 100, iceServers };
  const rules = createRules({
    ...{ stores, bus: createLocalBus(), clock: systemClock, random, log, metrics, authenticate, createApiKey, config },
    ...(recordings ? { recordings } : {}),
    defer: (run) => void setImmediate(run),
  });
  await rules.start();

  async function makeApp(name: string): Promise<TestApp> {
    const app = await createApp({ store: stores.auth, seal, clock: systemClock }, { name, zone: 'eu1' });
    for (const id of ['ann', 'ben']) await stores.auth.upsertUser(app.appId, { id }, Date.now());
    await stores.auth.upsertUser(app.appId, { id: 'robot', bot: true }, Date.now());
    const { apiKey, hash } = await createApiKey(app.appId);
    await stores.auth.createKey({ app: app.appId, userId: 'robot', hash, createdAt: Date.now() });
    const token = (userId: string) => signUserToken(app, { userId }, { now: Date.now(), ttl: 60_000 });
    return { ...app, token, botKey: apiKey };
  }

  const test = { unready: false };
  const app = await createHttpServer({
    ...{ rules, authenticate, random, log, metrics },
    ready: () => (test.unready ? Promise.reject(new Error('the database is gone')) : stores.check()),
    options: { version: '0.0.0', origins: [], ...options },
  });
  const [own, other] = [await makeApp('Own'), await makeApp('Other')];
  return Object.assign(test, {
    ...{ app, rules, stores, own, other },
    logs: () => lines.join(''),
    async close() {
      await rules.stop();
      await app.close();
    },
  });
}
