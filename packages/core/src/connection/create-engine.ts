import type { Session } from '@parley/protocol';
import type { ParleyError } from '../kernel/parley-error.js';
import { createConnector, type EngineDeps } from './create-connector.js';
import { notConnected } from './connection-errors.js';
import { statusOf } from './connection-machine.js';
import type { Port, StateData, ToEngine, ToView } from './engine-port.js';
import { toErrorData } from './error-data.js';
import { createAccount } from '../outbox/create-account.js';
import { createOutbox } from '../outbox/create-outbox.js';
import { createRequests } from './requests.js';
import { createViews, type View } from './views.js';

/** What holds the socket, the token, the requests and the cursor, for all its views. */
export interface Engine {
  /** Serves the view at the other end of the port. Returns the ending. */
  attach(port: Port<ToView, ToEngine>): () => void;
}

// Who attaches later has missed what the session brought: what such a view holds is stale, and it loads what it shows.
const missed: Session['sync'] = {
  reset: true,
  conversations: [],
  left: [],
  messages: [],
  more: true,
  presence: [],
  calls: [],
};

interface Asker {
  readonly view: View;
  readonly id: number;
}

/** Runs the connection of one user on one device for the views that attach. */
export function createEngine(deps: EngineDeps): Engine {
  const { clock, logger, storage } = deps;
  const name = deps.random.id();
  const requests = createRequests(clock, deps.random);
  const views = createViews(clock);
  const outbox = createOutbox({ clock, logger, storage, requests, tell: (message) => views.post(message) });
  const account = createAccount({ logger, storage, server: deps.server ?? deps.url, user: deps.user }, (found) => {
    signedIn = { type: 'account', ...found };
    outbox.use(found);
  });
  let connects: Asker[] = [];
  let state: StateData = { status: 'disconnected' };
  let shown: ParleyError | undefined;
  let latest: Session | undefined;
  let signedIn: ToView | undefined;

  const connector = createConnector({
    ...deps,
    requests,
    collect: () => views.collect(),
    listener: {
      onChanged: () => publish(),
      onToken: (token) => account.onToken(token),
      onSession(session) {
        state = read();
        latest = { ...session, sync: missed };
        // Before anything is shown or sent: it may be somebody else than it seemed.
        account.onSession(session.user.id);
        views.post({ type: 'session', session, state });
        outbox.hear(session.sync.messages);
        settleConnects();
      },
      onEvents(events) {
        views.post({ type: 'events', events });
        if (outbox.isEmpty) return;
        outbox.hear(events.flatMap((event) => (event.ev === 'message.created' ? [event.data.message] : [])));
      },
      onWillExpire: (at) => views.post({ type: 'tokenWillExpire', at }),
    },
  });

  const read = (): StateData => {
    const { phase, resuming, session, error, retryAt, transport } = connector.state;
    const errorData = error === shown ? state.error : error && toErrorData(error);
    shown = error;
    return {
      status: statusOf(phase, resuming),
      ...(session && {
        user: session.user,
        session: session.session === state.session?.session ? state.session : brief(session),
      }),
      ...(errorData && { error: errorData }),
      ...(retryAt !== undefined && { retryAt }),
      ...(transport !== undefined && { transport }),
    };
  };
  const publish = () => {
    const next = read();
    if (next.status === 'disconnected' || next.status === 'failed') {
      const { error } = connector.state;
      settleConnects(error ?? notConnected('connect'));
      requests.rejectWaiting(error ?? notConnected('do this'));
    }
    if (isSame(state, next)) return;
    state = next;
    views.post({ type: 'state', state });
  };
  const settleConnects = (error?: ParleyError) => {
    const settled = connects;
    connects = [];
    for (const asker of settled) answer(asker, {}, error);
  };
  const answer = ({ view, id }: Asker, result: unknown, error?: ParleyError) => {
    view.requests.delete(id);
    view.post({ type: 'answer', id, ...(error ? { error: toErrorData(error) } : { result }) });
  };
  const resting = () => state.status === 'disconnected' || state.status === 'failed';
  const take = (view: View, message: ToEngine) => {
    switch (message.type) {
      case 'attach':
        view.post({ type: 'hello', engine: name });
        if (signedIn) view.post(signedIn);
        view.post({ type: 'outbox', entries: outbox.entries });
        views.tellShared(view);
        view.post({ type: 'state', state });
        if (latest && state.status === 'connected') view.post({ type: 'session', session: latest, state });
        return;
      case 'connect':
        account.start();
        connects.push({ view, id: message.id });
        if (state.status === 'connected') settleConnects();
        else connector.send({ type: 'connect' });
        return;
      case 'disconnect':
        connector.send({ type: 'disconnect' });
        answer({ view, id: message.id }, {});
        return;
      case 'hurry':
        connector.send({ type: 'hurry' });
        return;
      case 'request': {
        const { id, op, durable } = message;
        const asker = { view, id };
        if (!durable && resting()) {
          answer(asker, undefined, notConnected(`do ${op}`));
          return;
        }
        view.requests.set(id, { durable, withdraw: () => undefined });
        const settle = (result: unknown, error?: ParleyError) => answer(asker, result, error);
        const withdraw = requests.add({ ...message, settle });
        if (view.requests.has(id)) view.requests.set(id, { durable, withdraw });
        return;
      }
      case 'cancel':
        view.requests.get(message.id)?.withdraw();
        view.requests.delete(message.id);
        return;
      case 'send':
        outbox.send(message.entry, { userId: message.userId, reply: (reply) => view.post(reply) });
        return;
      case 'discard':
        outbox.discard(message.clientId, (reply) => view.post(reply));
        return;
      case 'signOut':
        void signOut({ view, id: message.id });
        return;
      case 'share':
        views.share(view, message.key, message.value);
        return;
      case 'part':
        views.onPart(view, message.id, message.part);
    }
  };
  const signOut = async (asker: Asker) => {
    connector.send({ type: 'disconnect' });
    connector.forget();
    requests.clear();
    for (const view of views) {
      for (const id of [...view.requests.keys()]) answer({ view, id }, undefined, notConnected('finish this'));
    }
    signedIn = latest = undefined;
    views.post({ type: 'signedOut' });
    state = read();
    views.post({ type: 'state', state });
    try {
      await Promise.all([outbox.clear(), account.forget()]);
    } catch (error) {
      logger?.warn('What is kept of the user could not be taken away', { error });
    }
    answer(asker, {});
  };
  return {
    attach(port) {
      const view = views.add(port);
      const stop = port.listen((message) => take(view, message));
      return () => {
        stop();
        views.remove(view);
        for (const { durable, withdraw } of view.requests.values()) if (!durable) withdraw();
      };
    },
  };
}

function brief({ session, protocol, limits, features, device }: Session): NonNullable<StateData['session']> {
  return { session, protocol, limits, features, device };
}

function isSame(a: StateData, b: StateData): boolean {
  return a.status === b.status && a.session === b.session && a.error === b.error && a.retryAt === b.retryAt;
}
