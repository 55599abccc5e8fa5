import { Type as T } from '@sinclair/typebox';
import { described } from '../noun.js';
import { operation } from '../operation.js';
import { CallId, Callee, Empty, UserId } from '../scalars.js';
import { CallAccessSchema, CallSchema, MediaSourceSchema, SentKindSchema } from './types.js';

const people = ['user', 'bot'] as const;
const inCall = ['calls/not-found', 'calls/ended', 'calls/forbidden'] as const;
const ofHost = [...inCall, 'calls/not-host'] as const;
const changed = T.Object({ call: CallSchema });
const control = { callers: people, http: null, idempotent: true } as const;

/** What participants of a call do beside sending media, and what its host does. */
export const callControlOperations = {
  'call.add': operation({
    summary:
      'Ring more users into the call: whoever is in it may, and where it is not open its host alone. A call between two becomes one of a group, with the epoch raised; media goes on over the former channels until the new ones are there.',
    params: T.Object({ callId: CallId, userIds: T.Array(UserId, { minItems: 1, maxItems: 50, uniqueItems: true }) }),
    result: changed,
    errors: [...ofHost, 'calls/unknown-user', 'calls/full', 'moderation/blocked', 'moderation/unavailable'],
    rate: 'ring',
    ...control,
  }),
  'call.remove': operation({
    summary: 'Put somebody out of the call, who does not come in again unless somebody adds them. For its host.',
    params: T.Object({ callId: CallId, userId: UserId }),
    result: changed,
    errors: [...ofHost, 'calls/no-participant'],
    rate: 'write',
    ...control,
  }),
  'call.mute': operation({
    summary:
      'Turn off what a participant sends, until they turn it on again. A media server keeps it from everybody at once. For the host.',
    params: T.Object({ callId: CallId, userId: UserId, source: MediaSourceSchema }),
    result: changed,
    errors: [...ofHost, 'calls/no-participant'],
    rate: 'write',
    ...control,
  }),
  'call.configure': operation({
    summary: 'Say who comes in, or make another participant the host. For the host.',
    params: T.Object({
      callId: CallId,
      access: T.Optional(CallAccessSchema),
      host: T.Optional(described(UserId, 'Somebody who is in the call.')),
    }),
    result: changed,
    errors: [...ofHost, 'calls/no-participant'],
    rate: 'write',
    ...control,
  }),
  'call.admit': operation({
    summary: 'Let in who waits in the lobby, or turn them away. For the host.',
    params: T.Object({ callId: CallId, userId: UserId, admitted: T.Boolean() }),
    result: changed,
    errors: [...ofHost, 'calls/no-participant', 'calls/full'],
    rate: 'write',
    ...control,
  }),
  'call.end': operation({
    summary:
      'End the call for everybody: for its host, and in a call of two for either, as `call.hangup`. One that has ended is answered as it is.',
    params: T.Object({ callId: CallId }),
    result: changed,
    errors: ['calls/not-found', 'calls/forbidden', 'calls/not-host'],
    rate: 'write',
    ...control,
  }),
  'call.raise': operation({
    summary: 'Raise or lower a hand: the own one; the host lowers those of others.',
    params: T.Object({ callId: CallId, raised: T.Boolean(), userId: T.Optional(UserId) }),
    result: changed,
    errors: [...ofHost, 'calls/no-participant'],
    rate: 'write',
    ...control,
  }),
  'call.transfer': operation({
    summary:
      'Hand a call with a phone to another phone, or to the one of a second call; then leave both. It answers at once; `transfer` of the call tells what becomes of it: the caller stays in the call until it is `done`.',
    params: T.Object({
      callId: CallId,
      to: T.Optional(described(Callee, 'The phone that is to have the call, which is rung.')),
      attended: T.Optional(described(CallId, 'In place of `to`: the running call with the phone that is to have it.')),
    }),
    result: changed,
    errors: [
      ...inCall,
      ...(['calls/unsupported', 'telephony/unavailable', 'telephony/unknown-number', 'telephony/barred'] as const),
      ...(['telephony/no-number', 'telephony/limit', 'telephony/unreachable', 'telephony/transferring'] as const),
    ],
    rate: 'ring',
    ...control,
  }),
  'call.react': operation({
    summary: 'React in the call: all devices in it are told, and nothing is stored.',
    params: T.Object({
      callId: CallId,
      emoji: T.String({ minLength: 1, maxLength: 64, description: 'One emoji of Unicode (RGI).' }),
    }),
    result: Empty,
    errors: [...inCall, 'calls/invalid-emoji'],
    rate: 'react',
    callers: people,
    http: null,
    idempotent: false,
  }),
  'call.send': operation({
    summary:
      'Send something to the devices of the others in the call that are connected, in order. Nothing is stored, and nobody gets it later.',
    params: T.Object({
      callId: CallId,
      data: T.String({ minLength: 1, description: 'At most 4 KiB of UTF-8.' }),
      to: T.Optional(T.Array(UserId, { minItems: 1, maxItems: 50, description: 'Only to these.' })),
      kind: T.Optional(SentKindSchema),
    }),
    result: Empty,
    errors: [...inCall, 'calls/too-large', 'calls/no-participant'],
    rate: 'data',
    callers: people,
    http: null,
    idempotent: false,
  }),
} as const;
