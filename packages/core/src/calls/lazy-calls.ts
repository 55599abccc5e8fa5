import type { EventFrame, Session } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { createEmitter } from '../kernel/create-emitter.js';
import { createAudience, createStore, type Store } from '../kernel/create-store.js';
import { lazily } from '../kernel/lazily.js';
import type { Observable } from '../kernel/observable.js';
import { createScope } from '../kernel/scope.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { isCallFrame } from './call-frame.js';
import { noEffects } from './manners/no-effects.js';
import type { Call, Calls, Devices } from './calls.js';
import type { CallElsewhere, JoinableCall } from './other-calls.js';

/**
 * Calls whose code is loaded when somebody first uses them, or when somebody calls. What the server says meanwhile waits and is
 * told in order.
 */
export function createLazyCalls(deps: {
  readonly link: Link;
  readonly load: (link: Link) => Promise<Calls>;
  readonly clock: Clock;
  readonly logger?: Logger;
}): Calls {
  const { link, clock, logger } = deps;
  const emitter = createEmitter<{ readonly incoming: Call }>(logger);
  const list = createStore<readonly Call[]>([], { logger });
  const elsewhere = createStore<readonly CallElsewhere[]>([], { logger });
  const joinable = createStore<readonly JoinableCall[]>([], { logger });
  const effects = createStore(noEffects, { logger });
  const events = createAudience<EventFrame>({ logger });
  const sessions = createAudience<Session>({ logger });
  let waiting: (() => void)[] = [];
  let session: Session | undefined;
  let loaded: Calls | undefined;

  const tell = (say: () => void) => {
    if (loaded) say();
    else waiting.push(say);
  };
  const start = async () => {
    const calls = await deps.load({
      ...link,
      onEvent: (listener) => events.subscribe(listener),
      onSession: (listener) => sessions.subscribe(listener),
    });
    calls.on('incoming', (call) => emitter.emit('incoming', call));
    follow(calls.list, list);
    follow(calls.elsewhere, elsewhere);
    follow(calls.effects, effects);
    follow(calls.joinable, joinable);
    loaded = calls;
    const said = waiting;
    waiting = [];
    for (const say of said) say();
    return calls;
  };
  const code = lazily(start);
  const wake = (use?: (calls: Calls) => void) =>
    void code.load().then(use, (error: unknown) => logger?.warn('The code of calls could not be loaded', { error }));

  link.onSession((next) => {
    session = next;
    // Before anything is waiting, only the latest session matters: it is told again when the code is there.
    if (!code.begun()) waiting = [];
    // The server's clock went on while the session waited.
    const ahead = next.serverTime - clock.now();
    tell(() => sessions.tell({ ...next, serverTime: clock.now() + ahead }));
    if (next.sync.calls.length > 0) wake();
  });
  link.onEvent((event) => {
    if (!isCallFrame(event)) return;
    tell(() => events.tell(event));
    if (!loaded && session) wake();
  });
  const devices = createStore<Devices>(
    { available: [], selected: {} },
    {
      logger,
      onWatched() {
        const watching = createScope();
        wake((calls) => {
          if (!watching.ended) watching.add(follow(calls.devices, devices));
        });
        return () => watching.end();
      },
    },
  );
  return {
    list,
    elsewhere,
    joinable,
    rings: link.rings,
    devices,
    effects,
    setEffects: code('setEffects'),
    on: (type, handler) => emitter.on(type, handler),
    selectDevice: code('selectDevice'),
    test: code('test'),
    preview: code('preview'),
    start: code('start'),
    join: code('join'),
    rejoin: code('rejoin'),
    history: code('history'),
    recordings: code('recordings'),
    recordingLinks: code('recordingLinks'),
    deleteRecording: code('deleteRecording'),
  };
}

function follow<T>(from: Observable<T>, to: Store<T>): () => void {
  to.set(from.get());
  return from.subscribe((now) => to.set(now));
}
