import { Type as T } from '@sinclair/typebox';
import { described, noun } from '../noun.js';
import { CallId, ClientId, ConversationId, DeviceId, ParticipantId, Time, UserId } from '../scalars.js';
import { UserSchema } from '../auth/types.js';

export const EndReasonSchema = noun(
  'EndReason',
  'Why a call ended. A missed call is one that its callee sees end by `timeout` or `cancelled`. The last three are those of phones: nobody has the number, it may not be called, or no way led to it.',
  T.Union([
    T.Literal('hangup'),
    T.Literal('cancelled'),
    T.Literal('rejected'),
    T.Literal('busy'),
    T.Literal('timeout'),
    T.Literal('answeredElsewhere'),
    T.Literal('rejectedElsewhere'),
    T.Literal('failed'),
    T.Literal('unknownNumber'),
    T.Literal('barred'),
    T.Literal('unreachable'),
  ]),
);

export const CallStateSchema = noun(
  'CallState',
  'Where a call is in its life.',
  T.Union([T.Literal('ringing'), T.Literal('active'), T.Literal('ended')]),
);

export const MediaSourceSchema = noun(
  'MediaSource',
  'What a participant may send.',
  T.Union([T.Literal('microphone'), T.Literal('camera'), T.Literal('screen')]),
);

export const CallAccessSchema = noun(
  'CallAccess',
  'Who comes into a call of a group: all who may, those the host lets in, or nobody more. Whom it rings may always come.',
  T.Union([T.Literal('open'), T.Literal('lobby'), T.Literal('locked')]),
);

export const CallAbilitiesSchema = noun(
  'CallAbilities',
  'What the server can do with a call.',
  T.Object({
    maxParticipants: T.Integer({ minimum: 2, description: 'So many may be in it at once.' }),
    recording: T.Boolean(),
    captions: T.Boolean(),
  }),
);

export const SentKindSchema = noun(
  'SentKind',
  'What devices in a call send each other beside what apps do: `keys` by which its media is encrypted.',
  T.Literal('keys'),
);

export const ParticipantMediaSchema = noun(
  'ParticipantMedia',
  'What a participant sends now.',
  T.Object({ microphone: T.Boolean(), camera: T.Boolean(), screen: T.Boolean() }),
);

export const PartySchema = noun(
  'Party',
  'Who takes part in a call: a user, or a phone, whose name is what its network says or its number.',
  T.Composite([T.Omit(UserSchema, ['id']), T.Object({ id: ParticipantId })]),
);

export const ParticipantSchema = noun(
  'Participant',
  'One party of a call. `device` is the one that started or answered it, `desk-phone` where that was a desk phone of the user.',
  T.Object({
    id: ParticipantId,
    user: PartySchema,
    phone: T.Optional(T.Literal(true, { description: 'It is a phone: no device of a user, and always connected.' })),
    state: T.Union(
      [T.Literal('invited'), T.Literal('ringing'), T.Literal('waiting'), T.Literal('joined'), T.Literal('left')],
      { description: '`waiting` in the lobby, until the host lets them in.' },
    ),
    device: T.Optional(DeviceId),
    connected: T.Boolean({ description: 'Whether the device in the call is connected to the server.' }),
    joinedAt: T.Optional(described(Time, 'When they came in.')),
    rungAt: T.Optional(
      described(Time, 'When they were added and rung, where the call did not ring them from its start.'),
    ),
    handRaisedAt: T.Optional(described(Time, 'Their hand is raised, since then.')),
    removed: T.Optional(
      T.Literal(true, { description: 'They were put out, and do not come in unless somebody adds them.' }),
    ),
    missed: T.Optional(
      T.Literal(true, { description: 'A call of a group rang them, and they neither took nor declined it.' }),
    ),
    muted: T.Optional(
      T.Array(MediaSourceSchema, { description: 'What the host has turned off and they have not turned on since.' }),
    ),
    leavesAt: T.Optional(
      described(
        Time,
        'They left to come back, as a page does that is reloaded: then they are gone, unless they rejoin.',
      ),
    ),
    media: ParticipantMediaSchema,
    consented: T.Optional(
      T.Boolean({ description: 'What they answered to `recording`: nothing yet where it is left out.' }),
    ),
  }),
);

export const CallRecordingSchema = noun(
  'CallRecording',
  'That a call is being recorded, or that it was asked for. It is `on` while all who are in the call have consented, and `asked` while somebody has not.',
  T.Object({
    state: T.Union([T.Literal('asked'), T.Literal('on')]),
    by: UserId,
    at: described(Time, 'When it was asked for.'),
  }),
);

export const CallTransferSchema = noun(
  'CallTransfer',
  'That a call was handed to somebody else, and what became of it. While it is `trying` and where it `failed`, the call goes on as it was.',
  T.Object({
    to: described(ParticipantId, 'Who is to have it.'),
    by: UserId,
    state: T.Union([T.Literal('trying'), T.Literal('done'), T.Literal('failed')]),
    reason: T.Optional(described(EndReasonSchema, 'Why it failed.')),
  }),
);

export const CallSchema = noun(
  'CallRecord',
  'One audio or video session, as the server owns it.',
  T.Object({
    id: CallId,
    clientId: ClientId,
    conversationId: T.Optional(ConversationId),
    state: CallStateSchema,
    video: T.Boolean(),
    topology: T.Union([T.Literal('p2p'), T.Literal('mesh'), T.Literal('server'), T.Literal('phone')], {
      description:
        'Media goes between two devices, between each two of a few, through a media server, or between a device and a `phone`. In a `mesh`, whose user id is the smaller by code units offers and is impolite. Where a desk phone answers a call between two devices, it goes from `p2p` to `phone` with the epoch.',
    }),
    group: T.Optional(
      T.Literal(true, { description: 'It was started for all members of the group `conversationId`.' }),
    ),
    host: T.Optional(described(UserId, 'Who moderates a call of a group: always somebody who is in it.')),
    access: T.Optional(CallAccessSchema),
    capabilities: T.Optional(CallAbilitiesSchema),
    encrypted: T.Optional(
      T.Literal(true, {
        description:
          'It was started to be encrypted from device to device, and stays so: the devices agree on keys by `call.send` with the kind `keys`. It is neither recorded nor captioned, and no phone comes in.',
      }),
    ),
    epoch: T.Integer({ minimum: 1, description: 'Raised whenever the call moves to other media channels.' }),
    createdBy: ParticipantId,
    number: T.Optional(
      T.String({ description: 'With a phone: which number of the app it called, or sees as that of its caller.' }),
    ),
    participants: T.Array(ParticipantSchema),
    version: T.Integer({ minimum: 1, description: 'Raised by every change of the call.' }),
    createdAt: Time,
    answeredAt: T.Optional(Time),
    endedAt: T.Optional(Time),
    reason: T.Optional(EndReasonSchema),
    endedBy: T.Optional(ParticipantId),
    transfer: T.Optional(CallTransferSchema),
    recording: T.Optional(CallRecordingSchema),
    recorded: T.Optional(
      T.Literal(true, { description: 'Some of it was recorded: `recording.list` tells what is kept of that.' }),
    ),
    captions: T.Optional(T.Literal(true, { description: 'What is said is told as text, by `call.captioned`.' })),
  }),
);

export const IceServerSchema = noun(
  'IceServer',
  'A STUN or TURN server (RFC 8489, RFC 8656) with its time-limited credentials.',
  T.Object({
    urls: T.Array(T.String()),
    username: T.Optional(T.String()),
    credential: T.Optional(T.String()),
  }),
);

export const ChannelSchema = noun(
  'Channel',
  'A named way for descriptions and candidates: `peer:<participant>`, `pub` and `sub` of a media server, or `phone`. On `phone` the caller’s device offers first, the caller being a phone the phone does; an early answer of ringing (RFC 3960) is a `pranswer`; where two offers cross, that of the device goes on and the other is to be left alone; candidates stand in the descriptions.',
  T.String({ pattern: '^(pub|sub|phone|peer:[A-Za-z0-9._@-]{1,128})$' }),
);

export const DescriptionSchema = noun(
  'Description',
  'A session description (RFC 8829).',
  T.Object({
    type: T.Union([T.Literal('offer'), T.Literal('answer'), T.Literal('rollback'), T.Literal('pranswer')]),
    sdp: T.Optional(T.String()),
  }),
);

export const StreamNameSchema = noun(
  'StreamName',
  'A stream that a participant publishes: `mid` is that of their `pub` channel.',
  T.Object({ participant: UserId, mid: T.String({ minLength: 1, maxLength: 64 }) }),
);

export const ReceivedStreamSchema = noun(
  'ReceivedStream',
  'A stream as it arrives on a `sub` channel; the label is what its sender gave it, such as `screen`.',
  T.Object({
    mid: T.String(),
    from: StreamNameSchema,
    kind: T.Union([T.Literal('audio'), T.Literal('video'), T.Literal('data')]),
    label: T.Optional(T.String()),
  }),
);

export const StreamLayerSchema = noun(
  'StreamLayer',
  'How one stream of a `sub` channel is wanted. What is left out stays as it is.',
  T.Object({
    mid: T.String({ minLength: 1, maxLength: 64 }),
    substream: T.Optional(T.Integer({ minimum: 0, maximum: 2, description: 'Its size: 0 is the smallest.' })),
    temporal: T.Optional(T.Integer({ minimum: 0, maximum: 2, description: 'Its frame rate: 0 is the lowest.' })),
    on: T.Optional(T.Boolean({ description: 'Whether it is sent at all.' })),
  }),
);

export const CandidateSchema = noun(
  'Candidate',
  'An ICE candidate (RFC 8445).',
  T.Object({
    candidate: T.String({ maxLength: 2_048 }),
    sdpMid: T.Optional(T.Union([T.String({ maxLength: 64 }), T.Null()])),
    sdpMLineIndex: T.Optional(T.Union([T.Integer({ minimum: 0, maximum: 1_024 }), T.Null()])),
    usernameFragment: T.Optional(T.Union([T.String({ maxLength: 256 }), T.Null()])),
  }),
);

const Kbps = T.Number({ minimum: 0, maximum: 10_000_000 });
const Millis = T.Number({ minimum: 0, maximum: 600_000 });

export const MediaReportSchema = noun(
  'MediaReport',
  'What one participant measured of one kind of media, over the whole call. Rates are in kbit/s.',
  T.Object({
    lossPercent: T.Number({ minimum: 0, maximum: 100 }),
    jitterMs: Millis,
    receivedKbps: Kbps,
    sentKbps: Kbps,
    mos: T.Optional(
      T.Number({ minimum: 1, maximum: 4.5, description: 'Mean opinion score by the E-model (ITU-T G.107).' }),
    ),
    framesPerSecond: T.Optional(T.Number({ minimum: 0, maximum: 1_000 })),
    freezes: T.Optional(T.Integer({ minimum: 0, maximum: 1_000_000 })),
  }),
);

export const CallReportSchema = noun(
  'CallReport',
  'What one participant measured of a call.',
  T.Object({
    durationMs: T.Integer({ minimum: 0, maximum: 31_536_000_000 }),
    setupMs: T.Optional(described(Millis, 'From the answer until media arrived.')),
    audio: T.Optional(MediaReportSchema),
    video: T.Optional(MediaReportSchema),
    roundTripMs: T.Optional(Millis),
    candidateType: T.Optional(
      T.Union([T.Literal('host'), T.Literal('srflx'), T.Literal('prflx'), T.Literal('relay')], {
        description: 'The local candidate of the path in use (RFC 8445).',
      }),
    ),
    protocol: T.Optional(T.Union([T.Literal('udp'), T.Literal('tcp'), T.Literal('tls')])),
    reconnects: T.Integer({ minimum: 0, maximum: 1_000_000, description: 'How often media stopped and came back.' }),
  }),
);
