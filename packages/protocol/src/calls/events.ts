import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { CallId, UserId } from '../scalars.js';
import {
  CallSchema,
  CandidateSchema,
  ChannelSchema,
  DescriptionSchema,
  MediaSourceSchema,
  ReceivedStreamSchema,
  SentKindSchema,
} from './types.js';

const channel = { callId: CallId, channel: ChannelSchema, epoch: T.Integer({ minimum: 1 }) };

/** What the devices of a call's participants are told. */
export const callsEvents = {
  'call.updated': event({
    summary:
      'A call rings, was answered, changed or ended. A device that sees it first while it rings is being called.',
    data: T.Object({ call: CallSchema }),
  }),
  'media.described': event({
    summary: 'The other end of a channel sent a session description.',
    data: T.Object({
      ...channel,
      description: DescriptionSchema,
      streams: T.Optional(
        T.Array(ReceivedStreamSchema, { description: 'On `sub`: all that arrives there, by `mid`.' }),
      ),
      fresh: T.Optional(
        T.Literal(true, { description: 'On `sub`: it belongs to a new connection, not to the one before.' }),
      ),
    }),
  }),
  'media.trickled': event({
    summary: 'The other end of a channel sent ICE candidates.',
    data: T.Object({ ...channel, candidates: T.Array(CandidateSchema) }),
  }),
  'media.talking': event({
    summary: 'Somebody in a call through a media server talks, or has stopped.',
    data: T.Object({ callId: CallId, userId: UserId, talking: T.Boolean() }),
  }),
  'call.muted': event({
    summary: 'The host turned off what the receiving device sends: it turns its source off, and may turn it on again.',
    data: T.Object({ callId: CallId, source: MediaSourceSchema, by: UserId }),
  }),
  'call.reacted': event({
    summary: 'Somebody in the call reacted.',
    data: T.Object({ callId: CallId, userId: UserId, emoji: T.String() }),
  }),
  'call.received': event({
    summary: 'Somebody in the call sent something to this one, in the order in which they sent it.',
    data: T.Object({ callId: CallId, from: UserId, data: T.String(), kind: T.Optional(SentKindSchema) }),
  }),
} as const;
