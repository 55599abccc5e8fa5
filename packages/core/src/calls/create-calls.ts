import type { CallRecord, EventFrame, Session } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { createEmitter } from '../kernel/create-emitter.js';
import { createStore } from '../kernel/create-store.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import { callError, isOver } from './call-errors.js';
import { callIdOf, isCallFrame, type CallFrame } from './call-frame.js';
import { createCallMedia, type CallMedia } from './call-media.js';
import { isHere, isRinging, type Viewer } from './call-record.js';
import type { Call, Calls } from './calls.js';
import { createCallsElsewhere } from './calls-elsewhere.js';
import { createCall, type HeldCall, type Joined } from './create-call.js';
import { createDevices } from './create-devices.js';
import { createEncryptionGate } from './encryption/encryption-gate.js';
import { joinableOf } from './joinable-calls.js';
import { createLocalMedia } from './local-media.js';
import { createLazyManners } from './manners/lazy-manners.js';
import type { MediaPort } from './media-port.js';
import { createPastCalls } from './past-calls.js';
import { createOverCalls } from './over-calls.js';
import { createRecordList } from './record-list.js';
import { startCall } from './start-call.js';
import { wayTo } from './way-to.js';

/** What calls need. */
export interface CallsDeps {
  readonly link: Link;
  readonly clock: Clock;
  readonly random: Random;
  /** Where the server is. */
  readonly url: string;
  /** The platform's media, loaded when it is first needed; the same promise each time. */
  readonly media: () => Promise<MediaPort>;
  readonly logger?: Logger;
}

/** How one comes into a call. */
interface Entrance {
  ask(): Promise<Joined>;
  /** In place of what this page knows of the call. */
  readonly again?: boolean;
  enter(entry: HeldCall, joined: Joined, viewer: Viewer): void;
  failed?(error: unknown): void;
}

const comeBack: Omit<Entrance, 'ask'> = { again: true, enter: (entry, joined) => entry.rejoin(joined) };

/** How long an ended call stays in the list, in ms. */
export const endedStaysMs = 4_000;
/** So long a call that runs on this device and is in no page of it may belong to one that has not said so yet, in ms. */
export const leftBehindMs = 2_000;

/**
 * Calls of this device over a link and the platform's media. Make it before the first session opens, or give it a link that
 * says the present session again.
 */
export function createCalls(deps: CallsDeps): Calls {
  const { link, clock, logger } = deps;
  const emitter = createEmitter<{ readonly incoming: Call }>(logger);
  const list = createStore<readonly Call[]>([], { logger });
  const { devices, choice } = createDevices(deps.media, logger);
  const held = new Map<string, HeldCall>();
  const manners = createLazyManners({ ...deps, choice, list, held: (id) => held.get(id) });
  const over = createOverCalls();
  const joinable = createRecordList(joinableOf, logger);
  // Starts whose answer is awaited: what comes of their calls before it waits too.
  const starting = new Set<string>();
  // Starts that were given up, whose calls may ring all the same.
  const abandoned = new Set<string>();
  let early: CallFrame[] = [];
  let serverAhead = 0;
  let lastViewer: Viewer | undefined;

  const serverNow = () => clock.now() + serverAhead;
  const me = (): Viewer | undefined => {
    const { user, session } = link.state.get();
    return user && session ? { userId: user.id, device: session.device } : lastViewer;
  };
  const prepare = (topology: CallRecord['topology'] = 'p2p'): CallMedia => {
    const local = createLocalMedia({ media: manners.dressed, choice, logger });
    return createCallMedia({ link, clock, logger, media: deps.media, local, serverNow, topology });
  };
  const elsewhere = createCallsElsewhere(link, logger);
  const hold = (record: CallRecord, viewer: Viewer, media: CallMedia): HeldCall => {
    const entry = createCall({
      ...{ link, clock, logger, choice, record, viewer, media, serverNow },
      platform: deps.media,
      onAccepting() {
        giveWay(({ id, state }) => id !== record.id && state.get().status !== 'incoming');
        for (const { id } of elsewhere.inPages()) if (id !== record.id) leave(id);
      },
      onOver: () => finish(entry.call),
    });
    held.set(record.id, entry);
    entry.call.state.subscribe((state) => {
      elsewhere.tell(state);
      if (state.status === 'active') manners.begin();
    });
    // A call that ended here and is taken up again was still shown as ended.
    list.update((calls) => [entry.call, ...calls.filter(({ id }) => id !== record.id)]);
    return entry;
  };
  const close = (id: string) => {
    held.delete(id);
    over.add(id);
  };
  const finish = (ended: Call) => {
    close(ended.id);
    clock.setTimer(() => list.update((calls) => calls.filter((call) => call !== ended)), endedStaysMs);
  };
  /** Calls that can wait are put on hold, and the others end. */
  const giveWay = (which: (call: Call) => boolean, wait = true) => {
    for (const { call } of [...held.values()])
      if (which(call)) ignore(wait && call.capabilities.hold ? call.hold() : call.hangup());
  };
  const ignore = (request: Promise<unknown>) => {
    request.catch((error: unknown) => logger?.debug('A call did not give way', { error }));
  };
  /** Hangs up a call that nobody here is in. */
  const leave = (callId: string) => {
    close(callId);
    ignore(link.request('call.hangup', { callId }, { durable: true }));
  };
  const gate = createEncryptionGate({ media: deps.media, link, leave });
  const take = (record: CallRecord) => {
    const viewer = me();
    if (!viewer) return;
    joinable.take(record, viewer);
    elsewhere.take(record, viewer);
    if (over.keeps(record, viewer)) return;
    const known = held.get(record.id);
    if (known) known.apply(record);
    else if (record.state === 'ended') close(record.id);
    else if (record.createdBy === viewer.userId && abandoned.delete(record.clientId)) {
      leave(record.id);
    } else if (isRinging(record, viewer)) emitter.emit('incoming', hold(record, viewer, prepare(record.topology)).call);
  };
  /** A call that runs on this device and in no page of it was left by one that is gone, and the other side waits. */
  const isLeftBehind = (record: CallRecord, viewer: Viewer): boolean => {
    const here = held.has(record.id) || elsewhere.inPages().some(({ id }) => id === record.id);
    if (here || over.has(record.id) || starting.has(record.id) || !isHere(record, viewer)) return false;
    // What is being started may be the call whose answer was lost, or one of the other side that it answers.
    return record.createdBy === viewer.userId ? !starting.has(record.clientId) : starting.size === 0;
  };
  const hangUpLeftBehind = (callId: string) => {
    clock.setTimer(() => {
      const viewer = me();
      if (over.has(callId) || held.has(callId) || !viewer) return;
      link.request('call.get', { callId }).then(
        ({ call }) => {
          if (isLeftBehind(call, viewer)) leave(callId);
        },
        (error: unknown) => logger?.debug('A call could not be looked up', { error }),
      );
    }, leftBehindMs);
  };
  const onEvent = (event: EventFrame) => {
    if (!isCallFrame(event)) return;
    const callId = callIdOf(event);
    if (starting.size > 0 && !held.has(callId)) early.push(event);
    if (event.ev === 'call.updated') take(event.data.call);
    else held.get(callId)?.receive(event);
  };
  const replayEarly = (entry: HeldCall) => {
    for (const event of early) {
      if (callIdOf(event) !== entry.call.id) continue;
      if (event.ev === 'call.updated') entry.apply(event.data.call);
      else entry.receive(event);
    }
  };
  const onSession = (session: Session) => {
    serverAhead = session.serverTime - clock.now();
    const viewer: Viewer = { userId: session.user.id, device: session.device };
    lastViewer = viewer;
    const there = new Set(session.sync.calls.map(({ id }) => id));
    joinable.reset(session.sync.calls, viewer);
    elsewhere.reset(session.sync.calls, viewer);
    for (const record of session.sync.calls) {
      take(record);
      if (isLeftBehind(record, viewer)) hangUpLeftBehind(record.id);
    }
    for (const [callId, entry] of [...held]) {
      if (there.has(callId)) entry.sessionResumed();
      else lookUp(callId, entry);
    }
  };
  const lookUp = (callId: string, entry: HeldCall) => {
    link.request('call.get', { callId }).then(
      ({ call }) => entry.apply(call),
      (error: unknown) => {
        if (isOver(error)) entry.end('failed');
      },
    );
  };

  /** Comes into a call with devices that are being opened. What its answer brings before the answer itself waits under the key. */
  const enter = async (key: string, media: CallMedia, how: Entrance): Promise<Call> => {
    starting.add(key);
    try {
      if (how.again) await gate.before(key);
      const joined = await how.ask();
      if (joined.call.encrypted) await gate.after(joined.call.id);
      const viewer = me();
      if (!viewer) throw callError('connection/disconnected', 'come into the call');
      const known = how.again ? undefined : held.get(joined.call.id);
      if (known) media.close();
      over.reopen(joined.call.id);
      const entry = known ?? hold(joined.call, viewer, media);
      how.enter(entry, joined, viewer);
      replayEarly(entry);
      return entry.call;
    } catch (error) {
      how.failed?.(error);
      media.close();
      throw error;
    } finally {
      starting.delete(key);
      if (starting.size === 0) early = [];
    }
  };

  link.onEvent(onEvent);
  link.onSession(onSession);
  link.shared.subscribe(() => {
    const { gone, taken } = elsewhere.follow();
    for (const id of gone) hangUpLeftBehind(id);
    for (const id of taken) held.get(id)?.end('answeredElsewhere');
  });
  link.state.subscribe(({ status }) => {
    if (status === 'disconnected') giveWay((call) => call.state.get().status !== 'incoming', false);
  });

  return {
    list: { get: () => list.get(), subscribe: (listener) => list.subscribe(listener) },
    elsewhere: elsewhere.list,
    joinable: joinable.list,
    rings: link.rings,
    devices,
    ...manners.slice,
    on: (type, handler) => emitter.on(type, handler),
    async selectDevice(kind, deviceId) {
      choice.choose(kind, deviceId);
      if (kind === 'speaker') return (await deps.media()).selectSpeaker?.(deviceId);
      const inCall = [...held.values()].filter(({ call }) => call.state.get().status !== 'incoming');
      const preview = [...manners.previews].map((local) => local.useDevice(kind, deviceId));
      await Promise.all([...preview, ...inCall.map(({ call }) => call.switchDevice(kind, deviceId))]);
    },
    async rejoin(callId, { microphone = true, camera } = {}) {
      const former = held.get(callId);
      if (former && former.call.state.get().status !== 'incoming') return former.call;
      const media = prepare();
      if (microphone) media.local.open(camera === true);
      else if (camera) media.local.setEnabled('camera', true).catch(() => undefined);
      return enter(callId, media, {
        ...comeBack,
        failed: elsewhere.claim(callId),
        async ask() {
          // Asked twice it only moves to new channels twice.
          const joined = await link.request('call.rejoin', { callId }, { durable: true });
          if (microphone && camera === undefined && joined.call.video) media.local.open(true);
          return joined;
        },
      });
    },
    async join(callId, { microphone = true, video } = {}) {
      const former = held.get(callId);
      if (former) {
        if (former.call.state.get().status === 'incoming') await former.call.accept({ video, microphone });
        return former.call;
      }
      const media = prepare('server');
      if (microphone) media.local.open(video === true);
      else if (video) media.local.setEnabled('camera', true).catch(() => undefined);
      return enter(callId, media, {
        ...comeBack,
        ask: () => link.request('call.join', { callId }, { durable: true }),
      });
    },
    ...createPastCalls({ link, url: deps.url, viewer: me }),
    start(to, { video: wanted, conversationId, encrypted } = {}) {
      const { topology, video } = wayTo(to, wanted);
      for (const { call } of [...held.values()]) if (call.capabilities.hold) ignore(call.hold());
      const clientId = deps.random.id();
      const whom = typeof to === 'string' ? { to, conversationId } : to;
      const media = prepare(topology);
      media.local.open(video);
      return enter(clientId, media, {
        ask: async () => {
          if (encrypted) await gate.own();
          return startCall(deps, { clientId, video, ...whom, ...(encrypted && { encrypted }) });
        },
        enter(entry, joined, viewer) {
          if (joined.call.createdBy === viewer.userId) entry.begin(joined);
          else entry.join(joined, video);
        },
        failed(error) {
          if (error instanceof ParleyError && error.code.startsWith('connection/')) abandoned.add(clientId);
        },
      });
    },
  };
}
