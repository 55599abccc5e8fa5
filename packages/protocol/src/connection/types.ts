import { Type as T } from '@sinclair/typebox';
import { described, noun } from '../noun.js';
import { ConversationId, DeviceId, PageCursor, Seq, Time, UserId } from '../scalars.js';
import { UserSchema } from '../auth/types.js';
import { CallSchema } from '../calls/types.js';
import { limits } from '../limits.js';
import { ConversationSchema, MessageSchema } from '../messaging/types.js';
import { PresenceSchema } from '../presence/types.js';

export const SyncSchema = noun(
  'Sync',
  'What changed while the client was away.',
  T.Object({
    reset: T.Boolean({ description: 'The cursor is too old or unknown: what the client holds is stale.' }),
    conversations: T.Array(ConversationSchema, {
      description: 'Those that changed since the cursor; the latest ones without a cursor.',
    }),
    left: T.Array(ConversationId, { description: 'Conversations the client named and is no longer a member of.' }),
    messages: T.Array(MessageSchema, {
      description: 'For the conversations that the client holds open: what came after its seq or was changed since.',
    }),
    more: T.Boolean({ description: 'There is more than one answer carries: page through lists and history.' }),
    complete: T.Optional(
      T.Literal(true, {
        description:
          'All that was missed of the messages held is here, even where there is `more`; says nothing at a `reset`.',
      }),
    ),
    presence: T.Array(PresenceSchema),
    calls: T.Array(CallSchema, { description: 'Calls of the user that ring or run.' }),
  }),
);

export const SessionParamsSchema = noun(
  'SessionParams',
  'How a client introduces itself.',
  T.Object({
    protocol: T.Array(T.Integer({ minimum: 1 }), { minItems: 1, maxItems: 16 }),
    token: T.String({ minLength: 1, maxLength: 8_192 }),
    device: DeviceId,
    client: T.Object({ name: T.String({ maxLength: 64 }), version: T.String({ maxLength: 32 }) }),
    cursor: T.Optional(PageCursor),
    holds: T.Optional(
      T.Array(
        T.Object({
          conversationId: ConversationId,
          seq: Seq,
          from: T.Optional(
            described(Seq, 'The first that is held; with `version`, changes before it are not brought.'),
          ),
          version: T.Optional(
            T.Integer({
              minimum: 0,
              maximum: Number.MAX_SAFE_INTEGER,
              description: 'Messages that were changed after it are brought.',
            }),
          ),
        }),
        { maxItems: 200, description: 'Conversations whose messages the client holds, up to which seq.' },
      ),
    ),
    epoch: T.Optional(
      T.Integer({
        minimum: 0,
        description:
          'Rises with each client that takes the device over; an older one is refused while a newer is there.',
      }),
    ),
    watch: T.Optional(T.Array(UserId, { maxItems: limits.watchedUsers })),
  }),
);

/** Limits that the first servers of protocol 1 did not name. */
const later: ReadonlySet<string> = new Set<keyof typeof limits>([
  ...(['callDataBytes', 'searchLength', 'blockedUsers'] as const),
  ...(['fileBytes', 'fileNameLength', 'filesPerMessage', 'filesUnsent'] as const),
]);
const limitsProperties = Object.fromEntries(
  Object.keys(limits).map((name) => {
    const limit = T.Integer({ minimum: 0 });
    return [name, later.has(name) ? T.Optional(limit) : limit];
  }),
) as Record<keyof typeof limits, ReturnType<typeof T.Integer>>;

export const SessionSchema = noun(
  'Session',
  "The server's answer to session.open.",
  T.Object({
    protocol: T.Integer({ minimum: 1 }),
    session: T.String(),
    user: UserSchema,
    device: DeviceId,
    serverTime: Time,
    tokenExpiresAt: T.Optional(Time),
    heartbeat: T.Integer({
      description: 'Milliseconds of silence after which a client sends session.ping; twice that and it is gone.',
    }),
    limits: T.Object(limitsProperties),
    features: T.Array(T.String({ maxLength: 64 })),
    cursor: PageCursor,
    sync: SyncSchema,
  }),
);
