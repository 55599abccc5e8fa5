import type { Session } from '@parley/protocol';
import type { ParleyError } from '../kernel/parley-error.js';
import { createScope } from '../kernel/scope.js';
import { within } from '../kernel/within.js';
import { createConnector, type EngineDeps } from './create-connector.js';
import { notConnected } from './connection-errors.js';
import { statusOf } from './connection-machine.js';
import type { Port, StateData, ToEngine, ToView } from './engine-port.js';
import { toErrorData } from './error-data.js';
import { createAccount } from '../outbox/create-account.js';
import { createOutbox } from '../outbox/create-outbox.js';
import { createLateSession } from './late-session.js';
import { createRequests } from './requests.js';
import { createTogether } from './together.js';
import { createViews, type View } from './views.js';

/** What holds the socket, the token, the requests and the cursor, for all its views. */
export interface Engine {
  /** Serves the view at the other end of the port. Returns the ending. */
  attach(port: Port<ToView, ToEngine>): () => void;
  /** Ends for good, and says nothing more to its views: another engine goes on. What is kept of messages on their way stays. */
  stop(): void;
}

// A storage that does not answer keeps nobody.
const patience = 5_000;

interface Asker {
  readonly view: View;
  readonly id: number;
}

/** Runs the connection of one user on one device for the views that attach. */
export function createEngine(deps: EngineDeps): Engine {
  const { clock, logger, storage, loadBox } = deps;
  const name = deps.random.id();
  const requests = createRequests(clock, deps.random);
  const views = createViews(clock);
  const scope = createScope();
  const late = createLateSession(clock);
  const outbox = createOutbox({ clock, logger, storage, loadBox, requests, tell: (message) => views.post(message) });
  const account = createAccount({ logger, storage, server: deps.server ?? deps.url, user: deps.user }, (found) => {
    signedIn = { type: 'account', ...found };
    outbox.use(found);
  });
  let connects: Asker[] = [];
  let state: StateData = { status: 'disconnected' };
  let shown: ParleyError | undefined;
  let signedIn: ToView | undefined;

  const connector = createConnector({
    ...deps,
    requests,
    collect: (cursor) => views.collect(cursor),
    listener: {
      onChanged: () => publish(),
      onToken: (token) => account.onToken(token),
      onSession(session) {
        state = read();
        late.opened(session);
        together.opened();
        // Before anything is shown or sent: it may be somebody else than it seemed.
        account.onSession(session.user.id);
        for (const view of [...views]) tellSession(view, view.named ? session : late.get());
        outbox.hear(session.sync.messages);
        void outbox.refresh();
        settleConnects();
      },
      onCursor(cursor) {
        late.reached(cursor);
        views.post({ type: 'cursor', cursor });
      },
      onEvents(events) {
        late.heard(events);
        views.post({ type: 'events', events });
        if (outbox.isEmpty) return;
        outbox.hear(events.flatMap((event) => (event.ev === 'message.created' ? [event.data.message] : [])));
      },
      onWillExpire: (at) => views.post({ type: 'tokenWillExpire', at }),
    },
  });

  const together = createTogether(views, (op, params) => {
    if (state.status === 'connected') requests.add({ op, params, settle: () => undefined });
  });

  const tellSession = (view: View, session: Session | undefined) => {
    if (session) view.post({ type: 'session', session, state });
  };
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
      if (error && next.status !== state.status && deps.onFailed?.(error)) return;
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
        outbox.tellAll((message) => view.post(message));
        // It may have left something there before it came.
        void outbox.refresh();
        views.tellShared(view);
        view.post({ type: 'state', state });
        if (state.status === 'connected') tellSession(view, late.get());
        return;
      case 'connect':
        account.start();
        connects.push({ view, id: message.id });
        if (state.status === 'connected') settleConnects();
        else connector.send({ type: 'connect' });
        return;
      case 'disconnect':
        connector.send({ type: 'disconnect' });
        void leave({ view, id: message.id });
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
        const params = together.narrow(view, op, message.params);
        if (params === undefined) {
          answer(asker, {});
          return;
        }
        view.requests.set(id, { durable, withdraw: () => undefined });
        const settle = (result: unknown, error?: ParleyError) => answer(asker, result, error);
        const withdraw = requests.add({ ...message, params, settle });
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
  /** Whoever ends the process next loses nothing. */
  const leave = async (asker: Asker) => {
    if (!outbox.isEmpty && storage) {
      await within(clock, patience, account.looked());
      await outbox.kept();
    }
    answer(asker, {});
  };
  const signOut = async (asker: Asker) => {
    connector.send({ type: 'disconnect' });
    connector.forget();
    requests.clear();
    for (const view of views) {
      for (const id of [...view.requests.keys()]) answer({ view, id }, undefined, notConnected('finish this'));
    }
    signedIn = undefined;
    late.forget();
    views.post({ type: 'signedOut' });
    state = read();
    views.post({ type: 'state', state });
    try {
      const done = await within(clock, patience, Promise.all([outbox.clear(), account.forget()]));
      if (!done) throw new Error('The storage did not answer within 5 seconds');
    } catch (error) {
      logger?.warn('What is kept of the user could not be taken away', { error });
    }
    answer(asker, {});
  };
  state = read();
  return {
    attach(port) {
      const view = views.add(port);
      const stop = port.listen((message) => take(view, message));
      together.changed();
      return scope.add(() => {
        stop();
        views.remove(view);
        connects = connects.filter((asker) => asker.view !== view);
        for (const { durable, withdraw } of view.requests.values()) if (!durable) withdraw();
        together.changed(view.watched);
      });
    },
    stop() {
      // Nothing is asked any more on behalf of those who leave.
      state = { status: 'disconnected' };
      scope.end();
      connector.send({ type: 'disconnect' });
      requests.clear();
      outbox.close();
    },
  };
}

function brief({ session, protocol, limits, features, device }: Session): NonNullable<StateData['session']> {
  return { session, protocol, limits, features, device };
}

function isSame(a: StateData, b: StateData): boolean {
  return a.status === b.status && a.session === b.session && a.error === b.error && a.retryAt === b.retryAt;
}
