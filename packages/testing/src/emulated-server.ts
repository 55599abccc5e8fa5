import type { Clock } from '@parley/core';
import { createFakeRandom } from '@parley/core/testing';
import type { OperationName, Params, Result, User } from '@parley/protocol';
import { createMemoryStores } from '@parley/server/memory';
import { createLocalBus, createRules, RequestError, type Rules, type RulesDeps } from '@parley/server/rules';
import type { EmulatedMedia } from './media/emulated-media.js';
import { mortalStores } from './mortal-stores.js';
import type { VirtualTime } from './virtual-time.js';

/** What an emulated token says. It is readable: the emulator proves nothing to anybody outside. */
interface EmulatedToken {
  readonly app: string;
  readonly userId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** The server's rules on stores in memory, with a life: it can be killed and started again on what it had stored. */
export interface EmulatedServer {
  /** The server as it is now; undefined while it is down. */
  readonly rules: Rules | undefined;
  start(): Promise<void>;
  /** As if the process were killed: timers and everything in memory but the stores are gone. */
  kill(): void;
  stop(): Promise<void>;
  createApp(id: string): Promise<void>;
  createUser(app: string, user: { readonly id: string; readonly name?: string }): Promise<void>;
  token(app: string, userId: string, ttl: number): string;
  /** Runs one operation as a user, outside any connection. */
  ask<K extends OperationName>(
    app: string,
    userId: string,
    request: { readonly op: K; readonly params: Params<K> },
  ): Promise<Result<K>>;
}

const config: RulesDeps['config'] = {
  heartbeat: 25_000,
  presenceGrace: 10_000,
  ringTimeout: 45_000,
  callGrace: 20_000,
  iceServers: [],
};

/** A server that is down until it is started. */
export function createEmulatedServer(time: VirtualTime, media?: EmulatedMedia): EmulatedServer {
  const stores = createMemoryStores();
  const chance = createFakeRandom();
  let ids = 0;
  let running: { readonly rules: Rules; readonly end: () => void } | undefined;

  const authenticate: RulesDeps['authenticate'] = async (credential) => {
    const { app, userId, issuedAt, expiresAt } = read(credential);
    if (expiresAt <= time.clock.now()) throw new RequestError('auth/expired');
    const [row] = await stores.auth.users(app, [userId]);
    if (!row) throw new RequestError('auth/invalid');
    if (row.revokedBefore !== undefined && issuedAt < row.revokedBefore) throw new RequestError('auth/revoked');
    const { id, name, avatar, bot } = row;
    const user: User = { id, name, ...(avatar === undefined ? {} : { avatar }), ...(bot ? { bot } : {}) };
    return { app, caller: bot ? 'bot' : 'user', user, issuedAt, expiresAt };
  };
  const build = (clock: Clock, isDead: () => boolean): Rules =>
    createRules({
      stores: mortalStores(stores, isDead),
      bus: createLocalBus(),
      clock,
      random: { next: () => chance.next(), id: (prefix) => prefix + String(++ids).padStart(26, '0') },
      log: silent,
      metrics: { count: ignore, observe: ignore, spread: ignore, gauge: ignore },
      authenticate,
      createApiKey: () => Promise.reject(new RequestError('auth/forbidden')),
      config,
      ...(media && { media: media.server, captions: media.captions }),
    });
  const token: EmulatedServer['token'] = (app, userId, ttl) => {
    const issuedAt = time.clock.now();
    return JSON.stringify({ app, userId, issuedAt, expiresAt: issuedAt + ttl } satisfies EmulatedToken);
  };
  return {
    get rules() {
      return running?.rules;
    },
    async start() {
      if (running) return;
      const { clock, end } = time.fork();
      let dead = false;
      const rules = build(clock, () => dead);
      running = {
        rules,
        end() {
          dead = true;
          end();
        },
      };
      await rules.start();
    },
    kill() {
      running?.end();
      running = undefined;
    },
    async stop() {
      const stopped = running;
      running = undefined;
      await stopped?.rules.stop();
      stopped?.end();
    },
    createApp: (id) => stores.auth.createApp({ id, name: id, sealedSecret: '', createdAt: time.clock.now() }),
    async createUser(app, user) {
      const [known] = await stores.auth.users(app, [user.id]);
      if (!known || user.name !== undefined) await stores.auth.upsertUser(app, user, time.clock.now());
    },
    token,
    async ask(app, userId, request) {
      if (!running) throw new Error('Unable to ask the server: it is down. Restart it first.');
      const identity = await authenticate(token(app, userId, 60_000));
      return running.rules.dispatch(identity, { ...request, requestId: 'asked' });
    },
  };
}

function read(credential: string): EmulatedToken {
  try {
    return JSON.parse(credential) as EmulatedToken;
  } catch (cause) {
    throw new RequestError('auth/invalid', { cause });
  }
}

const ignore = () => undefined;
const silent: RulesDeps['log'] = { debug: ignore, info: ignore, warn: ignore, error: ignore };
