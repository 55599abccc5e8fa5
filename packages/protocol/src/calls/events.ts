import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { CallId } from '../scalars.js';
import { CallSchema, CandidateSchema, ChannelSchema, DescriptionSchema } from './types.js';

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
    data: T.Object({ ...channel, description: DescriptionSchema }),
  }),
  'media.trickled': event({
    summary: 'The other end of a channel sent ICE candidates.',
    data: T.Object({ ...channel, candidates: T.Array(CandidateSchema) }),
  }),
} as const;
