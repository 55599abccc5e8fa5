import type { CallAbilities, CallRecord, Params, Participant, User } from '@parley/protocol';
import type { LiveSession } from '../kernel/incoming-request.js';
import { refusalToReach, type Blocks } from '../kernel/blocks.js';
import type { Clock, Random } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { Phones } from '../kernel/phones.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import { checkPrivacy, privacyOf } from './call-privacy.js';
import type { CallsStore } from './calls-store.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import { startGroupCall, type StartGroupCallDeps } from './start-group-call.js';
import { callToPhone } from './start-phone-call.js';

/** What starting a call needs. */
export interface StartCallDeps {
  readonly store: CallsStore;
  readonly live: LiveCalls;
  readonly directory: UserDirectory;
  readonly blocks: Blocks;
  readonly clock: Clock;
  readonly random: Random;
  readonly areMembers: (app: string, conversationId: string, userIds: readonly string[]) => Promise<boolean>;
  /** The direct conversation of two users, where they have one. */
  readonly directConversation: (app: string, userIds: readonly [string, string]) => Promise<string | undefined>;
  readonly isConnected: (app: string, userId: string) => boolean;
  /** The way to the phone network, where there is one. */
  readonly phones?: Phones;
  /** A call was begun that was none before. */
  readonly began: (on: LiveCall) => void;
  /** What this server can do with calls. */
  readonly abilities: CallAbilities;
}

/** A call that was started, and whether it is new: then its devices are to be told. */
export interface StartedCall {
  readonly call: CallRecord;
  readonly changed: boolean;
}

/** Starts calls; the same client id starts one call for ever. */
export type StartCall = (session: LiveSession, user: User, params: Params<'call.start'>) => Promise<StartedCall>;

/** What starting calls of two and of groups needs. */
export type CreateStartCallDeps = StartGroupCallDeps;

/** A start of a call between two. */
type DirectStart = Params<'call.start'> & { readonly to: string };

/** Starts that joined a call of the other side instead: they have no call of their own in the store. */
const mostJoined = 10_000;
const silent = { microphone: false, camera: false, screen: false };

/** Makes calls. Two users who start a call to each other at once get one call: the second start answers the first. */
export function createStartCall(deps: CreateStartCallDeps): StartCall {
  const { store, live, directory, clock, random } = deps;
  const joined = new Map<string, string>();

  async function check({ app, userId }: LiveSession, { to, conversationId }: DirectStart): Promise<User> {
    if (to === userId) throw new RequestError('calls/self');
    const callee = (await directory.find(app, [to])).get(to);
    if (!callee) throw new RequestError('calls/unknown-user');
    if (conversationId !== undefined && !(await deps.areMembers(app, conversationId, [userId, to])))
      throw new RequestError('messaging/not-found');
    return callee;
  }

  function started({ app, userId }: LiveSession, clientId: string): CallRecord | undefined {
    return live.of(app, userId).find(({ call }) => call.createdBy === userId && call.clientId === clientId)?.call;
  }

  /** Answers the call with which the other side rings this user now, if there is one. */
  function joinTheirs({ app, userId, device }: LiveSession, { to, clientId, encrypted }: DirectStart) {
    const theirs = live
      .of(app, userId)
      .find(({ call }) => call.createdBy === to && call.state === 'ringing' && call.topology === 'p2p');
    if (!theirs) return undefined;
    checkPrivacy(theirs.call, { encrypted });
    live.apply(theirs, { type: 'accepted', userId, device, at: clock.now() });
    remember(`${app} ${userId} ${clientId}`, theirs.call);
    return theirs.call;
  }

  function remember(key: string, { id }: CallRecord): void {
    joined.set(key, id);
    for (const oldest of joined.keys()) {
      if (joined.size <= mostJoined) break;
      joined.delete(oldest);
    }
  }

  /** The call that this client id started or joined before. */
  function known(session: LiveSession, clientId: string): CallRecord | undefined | Promise<CallRecord | undefined> {
    const { app, userId } = session;
    const before = joined.get(`${app} ${userId} ${clientId}`);
    return (
      started(session, clientId) ??
      (before === undefined ? undefined : (live.get(app, before)?.call ?? store.call(app, before)))
    );
  }

  async function begin(app: string, record: CallRecord): Promise<StartedCall> {
    const storing = store.create(app, record);
    const own = live.add(app, record, storing);
    try {
      const stored = await storing;
      if (stored.id === record.id) {
        deps.began(own);
        return { call: own.call, changed: true };
      }
      live.drop(own);
      return { call: stored, changed: false };
    } catch (error) {
      live.drop(own);
      throw error;
    }
  }

  /** Calls a phone; it may turn out to be a user of the app, whose id is given then. */
  async function phone(session: LiveSession, user: User, params: DirectStart): Promise<StartedCall | string> {
    const { app, userId } = session;
    const { clientId, conversationId, encrypted } = params;
    if (encrypted) throw new RequestError('calls/encrypted');
    if (!deps.phones) throw new RequestError('telephony/unavailable');
    const earlier = await known(session, clientId);
    if (earlier) return { call: earlier, changed: false };
    if (conversationId !== undefined && !(await deps.areMembers(app, conversationId, [userId])))
      throw new RequestError('messaging/not-found');
    const route = await deps.phones.route({ app, userId }, params.to);
    if (route.userId !== undefined) return route.userId;
    const where = conversationId === undefined ? {} : { conversationId };
    return begin(app, callToPhone(deps, { session, user, clientId, route, ...where }));
  }

  return async (session, user, params) => {
    const { app, userId, device } = session;
    const { clientId } = params;
    const called = params.to?.includes(':') ? await phone(session, user, { ...params, to: params.to }) : params.to;
    if (typeof called === 'object') return called;
    const to = called;
    if (to === undefined) {
      const earlier = known(session, clientId);
      const before = earlier instanceof Promise ? await earlier : earlier;
      if (before) return { call: before, changed: false };
      return startGroupCall(deps, {
        ...{ session, user, params },
        remember: (call) => remember(`${app} ${userId} ${clientId}`, call),
        begin: (record) => begin(app, record),
      });
    }
    const direct = { ...params, to };
    const [callee, own, conversationId] = await Promise.all([
      check(session, direct),
      deps.blocks.of(app, userId),
      params.conversationId ?? deps.directConversation(app, [userId, to]),
    ]);
    const earlier = known(session, clientId);
    // Nothing is waited for where nothing is known: two who call each other at once find each other's call.
    const before = earlier instanceof Promise ? await earlier : earlier;
    if (before) return { call: before, changed: false };
    const refusal = refusalToReach(own, [to]);
    if (refusal) throw refusal;
    const theirs = joinTheirs(session, direct);
    if (theirs) return { call: theirs, changed: true };

    const ringing = deps.isConnected(app, callee.id);
    const participants: readonly Participant[] = [
      { id: userId, user, state: 'joined', device, connected: true, joinedAt: clock.now(), media: silent },
      { id: callee.id, user: callee, state: ringing ? 'ringing' : 'invited', connected: false, media: silent },
    ];
    return begin(app, {
      id: random.id('cll_'),
      clientId,
      ...(conversationId === undefined ? {} : { conversationId }),
      state: 'ringing',
      video: params.video,
      topology: 'p2p',
      ...privacyOf(params, deps.abilities),
      epoch: 1,
      createdBy: userId,
      participants,
      version: 1,
      createdAt: clock.now(),
    });
  };
}
