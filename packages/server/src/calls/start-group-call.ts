import type { CallRecord, Params, Participant, User } from '@parley/protocol';
import type { LiveSession } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { mayJoin } from './call-policy.js';
import type { LiveCalls } from './live-calls.js';
import type { StartCallDeps, StartedCall } from './start-call.js';

/** What starting a call of a group needs. */
export interface StartGroupCallDeps extends StartCallDeps {
  readonly live: LiveCalls;
  /** The members of a group; undefined where it is none. */
  readonly groupMembers: (app: string, conversationId: string) => Promise<readonly string[] | undefined>;
  /** How many may be in a call; undefined where nothing carries calls of groups. */
  readonly maxParticipants: number | undefined;
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

const silent = { microphone: false, camera: false, screen: false };

/** Rings all other members of a group, or joins the call that the group has. */
export async function startGroupCall(
  deps: StartGroupCallDeps,
  { session, user, params, remember, begin }: StartGroupCall,
): Promise<StartedCall> {
  const { app, userId, device } = session;
  const { live, clock, maxParticipants } = deps;
  const { conversationId, clientId, video } = params;
  if (conversationId === undefined) {
    const problems = [{ path: '/to', message: 'Expected whom to call, or conversationId and with it a group' }];
    throw new RequestError('protocol/invalid-params', { details: { problems } });
  }
  const members = await deps.groupMembers(app, conversationId);
  if (!members?.includes(userId)) throw new RequestError('messaging/not-found');
  if (maxParticipants === undefined) throw new RequestError('calls/no-groups');
  if (members.length > maxParticipants)
    throw new RequestError('calls/too-many', { details: { limit: maxParticipants } });
  const others = await deps.directory.find(
    app,
    members.filter((id) => id !== userId),
  );

  const running = live
    .of(app, userId)
    .find(({ call }) => call.topology === 'server' && call.conversationId === conversationId);
  if (running) {
    const changed =
      mayJoin(running.call, session) && live.apply(running, { type: 'accepted', userId, device, at: clock.now() });
    remember(running.call);
    return { call: running.call, changed };
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
    topology: 'server',
    epoch: 1,
    createdBy: userId,
    participants: [{ id: userId, user, state: 'joined', device, connected: true, media: silent }, ...called],
    version: 1,
    createdAt: clock.now(),
  });
}
