import { Type as T } from '@sinclair/typebox';
import { UserSchema } from '../auth/types.js';
import { ConversationSchema } from '../messaging/types.js';
import { described } from '../noun.js';
import { operation } from '../operation.js';
import { ConversationId, PageCursor, Time, UserId } from '../scalars.js';
import { MessageHitSchema } from './types.js';

const people = ['user', 'bot'] as const;
const Query = T.String({
  description:
    'Words that must all be there; each may be the beginning of a word. What stands in quotes must be there as it is. At most 256 characters.',
});
const paging = {
  cursor: T.Optional(PageCursor),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 50, default: 20 })),
};
const next = T.Optional(described(PageCursor, 'There may be more, also where this page has few items or none.'));

/** Searches of what the caller may read. */
export const searchOperations = {
  'search.messages': operation({
    summary:
      'Messages of the caller’s conversations, the newest first. Case and accents do not matter. Without a query: what the filters let through.',
    params: T.Object({
      query: T.Optional(Query),
      conversationId: T.Optional(ConversationId),
      senderId: T.Optional(UserId),
      before: T.Optional(described(Time, 'Only what was sent before, in ms since the epoch.')),
      after: T.Optional(described(Time, 'Only what was sent then or later, in ms since the epoch.')),
      has: T.Optional(T.Literal('link', { description: 'Only what has an address of the web in its text.' })),
      ...paging,
    }),
    result: T.Object({
      items: T.Array(MessageHitSchema),
      next,
      indexing: T.Optional(
        T.Literal(true, {
          description: 'Some messages are not in the index yet: the same search finds more a little later.',
        }),
      ),
    }),
    errors: ['messaging/not-found', 'search/too-long'],
    callers: people,
    rate: 'search',
    http: 'GET /v1/search/messages',
    idempotent: true,
  }),
  'search.conversations': operation({
    summary: 'The caller’s conversations by their name, or by that of the other one; the last changed first.',
    params: T.Object({ query: Query, ...paging }),
    result: T.Object({ items: T.Array(ConversationSchema), next }),
    errors: ['search/too-long'],
    callers: people,
    rate: 'search',
    http: 'GET /v1/search/conversations',
    idempotent: true,
  }),
  'search.people': operation({
    summary: 'The users of the app by the words of their name or id; in the order of their ids.',
    params: T.Object({ query: Query, ...paging }),
    result: T.Object({ items: T.Array(UserSchema), next }),
    errors: ['search/too-long'],
    callers: people,
    rate: 'search',
    http: 'GET /v1/search/people',
    idempotent: true,
  }),
} as const;
