import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import type { Identity } from '../auth/identity.js';
import { createRules } from '../create-rules.js';
import { createLocalSockets } from '../connection/create-local-sockets.js';
import { createLocalBus } from '../kernel/create-local-bus.js';
import type { Log } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { Rules, RulesConfig, RulesDeps } from '../kernel/rules-contract.js';
import type { Stores } from '../kernel/stores.js';
import { publicUser } from '../kernel/user-directory.js';
import { createFakeClock, type FakeClock } from './create-fake-clock.js';
import { createMemoryPhoneNetwork } from '../adapters/memory/create-memory-phone-network.js';
import { createFakeRandom } from './create-fake-random.js';
import { createTestClient, type TestClient } from './create-test-client.js';

/** The rules on memory stores, under a clock of the test's. */
export interface TestRules {
  readonly rules: Rules;
  readonly stores: Stores;
  readonly clock: FakeClock;
  /** What was logged as an error or a warning. */
  readonly logged: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  readonly counted: Map<string, number>;
  /** A token of a user as the fake authentication reads it. */
  token(userId: string, options?: { readonly app?: string; readonly ttl?: number }): string;
  identity(userId: string, app?: string): Promise<Identity>;
  admin(app?: string): Identity;
  connect(): TestClient;
}

export const testApp = 'app_eu1_test0001';
export const otherApp = 'app_eu1_test0002';

/** Makes rules with two apps that have the same users. */
export async function createTestRules(
  options: {
    readonly users?: readonly string[];
    readonly config?: Partial<RulesConfig>;
    readonly stores?: Stores;
    readonly clock?: FakeClock;
    readonly random?: RulesDeps['random'];
    readonly linkPreviews?: RulesDeps['linkPreviews'];
    readonly messageHook?: RulesDeps['messageHook'];
    readonly media?: RulesDeps['media'];
    readonly recordings?: RulesDeps['recordings'];
    readonly captions?: RulesDeps['captions'];
    readonly phone?: RulesDeps['phone'];
    readonly pushes?: RulesDeps['pushes'];
    readonly files?: RulesDeps['files'];
  } = {},
): Promise<TestRules> {
  const clock = options.clock ?? createFakeClock();
  const stores = options.stores ?? createMemoryStores();
  const logged: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const counted = new Map<string, number>();
  for (const id of [testApp, otherApp]) {
    await stores.auth.createApp({ id, name: id, sealedSecret: '', createdAt: clock.now() });
    for (const user of options.users ?? ['alice', 'bob', 'carol'])
      await stores.auth.upsertUser(id, { id: user, name: user.slice(0, 1).toUpperCase() + user.slice(1) }, clock.now());
  }

  async function authenticate(credential: string): Promise<Identity> {
    const [app = '', userId = '', issued = '', expires = ''] = credential.split(' ');
    if (userId === '') throw new RequestError('auth/invalid');
    if (userId === '*') return { app, caller: 'admin' };
    const [row] = await stores.auth.users(app, [userId]);
    if (!row) throw new RequestError('auth/invalid');
    const issuedAt = Number(issued);
    const expiresAt = Number(expires);
    if (expiresAt <= clock.now()) throw new RequestError('auth/expired');
    if (row.revokedBefore !== undefined && issuedAt <= row.revokedBefore) throw new RequestError('auth/revoked');
    return { app, caller: row.bot ? 'bot' : 'user', user: publicUser(row), issuedAt, expiresAt };
  }

  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => void logged.push({ fields, message }),
    error: (fields, message) => void logged.push({ fields, message }),
  };
  let keys = 0;
  const rules = createRules({
    stores,
    bus: createLocalBus(),
    clock,
    random: options.random ?? createFakeRandom(),
    linkPreviews: options.linkPreviews,
    ...(options.messageHook ? { messageHook: options.messageHook } : {}),
    media: options.media,
    recordings: options.recordings,
    captions: options.captions,
    ...(options.pushes ? { pushes: options.pushes } : {}),
    ...(options.files ? { files: options.files } : {}),
    phone: options.phone ?? createMemoryPhoneNetwork(),
    log,
    metrics: {
      count: (name, _labels, by = 1) => void counted.set(name, (counted.get(name) ?? 0) + by),
      observe: (name) => void counted.set(name, (counted.get(name) ?? 0) + 1),
      spread: (name) => void counted.set(name, (counted.get(name) ?? 0) + 1),
      gauge: () => undefined,
    },
    authenticate,
    createApiKey: (app) => Promise.resolve({ apiKey: `pk_${app}_${(keys += 1)}`, hash: `hash-${keys}` }),
    config: {
      heartbeat: 25_000,
      presenceGrace: 10_000,
      ringTimeout: 45_000,
      callGrace: 20_000,
      iceServers: [{ urls: ['stun:stun.example.org'] }],
      ...options.config,
    },
  });
  const sockets = createLocalSockets(rules);
  const token: TestRules['token'] = (userId, { app = testApp, ttl = 86_400_000 } = {}) =>
    `${app} ${userId} ${clock.now()} ${clock.now() + ttl}`;
  return {
    rules,
    stores,
    clock,
    logged,
    counted,
    token,
    identity: (userId, app) => authenticate(token(userId, { app })),
    admin: (app = testApp) => ({ app, caller: 'admin' }),
    connect: () => createTestClient(sockets),
  };
}
