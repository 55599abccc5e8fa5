import type { CallRecord, Params, Participant, User } from '@parley/protocol';
import type { LiveSession } from '../kernel/incoming-request.js';
import type { Clock, Random } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { CallsStore } from './calls-store.js';
import type { LiveCalls } from './live-calls.js';

/** What starting a call needs. */
export interface StartCallDeps {
  readonly store: CallsStore;
  readonly live: LiveCalls;
  readonly directory: UserDirectory;
  readonly clock: Clock;
  readonly random: Random;
  readonly areMembers: (app: string, conversationId: string, userIds: readonly string[]) => Promise<boolean>;
  /** The direct conversation of two users, where they have one. */
  readonly directConversation: (app: string, userIds: readonly [string, string]) => Promise<string | undefined>;
  readonly isConnected: (app: string, userId: string) => boolean;
}

/** A call that was started, and whether it is new: then its devices are to be told. */
export interface StartedCall {
  readonly call: CallRecord;
  readonly changed: boolean;
}

/** Starts calls; the same client id starts one call for ever. */
export type StartCall = (session: LiveSession, user: User, params: Params<'call.start'>) => Promise<StartedCall>;

/** Starts that joined a call of the other side instead: they have no call of their own in the store. */
const mostJoined = 10_000;
const silent = { microphone: false, camera: false, screen: false };

/** Makes calls. Two users who start a call to each other at once get one call: the second start answers the first. */
export function createStartCall(deps: StartCallDeps): StartCall {
  const { store, live, directory, clock, random } = deps;
  const joined = new Map<string, string>();

  async function check({ app, userId }: LiveSession, { to, conversationId }: Params<'call.start'>): Promise<User> {
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
  function joinTheirs({ app, userId, device }: LiveSession, { to, clientId }: Params<'call.start'>) {
    const theirs = live.of(app, userId).find(({ call }) => call.createdBy === to && call.state === 'ringing');
    if (!theirs) return undefined;
    live.apply(theirs, { type: 'accepted', userId, device, at: clock.now() });
    joined.set(`${app} ${userId} ${clientId}`, theirs.call.id);
    for (const oldest of joined.keys()) {
      if (joined.size <= mostJoined) break;
      joined.delete(oldest);
    }
    return theirs.call;
  }

  return async (session, user, params) => {
    const { app, userId, device } = session;
    const [callee, conversationId] = await Promise.all([
      check(session, params),
      params.conversationId ?? deps.directConversation(app, [userId, params.to]),
    ]);
    const before = joined.get(`${app} ${userId} ${params.clientId}`);
    const known =
      started(session, params.clientId) ??
      (before === undefined ? undefined : (live.get(app, before)?.call ?? (await store.call(app, before))));
    if (known) return { call: known, changed: false };
    const theirs = joinTheirs(session, params);
    if (theirs) return { call: theirs, changed: true };

    const ringing = deps.isConnected(app, callee.id);
    const participants: readonly Participant[] = [
      { id: userId, user, state: 'joined', device, connected: true, media: silent },
      { id: callee.id, user: callee, state: ringing ? 'ringing' : 'invited', connected: false, media: silent },
    ];
    const record: CallRecord = {
      id: random.id('cll_'),
      clientId: params.clientId,
      ...(conversationId === undefined ? {} : { conversationId }),
      state: 'ringing',
      video: params.video,
      topology: 'p2p',
      epoch: 1,
      createdBy: userId,
      participants,
      version: 1,
      createdAt: clock.now(),
    };
    const storing = store.create(app, record);
    const own = live.add(app, record, storing);
    try {
      const stored = await storing;
      if (stored.id === record.id) return { call: own.call, changed: true };
      live.drop(own);
      return { call: stored, changed: false };
    } catch (error) {
      live.drop(own);
      throw error;
    }
  };
}
