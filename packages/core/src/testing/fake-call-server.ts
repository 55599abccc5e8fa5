import type { CallRecord, Description, ErrorCode, EventFrame, Participant, User } from '@parley/protocol';
import { ParleyError } from '../kernel/parley-error.js';
import type { FakePhone } from './fake-phone.js';

/** One connected device, as the fake server sees it. */
export interface FakeDevice {
  readonly user: User;
  readonly device: string;
  readonly online: boolean;
  deliver(event: EventFrame): void;
}

/** The rules of calls in memory: enough of the protocol to join clients in one page or process. */
export interface FakeCallServer {
  add(device: FakeDevice): void;
  /** Answers an operation, or throws a ParleyError. */
  handle(from: FakeDevice, op: string, params: unknown): unknown;
  /** What `session.open` gives: the running calls; what waited for the device is delivered after it. */
  open(device: FakeDevice): { readonly calls: readonly CallRecord[]; deliverWaiting(): void };
  /** The call moves to other media channels. */
  move(callId: string): void;
  /** A phone that can be called. */
  addPhone(phone: FakePhone): void;
  /** A phone rings a user. */
  phoneRings(phone: FakePhone, userId: string): Promise<void>;
  /** Nobody answered in time. */
  ringOut(callId: string): void;
  /** Who left to come back did not. */
  abandon(callId: string): void;
}

type Media = Participant['media'];
type Change = Partial<Omit<CallRecord, 'id' | 'version'>>;
interface Params {
  readonly clientId: string;
  readonly to: string;
  readonly video: boolean;
  readonly encrypted?: true;
  readonly callId: string;
  readonly after?: number;
  readonly missed?: true;
  readonly limit?: number;
  readonly before?: string;
  readonly reason?: 'rejected' | 'busy';
  readonly description: Description;
  readonly attended?: string;
  readonly media: Media;
  readonly channel: string;
}

const iceServers = [{ urls: ['stun:stun.invalid:3478'] }];
const relays = {
  urls: ['turn:turn.invalid:3478', 'turn:turn.invalid:3478?transport=tcp', 'turns:turn.invalid:5349?transport=tcp'],
  username: '1:alice',
  credential: 'secret',
};
const nothing: Media = { microphone: false, camera: false, screen: false };

/** A server with no calls. Time is `now`, in ms since the epoch. */
export function createFakeCallServer(now: () => number): FakeCallServer {
  const devices: FakeDevice[] = [];
  const calls = new Map<string, CallRecord>();
  const waiting = new Map<string, EventFrame[]>();

  const phones = new Map<string, FakePhone>();

  const fail = (code: ErrorCode): never => {
    throw new ParleyError(code, `Unable to do this: because the server answers ${code}. Do something else.`);
  };
  const send = (userId: string, device: string, event: EventFrame) => {
    const target = devices.find((one) => one.user.id === userId && one.device === device);
    if (target?.online) target.deliver(event);
    else waiting.set(keyOf(userId, device), [...(waiting.get(keyOf(userId, device)) ?? []), event]);
  };
  const update = (call: CallRecord, change: Change): CallRecord => {
    const next = { ...call, ...change, version: call.version + 1 };
    calls.set(next.id, next);
    tell(next);
    return next;
  };
  const tell = (call: CallRecord) => {
    const members = call.participants.map(({ id }) => id);
    for (const device of devices) {
      if (device.online && members.includes(device.user.id)) device.deliver({ ev: 'call.updated', data: { call } });
    }
  };
  const withParticipant = (call: CallRecord, userId: string, change: Partial<Participant>) =>
    call.participants.map((one) => (one.id === userId ? { ...one, ...change } : one));
  const find = (from: FakeDevice, callId: string) => {
    const call = calls.get(callId);
    return call?.participants.some(({ id }) => id === from.user.id) ? call : fail('calls/not-found');
  };
  const end = (call: CallRecord, reason: CallRecord['reason'], endedBy?: string) => {
    const participants = call.participants.map((one) => ({ ...one, state: 'left' as const }));
    return update(call, { state: 'ended', reason, endedBy, endedAt: now(), participants });
  };
  const enter = (from: FakeDevice, callId: string) => {
    const call = find(from, callId);
    if (call.state === 'ended') fail('calls/ended');
    const own = call.participants.find(({ id }) => id === from.user.id);
    if (own?.device !== from.device) fail('calls/forbidden');
    return call;
  };
  const start = (from: FakeDevice, { clientId, to, video, encrypted }: Params) => {
    const again = [...calls.values()].find((call) => call.clientId === clientId && call.createdBy === from.user.id);
    if (again) return { call: again, iceServers };
    if (to === from.user.id) fail('calls/self');
    // Who starts a call to somebody who rings them answers that call.
    const theirs = [...calls.values()].find((call) => call.state === 'ringing' && call.createdBy === to);
    if (theirs?.participants.some(({ id }) => id === from.user.id)) return accept(from, { callId: theirs.id });
    const phone = phones.get(to);
    if (to.startsWith('tel:') && !phone) fail('telephony/unknown-number');
    const callee = devices.find(({ user }) => user.id === to)?.user ?? (phone ? { id: to, name: to } : undefined);
    if (!callee) return fail('calls/unknown-user');
    const call = create({ clientId, video, encrypted, caller: from.user, callee, device: from.device });
    if (phone) connect(call, phone);
    return { call, iceServers };
  };
  /** From now on it is the phone's call. */
  const connect = ({ id }: CallRecord, phone: FakePhone) => {
    const call = () => calls.get(id) ?? fail('calls/not-found');
    phone.use({
      call,
      update: (change) => void update(call(), change),
      end: (reason, endedBy) => void end(call(), reason, endedBy),
      say(description) {
        const to = call().participants.find((one) => !one.phone);
        const data = { callId: id, channel: 'phone', epoch: call().epoch, description };
        if (to) send(to.id, to.device ?? '', { ev: 'media.described', data });
      },
    });
  };
  const create = (given: {
    readonly clientId: string;
    readonly video: boolean;
    readonly encrypted?: true;
    readonly caller: User;
    readonly callee: User;
    readonly device?: string;
  }) => {
    const { clientId, video, encrypted, caller, callee, device } = given;
    const isPhone = phones.has(caller.id) || phones.has(callee.id);
    const party = (user: User): Participant => ({
      id: user.id,
      user,
      state: 'ringing',
      connected: true,
      media: nothing,
      ...(phones.has(user.id) && { phone: true as const }),
    });
    const call: CallRecord = {
      id: `cll_${String(calls.size + 1).padStart(20, '0')}`,
      clientId,
      state: 'ringing',
      video,
      ...(encrypted && { encrypted }),
      topology: isPhone ? 'phone' : 'p2p',
      epoch: 1,
      createdBy: caller.id,
      participants: [{ ...party(caller), state: 'joined', ...(device && { device }) }, party(callee)],
      version: 1,
      createdAt: now(),
    };
    calls.set(call.id, call);
    tell(call);
    return call;
  };
  const accept = (from: FakeDevice, { callId }: Pick<Params, 'callId'>) => {
    const call = find(from, callId);
    const own = call.participants.find(({ id }) => id === from.user.id);
    if (call.state === 'ended') fail('calls/ended');
    if (call.state === 'active') {
      return own?.device === from.device ? { call, iceServers } : fail('calls/answered-elsewhere');
    }
    const participants = withParticipant(call, from.user.id, { state: 'joined', device: from.device });
    const answered = update(call, { state: 'active', answeredAt: now(), participants });
    flush(from.user.id, '', from.device);
    return { call: answered, iceServers };
  };
  const reject = (from: FakeDevice, { callId, reason = 'rejected' }: Params) => {
    const call = find(from, callId);
    if (call.state === 'ended') fail('calls/ended');
    if (call.state === 'active') fail('calls/answered-elsewhere');
    return { call: end(call, reason, from.user.id) };
  };
  const hangup = (from: FakeDevice, { callId, after }: Params) => {
    const call = find(from, callId);
    if (call.state === 'ended') return { call };
    enter(from, callId);
    if (after !== undefined) {
      const leaving = { connected: false, leavesAt: now() + after };
      return { call: update(call, { participants: withParticipant(call, from.user.id, leaving) }) };
    }
    return { call: end(call, call.state === 'ringing' ? 'cancelled' : 'hangup', from.user.id) };
  };
  const rejoin = (from: FakeDevice, { callId }: Params) => {
    const call = find(from, callId);
    if (call.state === 'ended') fail('calls/ended');
    if (call.participants.find(({ id }) => id === from.user.id)?.state !== 'joined') fail('calls/forbidden');
    waiting.clear();
    const here = { device: from.device, connected: true, leavesAt: undefined, media: nothing };
    const participants = withParticipant(call, from.user.id, here);
    return { call: update(call, { epoch: call.epoch + 1, participants }), iceServers };
  };
  const list = (from: FakeDevice, { limit = 50, before, missed }: Params) => {
    const ended = [...calls.values()].reverse().filter(({ id, state, reason = '', createdBy, participants }) => {
      if (before !== undefined && id >= before) return false;
      if (missed && (createdBy === from.user.id || !['timeout', 'cancelled'].includes(reason))) return false;
      return state === 'ended' && participants.some((one) => one.id === from.user.id);
    });
    return { calls: ended.slice(0, limit), next: ended.length > limit ? ended[limit - 1]?.id : undefined };
  };
  const updateMedia = (from: FakeDevice, { callId, media }: Params) => {
    const call = enter(from, callId);
    update(call, { participants: withParticipant(call, from.user.id, { media }) });
    return {};
  };
  const relay = (ev: 'media.described' | 'media.trickled', from: FakeDevice, params: Params) => {
    const call = enter(from, params.callId);
    if (params.channel === 'phone') {
      phones.get(call.participants.find(({ phone }) => phone)?.id ?? '')?.hear(params.description);
      return {};
    }
    const to = call.participants.find(({ id }) => params.channel === `peer:${id}`) ?? fail('calls/not-found');
    // Who has not answered has no device yet: it waits under none.
    send(to.id, to.device ?? '', { ev, data: { ...params, channel: `peer:${from.user.id}` } } as never);
    return {};
  };
  const flush = (userId: string, waitedUnder: string, device: string) => {
    const events = waiting.get(keyOf(userId, waitedUnder)) ?? [];
    waiting.delete(keyOf(userId, waitedUnder));
    for (const event of events) send(userId, device, event);
  };
  const operations: Readonly<Record<string, (from: FakeDevice, params: Params) => unknown>> = {
    'call.start': start,
    'call.accept': accept,
    'call.reject': reject,
    'call.hangup': hangup,
    'call.rejoin': rejoin,
    'call.transfer': (from, { callId, to, attended }) => {
      const call = enter(from, callId);
      return { call: update(call, { transfer: { to: to || (attended ?? ''), by: from.user.id, state: 'trying' } }) };
    },
    'call.list': list,
    'call.get': (from, { callId }) => ({ call: find(from, callId) }),
    'call.report': (from, { callId }) => {
      find(from, callId);
      return {};
    },
    'media.update': updateMedia,
    'media.iceServers': () => ({ iceServers: [...iceServers, relays] }),
    'media.describe': (from, params) => relay('media.described', from, params),
    'media.trickle': (from, params) => relay('media.trickled', from, params),
  };
  return {
    add: (device) => void devices.push(device),
    handle: (from, op, params) => (operations[op] ?? fail('protocol/unknown-operation'))(from, params as Params),
    open: ({ user, device }) => ({
      calls: [...calls.values()].filter(
        ({ state, participants }) => state !== 'ended' && participants.some(({ id }) => id === user.id),
      ),
      deliverWaiting: () => flush(user.id, device, device),
    }),
    addPhone: (phone) => void phones.set(phone.id, phone),
    async phoneRings(phone, userId) {
      const callee = devices.find(({ user }) => user.id === userId)?.user ?? fail('calls/unknown-user');
      const caller = { id: phone.id, name: phone.id };
      connect(create({ clientId: phone.id, video: false, caller, callee, device: 'phone' }), phone);
      await phone.offer();
    },
    move(callId) {
      const call = calls.get(callId);
      if (call) update(call, { epoch: call.epoch + 1 });
    },
    abandon(callId) {
      const call = calls.get(callId);
      const gone = call?.participants.find(({ leavesAt }) => leavesAt !== undefined);
      if (call && gone) end(call, call.state === 'ringing' ? 'cancelled' : 'hangup', gone.id);
    },
    ringOut(callId) {
      const call = calls.get(callId);
      if (call?.state === 'ringing') end(call, 'timeout');
    },
  };
}

function keyOf(userId: string, device: string) {
  return `${userId} ${device}`;
}
