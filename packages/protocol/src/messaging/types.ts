import { Type as T } from '@sinclair/typebox';
import { described, noun } from '../noun.js';
import { limits } from '../limits.js';
import { FileInfoSchema } from '../files/types.js';
import { RecordingId } from '../recording/types.js';
import { EndReasonSchema } from '../calls/types.js';
import { CallId, ClientId, ConversationId, Seq, Time, UserId } from '../scalars.js';
import { UserSchema } from '../auth/types.js';

export const RoleSchema = noun(
  'Role',
  'What a member may do: an owner everything, a moderator all but roles and owners, a member what the kind of conversation lets all do.',
  T.Union([T.Literal('owner'), T.Literal('moderator'), T.Literal('member')]),
);

export const ConversationKindSchema = noun(
  'ConversationKind',
  'Two users, a group of them, or a channel: few write, many read.',
  T.Union([T.Literal('direct'), T.Literal('group'), T.Literal('channel')]),
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

const OwnNote = 'Given in answers to the asking user; events, which are the same for all, have it not.';

export const ReactionSchema = noun(
  'Reaction',
  'One emoji on a message, and who put it there.',
  T.Object({
    emoji: T.String({ minLength: 1, maxLength: 64 }),
    count: T.Integer({ minimum: 1 }),
    userIds: T.Array(UserId, { maxItems: 20, description: 'The first 20; page through the rest.' }),
    own: T.Optional(T.Boolean({ description: `Whether the asking user is among them. ${OwnNote}` })),
  }),
);

export const PollDraftSchema = noun(
  'PollDraft',
  'A question to vote on.',
  T.Object({
    question: T.String({ minLength: 1, maxLength: 500 }),
    options: T.Array(T.String({ minLength: 1, maxLength: 200 }), { minItems: 2, maxItems: limits.pollOptions }),
    multiple: T.Optional(T.Boolean({ description: 'A vote may name several options.' })),
    anonymous: T.Optional(T.Boolean({ description: 'Nobody is shown who voted for what.' })),
    closesAt: T.Optional(Time),
  }),
);

export const PollSchema = noun(
  'Poll',
  'A poll and where it stands.',
  T.Object({
    question: T.String(),
    options: T.Array(
      T.Object({
        text: T.String(),
        count: T.Integer({ minimum: 0 }),
        userIds: T.Array(UserId, { maxItems: 20, description: 'The first 20; none where the poll is anonymous.' }),
      }),
    ),
    voterCount: T.Integer({ minimum: 0 }),
    multiple: T.Boolean(),
    anonymous: T.Boolean(),
    closesAt: T.Optional(Time),
    closedAt: T.Optional(Time),
    own: T.Optional(T.Array(T.Integer({ minimum: 0 }), { description: `The asking user's own vote. ${OwnNote}` })),
  }),
);

export const QuoteSchema = noun(
  'Quote',
  'The message that another one answers, as it is now.',
  T.Object({
    seq: Seq,
    sender: UserSchema,
    text: T.String({ description: 'At most its first 200 characters.' }),
    deleted: T.Optional(T.Literal(true)),
  }),
);

export const ThreadSummarySchema = noun(
  'ThreadSummary',
  'The answers in the thread of a message.',
  T.Object({ count: T.Integer({ minimum: 1 }), lastSeq: Seq, lastAt: Time }),
);

export const ForwardSchema = noun(
  'Forward',
  'Whose message was forwarded.',
  T.Object({ sender: UserSchema, createdAt: Time }),
);

export const LinkPreviewSchema = noun(
  'LinkPreview',
  'What the page of the first link in a text says of itself; the server fetched it.',
  T.Object({
    url: T.String({ maxLength: 2_048 }),
    title: T.String({ maxLength: 300 }),
    description: T.Optional(T.String({ maxLength: 500 })),
    siteName: T.Optional(T.String({ maxLength: 100 })),
    image: T.Optional(T.String({ maxLength: 2_048, pattern: '^https?://' })),
  }),
);

export const CallOutcomeSchema = noun(
  'CallOutcome',
  'How a call ended that took place in a conversation.',
  T.Object({
    id: CallId,
    video: T.Boolean(),
    reason: EndReasonSchema,
    answeredAt: T.Optional(Time),
    durationMs: T.Optional(T.Integer({ minimum: 0, description: 'From the answer to the end.' })),
    recordingId: T.Optional(
      described(RecordingId, 'The message says that a recording of the call can be watched, not that the call ended.'),
    ),
  }),
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
    text: T.String({ description: 'A subset of Markdown; empty once deleted.' }),
    metadata: T.Optional(MetadataSchema),
    createdAt: Time,
    replyTo: T.Optional(QuoteSchema),
    threadSeq: T.Optional(described(Seq, 'The message belongs to the thread of the message with this seq.')),
    thread: T.Optional(ThreadSummarySchema),
    mentions: T.Optional(T.Array(UserId, { maxItems: limits.mentions })),
    mentionsAll: T.Optional(T.Literal(true)),
    reactions: T.Optional(T.Array(ReactionSchema, { description: 'In the order in which they came first.' })),
    poll: T.Optional(PollSchema),
    forwardedFrom: T.Optional(ForwardSchema),
    files: T.Optional(T.Array(FileInfoSchema, { minItems: 1, maxItems: limits.filesPerMessage })),
    linkPreview: T.Optional(LinkPreviewSchema),
    call: T.Optional(CallOutcomeSchema),
    editedAt: T.Optional(Time),
    deletedAt: T.Optional(Time),
    hidden: T.Optional(T.Literal(true, { description: 'Deleted by those who run the app, after a report.' })),
    pinnedAt: T.Optional(Time),
    pinnedBy: T.Optional(UserId),
    stored: T.Optional(
      T.Literal(false, { description: 'Its content is not kept: who was not there does not get it.' }),
    ),
  }),
);

export const MessageChangeSchema = noun(
  'MessageChange',
  'What was done to a message, and by whom.',
  T.Object({
    kind: T.Union(
      ['edited', 'deleted', 'pinned', 'unpinned', 'reacted', 'voted', 'pollClosed', 'answered', 'previewed'].map(
        (kind) => T.Literal(kind),
      ),
    ),
    userId: T.Optional(described(UserId, 'Absent where the server did it, or the poll is anonymous.')),
    emoji: T.Optional(T.String({ description: 'Of `reacted`.' })),
    active: T.Optional(T.Boolean({ description: 'Of `reacted`: put there, or taken away.' })),
    options: T.Optional(T.Array(T.Integer({ minimum: 0 }), { description: 'Of `voted`, unless anonymous.' })),
  }),
);

export const MessageEditSchema = noun(
  'MessageEdit',
  'What a message said before an edit.',
  T.Object({ text: T.String(), metadata: T.Optional(MetadataSchema), replacedAt: Time }),
);

export const ScheduledMessageSchema = noun(
  'ScheduledMessage',
  'A message that the server sends later.',
  T.Object({
    conversationId: ConversationId,
    clientId: ClientId,
    text: T.String(),
    metadata: T.Optional(MetadataSchema),
    replyTo: T.Optional(Seq),
    threadSeq: T.Optional(Seq),
    mentions: T.Optional(T.Array(UserId, { maxItems: limits.mentions })),
    mentionsAll: T.Optional(T.Boolean()),
    sendAt: Time,
    failed: T.Optional(T.String({ description: 'The code of the error because of which it was not sent.' })),
  }),
);

export const NotificationLevelSchema = noun(
  'NotificationLevel',
  'Of which messages in a conversation a user wants to be told.',
  T.Union([T.Literal('all'), T.Literal('mentions'), T.Literal('none')]),
);

export const ConversationSettingsSchema = noun(
  'ConversationSettings',
  'How one member keeps a conversation.',
  T.Object({
    notifications: NotificationLevelSchema,
    mutedUntil: T.Optional(described(Time, 'Until then nothing sounds.')),
    archived: T.Boolean(),
  }),
);

export const ConversationInfoSchema = noun(
  'ConversationInfo',
  'A conversation as it is for all its members.',
  T.Object({
    id: ConversationId,
    kind: ConversationKindSchema,
    name: T.Optional(T.String({ minLength: 1, maxLength: 200 })),
    public: T.Optional(T.Literal(true, { description: 'Any user of the app may join this channel.' })),
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
    T.Object({
      role: RoleSchema,
      unreadCount: T.Integer({
        minimum: 0,
        description: 'Messages of others after `readSeq`, without those in threads, deleted or not kept.',
      }),
      mentionCount: T.Integer({ minimum: 0, description: 'Messages after `readSeq` that mention the user.' }),
      readSeq: Seq,
      settings: ConversationSettingsSchema,
    }),
  ]),
);

export const BanSchema = noun(
  'Ban',
  'A user who cannot come to a channel or a group again.',
  T.Object({ user: UserSchema, bannedAt: Time, bannedBy: UserId }),
);

export const SilenceSchema = noun(
  'Silence',
  'A user who may read a conversation, and write nothing there for a while.',
  T.Object({
    user: UserSchema,
    silencedAt: Time,
    silencedBy: UserId,
    until: T.Optional(described(Time, 'When it ends by itself; absent where it does not.')),
  }),
);

export const ReceiptSchema = noun(
  'Receipt',
  'How far a member has received and read.',
  T.Object({ userId: UserId, deliveredSeq: Seq, readSeq: Seq }),
);
