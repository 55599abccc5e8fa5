import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { PageCursor, Time } from '../scalars.js';

/** What a connection is told about itself. */
export const connectionEvents = {
  'session.cursor': event({
    summary: 'The position to resume from.',
    data: T.Object({ cursor: PageCursor }),
  }),
  'session.expiring': event({
    summary: 'The token is about to expire; renew it with session.refresh.',
    data: T.Object({ tokenExpiresAt: Time }),
  }),
} as const;
