import type { CallRecord, Participant, Party, User } from '@parley/protocol';
import type { LiveSession } from '../kernel/incoming-request.js';
import type { PhoneRoute, RoutedIncoming } from '../kernel/phones.js';
import type { Clock, Random } from '../kernel/ports.js';

/** What the record of a call with a phone is made with. */
export interface PhoneRecordDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly isConnected: (app: string, userId: string) => boolean;
}

/** A phone that a user calls. */
export interface CalledPhone {
  readonly session: LiveSession;
  readonly user: User;
  readonly clientId: string;
  readonly conversationId?: string;
  readonly route: Exclude<PhoneRoute, { readonly userId: string }>;
}

const silent = { microphone: false, camera: false, screen: false };
/** A phone is one microphone, which nobody here turns off. */
const speaks = { ...silent, microphone: true };
const capabilities = { maxParticipants: 2, recording: false, captions: false };

function phonePart(party: Party, rest: Pick<Participant, 'state' | 'joinedAt'>): Participant {
  return { id: party.id, user: party, phone: true, connected: true, media: speaks, ...rest };
}

function recordOf(
  deps: PhoneRecordDeps,
  rest: Pick<CallRecord, 'createdBy' | 'participants'> & { readonly clientId?: string },
): CallRecord {
  const id = deps.random.id('cll_');
  return {
    id,
    clientId: id,
    state: 'ringing',
    video: false,
    topology: 'phone',
    capabilities,
    epoch: 1,
    version: 1,
    createdAt: deps.clock.now(),
    ...rest,
  };
}

/** The call of a user to a phone, which rings once the user's device has offered. */
export function callToPhone(deps: PhoneRecordDeps, { session, user, route, ...called }: CalledPhone): CallRecord {
  const { userId, device } = session;
  const { conversationId, clientId } = called;
  const joinedAt = deps.clock.now();
  return {
    ...recordOf(deps, {
      clientId,
      createdBy: userId,
      participants: [
        { id: userId, user, state: 'joined', device, connected: true, joinedAt, media: silent },
        phonePart(route.party, { state: 'invited' }),
      ],
    }),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(route.caller === undefined ? {} : { number: route.caller }),
  };
}

/** The call of a phone to a user, all of whose devices it rings. */
export function callOfPhone(deps: PhoneRecordDeps, { app, user, party, number }: RoutedIncoming): CallRecord {
  const state = deps.isConnected(app, user.id) ? 'ringing' : 'invited';
  return {
    ...recordOf(deps, {
      createdBy: party.id,
      participants: [
        phonePart(party, { state: 'joined', joinedAt: deps.clock.now() }),
        { id: user.id, user, state, connected: false, media: silent },
      ],
    }),
    number,
  };
}
