import type { CallRecord, Params, Participant, User } from '@parley/protocol';
import type { LiveSession } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { mostKnown } from './call-entry.js';
import { mayJoin } from './call-policy.js';
import { checkPrivacy, privacyOf } from './call-privacy.js';
import type { LiveCalls } from './live-calls.js';
import type { StartCallDeps, StartedCall } from './start-call.js';

/** What starting a call of a group needs. */
export interface StartGroupCallDeps extends StartCallDeps {
  readonly live: LiveCalls;
  /** The members of a group; undefined where it is none. */
  readonly groupMembers: (app: string, conversationId: string) => Promise<readonly string[] | undefined>;
  /** What carries calls of groups here. */
  readonly groupTopology: 'mesh' | 'server';
}

/** What a start is made of that is the same for all calls. */
export interface StartGroupCall {
  readonly session: LiveSession;
  readonly user: User;
  readonly params: Params<'call.start'>;
  /** Remembers that this start joined a call that was there. */
  readonly remember: (call: CallRecord) => void;
  readonly begin: (record: CallRecord) => Promise<StartedCall>;
}

/** So many are rung at once where no media server says how many it carries. */
const mostRung = 50;
const silent = { microphone: false, camera: false, screen: false };

/** Rings all other members of a group, or joins the call that the group has. */
export async function startGroupCall(
  deps: StartGroupCallDeps,
  { session, user, params, remember, begin }: StartGroupCall,
): Promise<StartedCall> {
  const { app, userId, device } = session;
  const { live, clock, groupTopology, abilities } = deps;
  const { conversationId, clientId, video } = params;
  if (conversationId === undefined) {
    const problems = [{ path: '/to', message: 'Expected whom to call, or conversationId and with it a group' }];
    throw new RequestError('protocol/invalid-params', { details: { problems } });
  }
  const members = await deps.groupMembers(app, conversationId);
  if (!members?.includes(userId)) throw new RequestError('messaging/not-found');
  const limit = groupTopology === 'server' ? abilities.maxParticipants : mostRung;
  if (members.length > limit) throw new RequestError('calls/too-many', { details: { limit } });
  const { blockedBy } = await deps.blocks.of(app, userId);
  // Who has blocked the caller is not rung, and may join.
  const others = await deps.directory.find(
    app,
    members.filter((id) => id !== userId && !blockedBy.has(id)),
  );

  let running = live.ofGroup(app, conversationId);
  // Its start may turn out to be one of before: then it is no call that others could be in.
  for (let before: typeof running; running && running !== before; running = live.ofGroup(app, conversationId)) {
    before = running;
    await running.begun;
  }
  if (running) {
    checkPrivacy(running.call, params);
    const at = clock.now();
    // Who came into the group while it ran is not in its list yet.
    const isKnown = running.call.participants.some(({ id }) => id === userId);
    if (!isKnown && running.call.participants.length >= mostKnown) throw new RequestError('calls/full');
    const added = !isKnown && live.apply(running, { type: 'added', users: [{ user, state: 'left' }], at });
    const came = mayJoin(running.call, session) && live.apply(running, { type: 'accepted', userId, device, at });
    remember(running.call);
    return { call: running.call, changed: added || came };
  }
  if (others.size === 0) throw new RequestError('calls/self');
  const called = [...others].map(([id, other]): Participant => {
    const state = deps.isConnected(app, id) ? 'ringing' : 'invited';
    return { id, user: other, state, connected: false, media: silent };
  });
  return begin({
    id: deps.random.id('cll_'),
    clientId,
    conversationId,
    state: 'ringing',
    video,
    ...{ topology: groupTopology, group: true, host: userId, access: 'open', epoch: 1 },
    ...privacyOf(params, abilities),
    createdBy: userId,
    participants: [
      { id: userId, user, state: 'joined', device, connected: true, joinedAt: clock.now(), media: silent },
      ...called,
    ],
    version: 1,
    createdAt: clock.now(),
  });
}
