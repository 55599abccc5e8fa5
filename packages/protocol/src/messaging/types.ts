import { Type as T } from '@sinclair/typebox';
import { noun } from '../noun.js';
import { ClientId, ConversationId, Seq, Time, UserId } from '../scalars.js';
import { UserSchema } from '../auth/types.js';

export const RoleSchema = noun(
  'Role',
  'What a member may do: an owner also renames, adds and removes.',
  T.Union([T.Literal('owner'), T.Literal('member')]),
);

export const ConversationKindSchema = noun(
  'ConversationKind',
  'Two users, or a group of them.',
  T.Union([T.Literal('direct'), T.Literal('group')]),
);

export const MemberSchema = noun(
  'Member',
  'A user in a conversation, with their receipts: how far they have received and read, as a `seq`.',
  T.Object({
    user: UserSchema,
    role: RoleSchema,
    deliveredSeq: Seq,
    readSeq: Seq,
    joinedAt: Time,
  }),
);

export const MetadataSchema = noun(
  'Metadata',
  "The app's own data on a message, at most 8 KiB as JSON.",
  T.Record(T.String(), T.Unknown()),
);

export const MessageSchema = noun(
  'Message',
  'One stored entry of a conversation. `seq` orders it.',
  T.Object({
    id: T.String({ description: 'Derived from the conversation and `seq`.' }),
    conversationId: ConversationId,
    seq: Seq,
    version: T.Integer({ minimum: 0, description: "The conversation's version when this message last changed." }),
    clientId: ClientId,
    sender: UserSchema,
    text: T.String(),
    metadata: T.Optional(MetadataSchema),
    createdAt: Time,
  }),
);

export const ConversationInfoSchema = noun(
  'ConversationInfo',
  'A conversation as it is for all its members.',
  T.Object({
    id: ConversationId,
    kind: ConversationKindSchema,
    name: T.Optional(T.String({ minLength: 1, maxLength: 200 })),
    members: T.Array(MemberSchema, { description: 'The first 50 members; page through the rest.' }),
    memberCount: T.Integer({ minimum: 0 }),
    lastSeq: Seq,
    lastMessage: T.Optional(MessageSchema),
    version: T.Integer({ minimum: 0, description: 'Raised by every change in the conversation.' }),
    createdAt: Time,
    updatedAt: Time,
  }),
);

export const ConversationSchema = noun(
  'Conversation',
  'A conversation as it is for one of its members.',
  T.Composite([
    ConversationInfoSchema,
    T.Object({ role: RoleSchema, unreadCount: T.Integer({ minimum: 0 }), readSeq: Seq }),
  ]),
);

export const ReceiptSchema = noun(
  'Receipt',
  'How far a member has received and read.',
  T.Object({ userId: UserId, deliveredSeq: Seq, readSeq: Seq }),
);
