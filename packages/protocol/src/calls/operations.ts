import { Type as T } from '@sinclair/typebox';
import { described } from '../noun.js';
import { operation } from '../operation.js';
import { CallId, Callee, ClientId, ConversationId, Empty, PageCursor, UserId } from '../scalars.js';
import {
  CallReportSchema,
  CallSchema,
  CandidateSchema,
  ChannelSchema,
  DescriptionSchema,
  IceServerSchema,
  ParticipantMediaSchema,
  StreamLayerSchema,
  StreamNameSchema,
} from './types.js';

const people = ['user', 'bot'] as const;
const joined = T.Object({ call: CallSchema, iceServers: T.Array(IceServerSchema) });
const ofCall = T.Object({ callId: CallId });
const channel = { callId: CallId, channel: ChannelSchema, epoch: T.Integer({ minimum: 1 }) };

/** The life of a call, and the way for its descriptions and candidates. */
export const callsOperations = {
  'call.start': operation({
    summary:
      'Ring every device of a user, or of all members of a group. Where a call of that group runs, it is joined. Repeating the client id never rings twice.',
    params: T.Object({
      clientId: ClientId,
      to: T.Optional(
        described(
          Callee,
          'Whom to call: a user, or a phone such as `tel:+33123456789`; without it, all members of the group `conversationId`.',
        ),
      ),
      video: T.Boolean(),
      conversationId: T.Optional(ConversationId),
      encrypted: T.Optional(
        T.Literal(true, { description: 'Media is encrypted from device to device, whatever carries it.' }),
      ),
    }),
    result: joined,
    errors: [
      ...(['calls/unknown-user', 'calls/self', 'messaging/not-found', 'calls/no-groups', 'calls/too-many'] as const),
      ...(['calls/answered-elsewhere', 'calls/full', 'calls/locked', 'calls/removed'] as const),
      ...(['calls/encrypted', 'calls/not-encrypted'] as const),
      ...(['moderation/blocked', 'moderation/unavailable'] as const),
      ...(['telephony/unavailable', 'telephony/unknown-number', 'telephony/barred'] as const),
      ...(['telephony/no-number', 'telephony/limit', 'telephony/unreachable'] as const),
    ],
    callers: people,
    rate: 'ring',
    http: null,
    idempotent: true,
  }),
  'call.accept': operation({
    summary: 'Answer on this device; the others stop ringing.',
    params: ofCall,
    result: joined,
    errors: [
      ...(['calls/not-found', 'calls/ended', 'calls/answered-elsewhere'] as const),
      ...(['calls/full', 'calls/locked', 'calls/removed'] as const),
    ],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'call.join': operation({
    summary:
      'Come into a call of a group on this device: to answer it, after declining it, or after leaving it. Where it has a lobby, whom it does not ring is `waiting` there until the host decides.',
    params: ofCall,
    result: joined,
    errors: [
      ...(['calls/not-found', 'calls/ended', 'calls/answered-elsewhere', 'calls/forbidden'] as const),
      ...(['calls/full', 'calls/locked', 'calls/removed'] as const),
    ],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'call.reject': operation({
    summary: 'Decline on all devices.',
    params: T.Object({ callId: CallId, reason: T.Optional(T.Union([T.Literal('rejected'), T.Literal('busy')])) }),
    result: T.Object({ call: CallSchema }),
    errors: ['calls/not-found', 'calls/ended', 'calls/answered-elsewhere'],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'call.hangup': operation({
    summary:
      'End the call; before it is answered this cancels it. With `after` the caller leaves now and the call ends then, unless they rejoin it: for a page that is being reloaded.',
    params: T.Object({
      callId: CallId,
      after: T.Optional(
        T.Integer({ minimum: 1, maximum: 30_000, description: 'Milliseconds within which `call.rejoin` keeps it.' }),
      ),
    }),
    result: T.Object({ call: CallSchema }),
    errors: ['calls/not-found', 'calls/forbidden'],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'call.rejoin': operation({
    summary:
      'Take up the call on this device: after a reload, or in place of another device of the same user. Raises the epoch: both sides open new channels.',
    params: ofCall,
    result: joined,
    errors: ['calls/not-found', 'calls/ended', 'calls/forbidden'],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: false,
  }),
  'call.list': operation({
    summary: "The caller's ended calls, the last started first.",
    params: T.Object({
      before: T.Optional(PageCursor),
      limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 50 })),
      conversationId: T.Optional(ConversationId),
      missed: T.Optional(
        T.Literal(true, { description: 'Only calls of others that ended by `timeout` or `cancelled`.' }),
      ),
    }),
    result: T.Object({ calls: T.Array(CallSchema), next: T.Optional(PageCursor) }),
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/calls',
    idempotent: true,
  }),
  'call.report': operation({
    summary:
      'Store what the caller measured of the call, in place of what they reported before: until 60 seconds after its end.',
    params: T.Object({ callId: CallId, report: CallReportSchema }),
    result: Empty,
    errors: ['calls/not-found', 'calls/ended', 'calls/forbidden'],
    callers: people,
    rate: 'report',
    http: null,
    idempotent: true,
  }),
  'call.get': operation({
    summary: 'One call of the caller, running or ended, with what its participants measured.',
    params: ofCall,
    result: T.Object({
      call: CallSchema,
      reports: T.Optional(
        T.Record(UserId, CallReportSchema, { description: 'By participant: those who have reported.' }),
      ),
    }),
    errors: ['calls/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/calls/{callId}',
    idempotent: true,
  }),
  'media.update': operation({
    summary: 'Say what this participant sends now.',
    params: T.Object({ callId: CallId, media: ParticipantMediaSchema }),
    result: Empty,
    errors: ['calls/not-found', 'calls/ended', 'calls/forbidden'],
    callers: people,
    rate: 'signal',
    http: null,
    idempotent: true,
  }),
  'media.iceServers': operation({
    summary:
      'What the caller finds a way by, with credentials of their own that live for a while: to try it before a call.',
    params: Empty,
    result: T.Object({ iceServers: T.Array(IceServerSchema) }),
    errors: [],
    callers: people,
    rate: 'read',
    http: null,
    idempotent: true,
  }),
  'media.describe': operation({
    summary: 'Carry a session description to the other end of a channel.',
    params: T.Object({
      ...channel,
      description: DescriptionSchema,
      labels: T.Optional(
        T.Record(T.String({ maxLength: 64 }), T.String({ maxLength: 64 }), {
          maxProperties: 16,
          description: 'On `pub`: what the streams of an offer are, by `mid`, such as `camera` and `screen`.',
        }),
      ),
    }),
    result: Empty,
    errors: [
      ...(['calls/not-found', 'calls/ended', 'calls/forbidden', 'calls/too-large'] as const),
      ...(['calls/media-unavailable', 'calls/media-refused'] as const),
    ],
    callers: people,
    rate: 'signal',
    http: null,
    idempotent: false,
  }),
  'media.configure': operation({
    summary: 'Say what of the `sub` channel is wanted: which streams, how large each, or the channel offered anew.',
    params: T.Object({
      callId: CallId,
      epoch: channel.epoch,
      streams: T.Optional(
        T.Union([T.Literal('all'), T.Array(StreamNameSchema, { maxItems: 200 })], {
          description: 'In place of what was wanted before; all unless said.',
        }),
      ),
      layers: T.Optional(T.Array(StreamLayerSchema, { maxItems: 100 })),
      restart: T.Optional(T.Literal(true, { description: 'Offer `sub` anew with new ICE credentials (RFC 8445).' })),
    }),
    result: Empty,
    errors: [
      ...(['calls/not-found', 'calls/ended', 'calls/forbidden'] as const),
      ...(['calls/media-unavailable', 'calls/media-refused'] as const),
    ],
    callers: people,
    rate: 'signal',
    http: null,
    idempotent: true,
  }),
  'media.trickle': operation({
    summary: 'Carry ICE candidates to the other end of a channel (RFC 8838).',
    params: T.Object({ ...channel, candidates: T.Array(CandidateSchema, { minItems: 1, maxItems: 50 }) }),
    result: Empty,
    errors: ['calls/not-found', 'calls/ended', 'calls/forbidden'],
    callers: people,
    rate: 'signal',
    http: null,
    idempotent: true,
  }),
} as const;
