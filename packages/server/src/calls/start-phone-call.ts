import type { CallRecord, Participant, Party, User } from '@parley/protocol';
import type { LiveSession } from '../kernel/incoming-request.js';
import type { PhoneRoute, RoutedDeskCall, RoutedIncoming } from '../kernel/phones.js';
import type { Clock, Random } from '../kernel/ports.js';
import { deskDevice } from './call-entry.js';
import { ofPhones } from './call-machine.js';

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
  readonly route: RouteToPhone;
}

/** A route that leads to a phone. */
export type RouteToPhone = Exclude<PhoneRoute, { readonly userId: string }>;

const silent = { microphone: false, camera: false, screen: false };
/** A phone is one microphone, which nobody here turns off. */
const speaks = { ...silent, microphone: true };

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
    capabilities: ofPhones,
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

/** A user by their desk phone. */
function deskPart(user: User, joinedAt: number): Participant {
  return { id: user.id, user, state: 'joined', device: deskDevice, connected: true, joinedAt, media: speaks };
}

/** The call of a desk phone to a phone. */
export function callFromDesk(
  deps: PhoneRecordDeps,
  { user }: Pick<RoutedDeskCall, 'user'>,
  { party, caller }: RouteToPhone,
): CallRecord {
  return {
    ...recordOf(deps, {
      createdBy: user.id,
      participants: [deskPart(user, deps.clock.now()), phonePart(party, { state: 'invited' })],
    }),
    ...(caller === undefined ? {} : { number: caller }),
  };
}

/** The call of a desk phone to a user, in their direct conversation where they have one. */
export function callWithin(
  deps: PhoneRecordDeps,
  { app, user }: Pick<RoutedDeskCall, 'app' | 'user'>,
  { callee, conversationId }: { readonly callee: User; readonly conversationId: string | undefined },
): CallRecord {
  const state = deps.isConnected(app, callee.id) ? 'ringing' : 'invited';
  return {
    ...recordOf(deps, {
      createdBy: user.id,
      participants: [
        deskPart(user, deps.clock.now()),
        { id: callee.id, user: callee, state, connected: false, media: silent },
      ],
    }),
    ...(conversationId === undefined ? {} : { conversationId }),
  };
}
