import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { PresenceSchema } from './types.js';

/** What watchers of a user are told. */
export const presenceEvents = {
  'presence.changed': event({
    summary: "A watched user's presence changed.",
    data: T.Object({ presence: PresenceSchema }),
  }),
} as const;
