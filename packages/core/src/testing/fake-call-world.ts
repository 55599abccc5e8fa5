import type { EventFrame, OperationName, Session, User } from '@parley/protocol';
import { createCalls } from '../calls/create-calls.js';
import type { Calls } from '../calls/calls.js';
import type { MediaPort } from '../calls/media-port.js';
import type { ConnectionState } from '../connection/connection.js';
import type { Link, RequestOptions } from '../connection/link.js';
import { createAudience, createStore, type Store } from '../kernel/create-store.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Clock } from '../ports/clock.js';
import { createFakeCallServer, type FakeCallServer, type FakeDevice } from './fake-call-server.js';

/** One device in a world of calls, and what a test does to its connection. */
export interface FakeCaller {
  readonly calls: Calls;
  /** What it asked of the server, in order. */
  readonly requests: readonly { readonly op: OperationName; readonly params: unknown }[];
  /** The connection is lost: what is on its way fails, what is durable waits. */
  drop(): void;
  /** The connection is lost, and nobody has noticed: nothing is answered, and nothing comes, until `drop`. */
  silence(): void;
  /** How often the connection was asked whether it is alive. */
  readonly hurried: number;
  /** The connection is back. */
  resume(): void;
  /** The app disconnects. */
  disconnect(): void;
  /** Another page of the same device. */
  open(media: MediaPort): FakeCaller;
  /** This page is gone, and could not say goodbye. */
  crash(): void;
}

/** Clients that can call each other with no network. */
export interface FakeCallWorld {
  readonly server: FakeCallServer;
  join(options: {
    readonly userId: string;
    readonly device?: string;
    readonly media: MediaPort | (() => Promise<MediaPort>);
  }): FakeCaller;
}

/** A world under one clock. */
export function createFakeCallWorld(clock: Clock): FakeCallWorld {
  const server = createFakeCallServer(() => clock.now());
  let ids = 0;
  return {
    server,
    join({ userId, device = `${userId}-1`, media }) {
      const user: User = { id: userId, name: userId.toUpperCase() };
      const link = createFakeLink(server, { user, device, now: () => clock.now() });
      const random = { next: () => 0.5, id: () => `${device}-${(ids += 1)}` };
      const open = (given: MediaPort | (() => Promise<MediaPort>)): FakeCaller => {
        const load = typeof given === 'function' ? given : () => Promise.resolve(given);
        const page = link.open();
        const calls = createCalls({ url: 'http://parley.test', link: page.link, clock, random, media: load });
        link.resume();
        return {
          calls,
          requests: link.requests,
          drop: () => link.drop(),
          silence: () => link.silence(),
          get hurried() {
            return link.hurried();
          },
          resume: () => link.resume(),
          disconnect: () => link.disconnect(),
          open,
          crash: () => page.crash(),
        };
      };
      return open(media);
    },
  };
}

interface FakeLinkParts {
  readonly user: User;
  readonly device: string;
  readonly now: () => number;
}

function createFakeLink(server: FakeCallServer, { user, device, now }: FakeLinkParts) {
  const events = createAudience<EventFrame>();
  const sessions = createAudience<Session>();
  const state = createStore<ConnectionState>({ status: 'connecting' });
  const requests: { op: OperationName; params: unknown }[] = [];
  let durable: (() => void)[] = [];
  let generation = 0;
  let hurried = 0;
  let silent: { readonly lost: Promise<void>; readonly notice: () => void } | undefined;

  const online = () => state.get().status === 'connected';
  const end: FakeDevice = {
    user,
    device,
    get online() {
      return online();
    },
    deliver: (event) => queueMicrotask(() => online() && !silent && events.tell(structured(event))),
  };
  server.add(end);
  const lost = () => new ParleyError('connection/lost', 'Unable to ask: because the connection was lost. Try again.');
  const ask = async (op: OperationName, params: unknown) => {
    const asked = generation;
    await Promise.resolve();
    await silent?.lost;
    if (!online() || asked !== generation) throw lost();
    requests.push({ op, params });
    const result = structured(server.handle(end, op, params));
    await Promise.resolve();
    if (asked !== generation) throw lost();
    return result;
  };
  const askUntilAnswered = async (op: OperationName, params: unknown, { signal }: RequestOptions): Promise<unknown> => {
    if (online()) {
      try {
        return await ask(op, params);
      } catch (error) {
        if (!(error instanceof ParleyError) || error.code !== 'connection/lost') throw error;
        // It was lost on a connection that has been replaced since.
        if (online()) return askUntilAnswered(op, params, { signal });
      }
    }
    await new Promise<void>((resolve, reject) => {
      durable.push(resolve);
      const cancelled = new ParleyError('connection/cancelled', 'Unable to ask: because it was cancelled. Ask again.');
      signal?.addEventListener('abort', () => reject(cancelled));
    });
    return askUntilAnswered(op, params, { signal });
  };
  const refuse = () => Promise.reject(new Error('This fake carries no messages'));
  const pages = new Map<Link, Map<string, unknown>>();
  const tellShared = () => {
    for (const [page] of pages) {
      const others = [...pages].filter(([other]) => other !== page).flatMap(([, facts]) => [...facts]);
      (page.shared as Store<ReadonlyMap<string, unknown>>).set(new Map(others));
    }
  };
  const open = () => {
    const facts = new Map<string, unknown>();
    let here = true;
    const alive = <T>(tell: (value: T) => void) => {
      return (value: T) => {
        if (here) tell(value);
      };
    };
    const link: Link = {
      state,
      request: (op, params, options = {}) => {
        if (!here) return new Promise(() => undefined);
        return (options.durable ? askUntilAnswered(op, params, options) : ask(op, params)) as Promise<never>;
      },
      onEvent: (listener) => events.subscribe(alive(listener)),
      onSession: (listener) => sessions.subscribe(alive(listener)),
      hurry: () => void (hurried += 1),
      contribute: () => () => undefined,
      outbox: { entries: [], send: refuse, discard: () => undefined, onChange: () => () => undefined },
      account: createStore(undefined),
      share(key, value) {
        if (value === undefined) facts.delete(key);
        else facts.set(key, structured(value));
        tellShared();
      },
      shared: createStore<ReadonlyMap<string, unknown>>(new Map()),
      rings: createStore(true),
    };
    pages.set(link, facts);
    tellShared();
    const crash = () => {
      here = false;
      pages.delete(link);
      tellShared();
    };
    return { link, crash };
  };
  const go = (status: ConnectionState['status']) => {
    generation += 1;
    state.set({ ...state.get(), status });
    silent?.notice();
    silent = undefined;
  };
  return {
    open,
    requests,
    hurried: () => hurried,
    silence() {
      let notice: () => void = () => undefined;
      const lost = new Promise<void>((resolve) => (notice = resolve));
      silent = { lost, notice };
    },
    drop: () => go('reconnecting'),
    disconnect: () => go('disconnected'),
    resume() {
      const opened = server.open(end);
      const session = sessionOf({ user, device, now }, opened.calls);
      generation += 1;
      state.set({ status: 'connected', user, session });
      sessions.tell(session);
      opened.deliverWaiting();
      const again = durable;
      durable = [];
      for (const run of again) run();
    },
  };
}

function sessionOf({ user, device, now }: FakeLinkParts, calls: Session['sync']['calls']): Session {
  const sync = { reset: false, conversations: [], left: [], messages: [], more: false, presence: [], calls };
  const session = { protocol: 1, session: 'ses_1', user, device, serverTime: now(), heartbeat: 30_000 };
  return { ...session, limits: {} as Session['limits'], features: ['calls'], cursor: 'c1', sync };
}

/** What travels is a copy. */
function structured<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
