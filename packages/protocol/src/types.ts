// Made from the operation and event tables by scripts/generate.mjs; `npm run generate` makes it anew.

/** A user as the app's own backend sees it. */
export interface UserRecord {
  /** The app's own id of a user. */
  readonly id: string;
  readonly name: string;
  /** URL of a picture. */
  readonly avatar?: string;
  readonly bot?: true;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly updatedAt: number;
}

/** A person or a bot inside an app. */
export interface User {
  /** The app's own id of a user. */
  readonly id: string;
  readonly name: string;
  /** URL of a picture. */
  readonly avatar?: string;
  readonly bot?: true;
}

/** What the server can do with a call. */
export interface CallAbilities {
  /** So many may be in it at once. */
  readonly maxParticipants: number;
  readonly recording: boolean;
  readonly captions: boolean;
}

/** Who comes into a call of a group: all who may, those the host lets in, or nobody more. Whom it rings may always come. */
export type CallAccess = 'open' | 'lobby' | 'locked';

/** That a call is being recorded, or that it was asked for. It is `on` while all who are in the call have consented, and `asked` while somebody has not. */
export interface CallRecording {
  readonly state: 'asked' | 'on';
  /** The app's own id of a user. */
  readonly by: string;
  /** When it was asked for. */
  readonly at: number;
}

/** What one participant measured of a call. */
export interface CallReport {
  readonly durationMs: number;
  /** From the answer until media arrived. */
  readonly setupMs?: number;
  readonly audio?: MediaReport;
  readonly video?: MediaReport;
  readonly roundTripMs?: number;
  /** The local candidate of the path in use (RFC 8445). */
  readonly candidateType?: 'host' | 'srflx' | 'prflx' | 'relay';
  readonly protocol?: 'udp' | 'tcp' | 'tls';
  /** How often media stopped and came back. */
  readonly reconnects: number;
}

/** One audio or video session, as the server owns it. */
export interface CallRecord {
  readonly id: string;
  readonly clientId: string;
  readonly conversationId?: string;
  readonly state: CallState;
  readonly video: boolean;
  /** Media goes between two devices, between each two of a few, through a media server, or between a device and a `phone`. In a `mesh`, whose user id is the smaller by code units offers and is impolite. Where a desk phone answers a call between two devices, it goes from `p2p` to `phone` with the epoch. */
  readonly topology: 'p2p' | 'mesh' | 'server' | 'phone';
  /** It was started for all members of the group `conversationId`. */
  readonly group?: true;
  /** Who moderates a call of a group: always somebody who is in it. */
  readonly host?: string;
  readonly access?: CallAccess;
  readonly capabilities?: CallAbilities;
  /** It was started to be encrypted from device to device, and stays so: the devices agree on keys by `call.send` with the kind `keys`. It is neither recorded nor captioned, and no phone comes in. */
  readonly encrypted?: true;
  /** Raised whenever the call moves to other media channels. */
  readonly epoch: number;
  /** The app's own id of a user; or a phone: `tel:` with its number in E.164, or `sip:` with its address. */
  readonly createdBy: string;
  /** With a phone: which number of the app it called, or sees as that of its caller. */
  readonly number?: string;
  readonly participants: readonly Participant[];
  /** Raised by every change of the call. */
  readonly version: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly answeredAt?: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly endedAt?: number;
  readonly reason?: EndReason;
  /** The app's own id of a user; or a phone: `tel:` with its number in E.164, or `sip:` with its address. */
  readonly endedBy?: string;
  readonly transfer?: CallTransfer;
  readonly recording?: CallRecording;
  /** Some of it was recorded: `recording.list` tells what is kept of that. */
  readonly recorded?: true;
  /** What is said is told as text, by `call.captioned`. */
  readonly captions?: true;
}

/** Where a call is in its life. */
export type CallState = 'ringing' | 'active' | 'ended';

/** That a call was handed to somebody else, and what became of it. While it is `trying` and where it `failed`, the call goes on as it was. */
export interface CallTransfer {
  /** Who is to have it. */
  readonly to: string;
  /** The app's own id of a user. */
  readonly by: string;
  readonly state: 'trying' | 'done' | 'failed';
  readonly reason?: EndReason;
}

/** An ICE candidate (RFC 8445). */
export interface Candidate {
  readonly candidate: string;
  readonly sdpMid?: string | null;
  readonly sdpMLineIndex?: number | null;
  readonly usernameFragment?: string | null;
}

/** A named way for descriptions and candidates: `peer:<participant>`, `pub` and `sub` of a media server, or `phone`. On `phone` the caller’s device offers first, the caller being a phone the phone does; an early answer of ringing (RFC 3960) is a `pranswer`; where two offers cross, that of the device goes on and the other is to be left alone; candidates stand in the descriptions. */
export type Channel = string;

/** A session description (RFC 8829). */
export interface Description {
  readonly type: 'offer' | 'answer' | 'rollback' | 'pranswer';
  readonly sdp?: string;
}

/** Why a call ended. A missed call is one that its callee sees end by `timeout` or `cancelled`. The last three are those of phones: nobody has the number, it may not be called, or no way led to it. */
export type EndReason =
  | 'hangup'
  | 'cancelled'
  | 'rejected'
  | 'busy'
  | 'timeout'
  | 'answeredElsewhere'
  | 'rejectedElsewhere'
  | 'failed'
  | 'unknownNumber'
  | 'barred'
  | 'unreachable';

/** A STUN or TURN server (RFC 8489, RFC 8656) with its time-limited credentials. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** What one participant measured of one kind of media, over the whole call. Rates are in kbit/s. */
export interface MediaReport {
  readonly lossPercent: number;
  readonly jitterMs: number;
  readonly receivedKbps: number;
  readonly sentKbps: number;
  /** Mean opinion score by the E-model (ITU-T G.107). */
  readonly mos?: number;
  readonly framesPerSecond?: number;
  readonly freezes?: number;
}

/** What a participant may send. */
export type MediaSource = 'microphone' | 'camera' | 'screen';

/** What a participant sends now. */
export interface ParticipantMedia {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
}

/** One party of a call. `device` is the one that started or answered it, `desk-phone` where that was a desk phone of the user. */
export interface Participant {
  /** The app's own id of a user; or a phone: `tel:` with its number in E.164, or `sip:` with its address. */
  readonly id: string;
  readonly user: Party;
  /** It is a phone: no device of a user, and always connected. */
  readonly phone?: true;
  /** `waiting` in the lobby, until the host lets them in. */
  readonly state: 'invited' | 'ringing' | 'waiting' | 'joined' | 'left';
  readonly device?: string;
  /** Whether the device in the call is connected to the server. */
  readonly connected: boolean;
  /** When they came in. */
  readonly joinedAt?: number;
  /** When they were added and rung, where the call did not ring them from its start. */
  readonly rungAt?: number;
  /** Their hand is raised, since then. */
  readonly handRaisedAt?: number;
  /** They were put out, and do not come in unless somebody adds them. */
  readonly removed?: true;
  /** A call of a group rang them, and they neither took nor declined it. */
  readonly missed?: true;
  /** What the host has turned off and they have not turned on since. */
  readonly muted?: readonly MediaSource[];
  /** They left to come back, as a page does that is reloaded: then they are gone, unless they rejoin. */
  readonly leavesAt?: number;
  readonly media: ParticipantMedia;
  /** What they answered to `recording`: nothing yet where it is left out. */
  readonly consented?: boolean;
}

/** Who takes part in a call: a user, or a phone, whose name is what its network says or its number. */
export interface Party {
  readonly name: string;
  /** URL of a picture. */
  readonly avatar?: string;
  readonly bot?: true;
  /** The app's own id of a user; or a phone: `tel:` with its number in E.164, or `sip:` with its address. */
  readonly id: string;
}

/** A stream as it arrives on a `sub` channel; the label is what its sender gave it, such as `screen`. */
export interface ReceivedStream {
  readonly mid: string;
  readonly from: StreamName;
  readonly kind: 'audio' | 'video' | 'data';
  readonly label?: string;
}

/** What devices in a call send each other beside what apps do: `keys` by which its media is encrypted. */
export type SentKind = 'keys';

/** How one stream of a `sub` channel is wanted. What is left out stays as it is. */
export interface StreamLayer {
  readonly mid: string;
  /** Its size: 0 is the smallest. */
  readonly substream?: number;
  /** Its frame rate: 0 is the lowest. */
  readonly temporal?: number;
  /** Whether it is sent at all. */
  readonly on?: boolean;
}

/** A stream that a participant publishes: `mid` is that of their `pub` channel. */
export interface StreamName {
  /** The app's own id of a user. */
  readonly participant: string;
  readonly mid: string;
}

/** How a client introduces itself. */
export interface SessionParams {
  readonly protocol: readonly number[];
  readonly token: string;
  readonly device: string;
  readonly client: {
    readonly name: string;
    readonly version: string;
  };
  /** Where the next page starts, as the last answer gave it. */
  readonly cursor?: string;
  /** Conversations whose messages the client holds, up to which seq. */
  readonly holds?: readonly {
    readonly conversationId: string;
    readonly seq: number;
    /** The first that is held; with `version`, changes before it are not brought. */
    readonly from?: number;
    /** Messages that were changed after it are brought. */
    readonly version?: number;
  }[];
  /** Rises with each client that takes the device over; an older one is refused while a newer is there. */
  readonly epoch?: number;
  readonly watch?: readonly string[];
}

/** The server's answer to session.open. */
export interface Session {
  readonly protocol: number;
  readonly session: string;
  readonly user: User;
  readonly device: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly serverTime: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly tokenExpiresAt?: number;
  /** Milliseconds of silence after which a client sends session.ping; twice that and it is gone. */
  readonly heartbeat: number;
  readonly limits: {
    readonly frameBytes: number;
    readonly textBytes: number;
    readonly jsonDepth: number;
    readonly metadataBytes: number;
    readonly groupMembers: number;
    readonly channelMembers: number;
    readonly reactionsPerMessage: number;
    readonly mentions: number;
    readonly pollOptions: number;
    readonly pins: number;
    readonly scheduled: number;
    readonly scheduleAhead: number;
    readonly clientIdLength: number;
    readonly sdpBytes: number;
    readonly callDataBytes?: number;
    readonly requestsInFlight: number;
    readonly pageItems: number;
    readonly syncMessages: number;
    readonly fileBytes?: number;
    readonly fileNameLength?: number;
    readonly filesPerMessage?: number;
    readonly filesUnsent?: number;
    readonly searchLength?: number;
    readonly blockedUsers?: number;
    readonly watchedUsers: number;
  };
  readonly features: readonly string[];
  /** Where the next page starts, as the last answer gave it. */
  readonly cursor: string;
  readonly sync: Sync;
}

/** What changed while the client was away. */
export interface Sync {
  /** The cursor is too old or unknown: what the client holds is stale. */
  readonly reset: boolean;
  /** Those that changed since the cursor; the latest ones without a cursor. */
  readonly conversations: readonly Conversation[];
  /** Conversations the client named and is no longer a member of. */
  readonly left: readonly string[];
  /** For the conversations that the client holds open: what came after its seq or was changed since. */
  readonly messages: readonly Message[];
  /** There is more than one answer carries: page through lists and history. */
  readonly more: boolean;
  /** All that was missed of the messages held is here, even where there is `more`; says nothing at a `reset`. */
  readonly complete?: true;
  readonly presence: readonly Presence[];
  /** Calls of the user that ring or run. */
  readonly calls: readonly CallRecord[];
}

/** A file of a message. What it says of itself was found in its bytes by the server. */
export interface FileInfo {
  readonly id: string;
  readonly name: string;
  /** A media type (RFC 6838); `application/octet-stream` where unknown. */
  readonly type: string;
  readonly bytes: number;
  /** Of a picture, as it is shown, in pixels. */
  readonly width?: number;
  /** Of a picture, as it is shown, in pixels. */
  readonly height?: number;
  /** There is a small picture of it (WebP, at most 480 pixels wide and high). */
  readonly thumbnail?: true;
}

/** Where a file stands: `uploading` until all of it is there, `checking` until the server has looked at it, then `ready`. */
export type FileState = 'uploading' | 'checking' | 'ready';

/** A user who cannot come to a channel or a group again. */
export interface Ban {
  readonly user: User;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly bannedAt: number;
  /** The app's own id of a user. */
  readonly bannedBy: string;
}

/** How a call ended that took place in a conversation. */
export interface CallOutcome {
  readonly id: string;
  readonly video: boolean;
  readonly reason: EndReason;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly answeredAt?: number;
  /** From the answer to the end. */
  readonly durationMs?: number;
  /** The message says that a recording of the call can be watched, not that the call ended. */
  readonly recordingId?: string;
}

/** A conversation as it is for all its members. */
export interface ConversationInfo {
  readonly id: string;
  readonly kind: ConversationKind;
  readonly name?: string;
  /** Any user of the app may join this channel. */
  readonly public?: true;
  /** The first 50 members; page through the rest. */
  readonly members: readonly Member[];
  readonly memberCount: number;
  readonly lastSeq: number;
  readonly lastMessage?: Message;
  /** Raised by every change in the conversation. */
  readonly version: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly updatedAt: number;
}

/** Two users, a group of them, or a channel: few write, many read. */
export type ConversationKind = 'direct' | 'group' | 'channel';

/** A conversation as it is for one of its members. */
export interface Conversation {
  readonly id: string;
  readonly kind: ConversationKind;
  readonly name?: string;
  /** Any user of the app may join this channel. */
  readonly public?: true;
  /** The first 50 members; page through the rest. */
  readonly members: readonly Member[];
  readonly memberCount: number;
  readonly lastSeq: number;
  readonly lastMessage?: Message;
  /** Raised by every change in the conversation. */
  readonly version: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly updatedAt: number;
  readonly role: Role;
  /** Messages of others after `readSeq`, without those in threads, deleted or not kept. */
  readonly unreadCount: number;
  /** Messages after `readSeq` that mention the user. */
  readonly mentionCount: number;
  readonly readSeq: number;
  readonly settings: ConversationSettings;
}

/** How one member keeps a conversation. */
export interface ConversationSettings {
  readonly notifications: NotificationLevel;
  /** Until then nothing sounds. */
  readonly mutedUntil?: number;
  readonly archived: boolean;
}

/** Whose message was forwarded. */
export interface Forward {
  readonly sender: User;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
}

/** What the page of the first link in a text says of itself; the server fetched it. */
export interface LinkPreview {
  readonly url: string;
  readonly title: string;
  readonly description?: string;
  readonly siteName?: string;
  readonly image?: string;
}

/** A user in a conversation, with their receipts: how far they have received and read, as a `seq`. */
export interface Member {
  readonly user: User;
  readonly role: Role;
  readonly deliveredSeq: number;
  readonly readSeq: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly joinedAt: number;
}

/** What was done to a message, and by whom. */
export interface MessageChange {
  readonly kind:
    'edited' | 'deleted' | 'pinned' | 'unpinned' | 'reacted' | 'voted' | 'pollClosed' | 'answered' | 'previewed';
  /** Absent where the server did it, or the poll is anonymous. */
  readonly userId?: string;
  /** Of `reacted`. */
  readonly emoji?: string;
  /** Of `reacted`: put there, or taken away. */
  readonly active?: boolean;
  /** Of `voted`, unless anonymous. */
  readonly options?: readonly number[];
}

/** What a message said before an edit. */
export interface MessageEdit {
  readonly text: string;
  readonly metadata?: Metadata;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly replacedAt: number;
}

/** One stored entry of a conversation. `seq` orders it. */
export interface Message {
  /** Derived from the conversation and `seq`. */
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  /** The conversation's version when this message last changed. */
  readonly version: number;
  readonly clientId: string;
  readonly sender: User;
  /** A subset of Markdown; empty once deleted. */
  readonly text: string;
  readonly metadata?: Metadata;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
  readonly replyTo?: Quote;
  /** The message belongs to the thread of the message with this seq. */
  readonly threadSeq?: number;
  readonly thread?: ThreadSummary;
  readonly mentions?: readonly string[];
  readonly mentionsAll?: true;
  /** In the order in which they came first. */
  readonly reactions?: readonly Reaction[];
  readonly poll?: Poll;
  readonly forwardedFrom?: Forward;
  readonly files?: readonly FileInfo[];
  readonly linkPreview?: LinkPreview;
  readonly call?: CallOutcome;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly editedAt?: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly deletedAt?: number;
  /** Deleted by those who run the app, after a report. */
  readonly hidden?: true;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly pinnedAt?: number;
  /** The app's own id of a user. */
  readonly pinnedBy?: string;
  /** Its content is not kept: who was not there does not get it. */
  readonly stored?: false;
}

/** The app's own data on a message, at most 8 KiB as JSON. */
export type Metadata = Readonly<Record<string, unknown>>;

/** Of which messages in a conversation a user wants to be told. */
export type NotificationLevel = 'all' | 'mentions' | 'none';

/** A question to vote on. */
export interface PollDraft {
  readonly question: string;
  readonly options: readonly string[];
  /** A vote may name several options. */
  readonly multiple?: boolean;
  /** Nobody is shown who voted for what. */
  readonly anonymous?: boolean;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly closesAt?: number;
}

/** A poll and where it stands. */
export interface Poll {
  readonly question: string;
  readonly options: readonly {
    readonly text: string;
    readonly count: number;
    /** The first 20; none where the poll is anonymous. */
    readonly userIds: readonly string[];
  }[];
  readonly voterCount: number;
  readonly multiple: boolean;
  readonly anonymous: boolean;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly closesAt?: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly closedAt?: number;
  /** The asking user's own vote. Given in answers to the asking user; events, which are the same for all, have it not. */
  readonly own?: readonly number[];
}

/** The message that another one answers, as it is now. */
export interface Quote {
  readonly seq: number;
  readonly sender: User;
  /** At most its first 200 characters. */
  readonly text: string;
  readonly deleted?: true;
}

/** One emoji on a message, and who put it there. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  /** The first 20; page through the rest. */
  readonly userIds: readonly string[];
  /** Whether the asking user is among them. Given in answers to the asking user; events, which are the same for all, have it not. */
  readonly own?: boolean;
}

/** How far a member has received and read. */
export interface Receipt {
  /** The app's own id of a user. */
  readonly userId: string;
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

/** What a member may do: an owner everything, a moderator all but roles and owners, a member what the kind of conversation lets all do. */
export type Role = 'owner' | 'moderator' | 'member';

/** A message that the server sends later. */
export interface ScheduledMessage {
  readonly conversationId: string;
  readonly clientId: string;
  readonly text: string;
  readonly metadata?: Metadata;
  readonly replyTo?: number;
  readonly threadSeq?: number;
  readonly mentions?: readonly string[];
  readonly mentionsAll?: boolean;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly sendAt: number;
  /** The code of the error because of which it was not sent. */
  readonly failed?: string;
}

/** A user who may read a conversation, and write nothing there for a while. */
export interface Silence {
  readonly user: User;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly silencedAt: number;
  /** The app's own id of a user. */
  readonly silencedBy: string;
  /** When it ends by itself; absent where it does not. */
  readonly until?: number;
}

/** The answers in the thread of a message. */
export interface ThreadSummary {
  readonly count: number;
  readonly lastSeq: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly lastAt: number;
}

/** What the author of a hidden message says to that, and what was decided then. */
export interface Appeal {
  readonly text: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly appealedAt: number;
  /** What became of the decision to hide: absent until somebody has looked again. */
  readonly outcome?: 'upheld' | 'overturned';
  readonly note?: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly resolvedAt?: number;
}

/** A user whom another one has blocked. */
export interface Block {
  readonly user: User;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly blockedAt: number;
}

/** What an app lets its users say; nothing said lets everything through. Bots are let through. */
export interface ModerationRules {
  /** Words, or several, that are looked for where they stand alone, whatever their case. */
  readonly words?: readonly string[];
  /** Refuse what has such a word, which is so unless given, or put `*` in place of its letters. */
  readonly onWord?: 'refuse' | 'mask';
  /** So many messages may each user send in so many seconds. */
  readonly rate?: {
    readonly messages: number;
    readonly seconds: number;
  };
  /** The app is asked there about each message and edit before anybody is told. */
  readonly hook?: {
    readonly url: string;
    /** Milliseconds it has; 1000 unless given. */
    readonly within?: number;
    /** What becomes of a message where it does not answer in time, or wrongly: delivered unless given. */
    readonly onFailure?: 'deliver' | 'refuse';
  };
}

/** What is wrong with it. */
export type ReportReason = 'spam' | 'harassment' | 'hate' | 'violence' | 'sexual' | 'selfHarm' | 'other';

/** What somebody reported, as the app’s own backend sees it. */
export interface Report {
  readonly id: string;
  readonly reporter: User;
  readonly user: User;
  readonly message?: Message;
  readonly reason: ReportReason;
  readonly note?: string;
  /** `closed`: an appeal was decided, and nothing more can be done. */
  readonly state: 'open' | 'resolved' | 'appealed' | 'closed';
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
  readonly action?: 'none' | 'hide';
  /** Milliseconds since the epoch, by the server's clock. */
  readonly resolvedAt?: number;
  /** For the app’s own records: no user is shown it. */
  readonly resolutionNote?: string;
  readonly appeal?: Appeal;
}

/** What others see of a user: status, the user's own words, and when they were last connected. */
export interface Presence {
  /** The app's own id of a user. */
  readonly userId: string;
  readonly status: PresenceStatus;
  readonly message?: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly lastSeen?: number;
}

/** One value per user, made from all devices and calls. */
export type PresenceStatus = 'online' | 'away' | 'dnd' | 'busy' | 'offline';

/** The token of an app on a phone. */
export interface AppPushSubscription {
  readonly kind: 'apns' | 'fcm';
  readonly token: string;
}

/** Where a device is told what happens while it is not connected. */
export type DeviceSubscription = WebPushSubscription | AppPushSubscription;

/** What a push brings to a device, encrypted for it alone. */
export type PushPayload = PushedMessage | PushedCall | PushedCallEnd;

/** A push that a call rings no longer. */
export interface PushedCallEnd {
  readonly type: 'callEnded';
  /** Whom it is for. */
  readonly userId: string;
  readonly callId: string;
}

/** A push that a call rings. */
export interface PushedCall {
  readonly type: 'call';
  /** Whom it is for. */
  readonly userId: string;
  readonly callId: string;
  /** The name of who calls. */
  readonly from: string;
  readonly video: boolean;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly startedAt: number;
}

/** What a push says of a message. */
export interface PushedMessage {
  readonly type: 'message';
  /** Whom it is for. */
  readonly userId: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly sender: User;
  /** The name of the conversation, where it is not between two. */
  readonly group?: string;
  /** The beginning of what it says. */
  readonly text: string;
  /** It says that the user missed a call. */
  readonly missedCall?: true;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly sentAt: number;
}

/** What the push manager of a browser gives (RFC 8030, RFC 8291). */
export interface WebPushSubscription {
  readonly kind: 'web';
  readonly endpoint: string;
  readonly keys: {
    /** The browser’s public key, a point of P-256. */
    readonly p256dh: string;
    /** The secret of the subscription. */
    readonly auth: string;
  };
}

/** What one participant sent for a stretch of a recording: WebM with Opus, VP8 or both. A new stretch begins where recording went on after a pause, and where a device began anew. */
export interface RecordingFile {
  readonly id: string;
  /** The app's own id of a user. */
  readonly userId: string;
  /** Microphone and camera stand together; a shared screen apart. */
  readonly source: 'camera' | 'screen';
  readonly audio: boolean;
  readonly video: boolean;
  /** When its first sound or picture arrived: files are played together by it. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly contentType: string;
}

/** Where a file can be read without signing in, in parts too (RFC 9110, section 14), until it expires. */
export interface RecordingLink {
  readonly fileId: string;
  /** A path, to be resolved against the server's address. */
  readonly path: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly expiresAt: number;
}

/** A recording of a call, from when it was asked for until it was stopped or the call ended. */
export interface Recording {
  readonly id: string;
  readonly callId: string;
  readonly conversationId?: string;
  /** Who asked for it. */
  readonly by: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly startedAt: number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly storedAt: number;
  readonly files: readonly RecordingFile[];
}

/** What of a text was searched for: from `start` up to, and without, `end`, in UTF-16 code units. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
}

/** A message that a search found, and where it stands. */
export interface MessageHit {
  readonly message: Message;
  /** In the text, in rising order, at most 50; none where something else of the message was found. */
  readonly highlights: readonly Highlight[];
  /** Enough to name it; `with` is the other one of a direct conversation. */
  readonly conversation: {
    readonly id: string;
    readonly kind: ConversationKind;
    readonly name?: string;
    readonly with?: User;
  };
}

/** A desk phone, or a softphone that speaks SIP: it calls as its user, and rings with their devices. */
export interface DeskPhone {
  /** As what a desk phone registers; of all apps of a server one has it. */
  readonly name: string;
  /** Whose phone it is. */
  readonly userId: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly createdAt: number;
}

/** A number or an extension that an app has, and who answers it. */
export interface PhoneNumber {
  /** In E.164, such as +33123456789; or an extension. */
  readonly number: string;
  /** Whose devices it rings, and who calls as it. */
  readonly userId: string;
  /** In E.164: where a call goes that nobody took. */
  readonly fallback?: string;
  /** Users who have no number call as it. */
  readonly main?: true;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly updatedAt: number;
}

/** What each operation takes. */
export interface OperationParams {
  /** The first frame of a connection: who, which protocol, and what was missed. It serves resuming too. */
  'session.open': SessionParams;
  /** Renew the token on the running connection. */
  'session.refresh': {
    readonly token: string;
  };
  /** Ask whether the other side is there. */
  'session.ping': Readonly<Record<never, never>>;
  /** Create a user, or change the fields given. */
  'user.upsert': {
    /** The app's own id of a user. */
    readonly userId: string;
    readonly name?: string;
    readonly avatar?: string | null;
  };
  /** One user of the app. */
  'user.get': {
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** The users of the app, by id. */
  'user.list': {
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Create a bot user and its key. The key is shown this once. */
  'bot.create': {
    /** The app's own id of a user. */
    readonly userId: string;
    readonly name?: string;
  };
  /** End every session of a user and refuse the tokens issued until now. */
  'token.revoke': {
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** The conversation of two users; it is made when it is first asked for. */
  'conversation.direct': {
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** Create a group or a channel; the caller owns it. */
  'conversation.create': {
    readonly clientId: string;
    readonly name: string;
    readonly kind?: 'group' | 'channel';
    /** Any user of the app may join; for channels only. */
    readonly public?: boolean;
    /** Whom to add besides the caller. */
    readonly members: readonly string[];
  };
  /** One conversation of the caller. */
  'conversation.get': {
    readonly conversationId: string;
  };
  /** The caller's conversations, the last changed first. */
  'conversation.list': {
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Rename a group or a channel. */
  'conversation.update': {
    readonly conversationId: string;
    readonly name: string;
  };
  /** The members of a conversation, by id. */
  'conversation.members': {
    readonly conversationId: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Add users to a group or a channel. */
  'conversation.addMembers': {
    readonly conversationId: string;
    readonly userIds: readonly string[];
  };
  /** Remove a user from a group or a channel, or leave it. */
  'conversation.removeMember': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    /** They cannot come again: to a channel until they are unbanned or added, to a group until they are unbanned. */
    readonly ban?: true;
  };
  /** Let a user come to a channel or a group again. */
  'conversation.unban': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** Who cannot come to a channel or a group again, by id; for those who may remove members. */
  'conversation.bans': {
    readonly conversationId: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Let a user write nothing in a group or a channel, nor react, vote or pin, for a while or until it is ended. For those who may remove them. It outlasts leaving; silencing again replaces it. */
  'conversation.silence': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    /** When it ends by itself, in ms since the epoch. */
    readonly until?: number;
  };
  /** Let a user write again. */
  'conversation.unsilence': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** Who may write nothing now, by id; for those who may remove members. */
  'conversation.silences': {
    readonly conversationId: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Become a member of a public channel. */
  'conversation.join': {
    readonly conversationId: string;
  };
  /** Give a member another role. */
  'conversation.setRole': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly role: Role;
  };
  /** How the caller keeps a conversation: notified of what, muted until when, archived or not. */
  'conversation.configure': {
    readonly conversationId: string;
    readonly notifications?: NotificationLevel;
    /** Null ends the muting. */
    readonly mutedUntil?: number | null;
    readonly archived?: boolean;
  };
  /** Say how far the caller has received or read. Receipts only rise. */
  'receipt.mark': {
    readonly conversationId: string;
    readonly deliveredSeq?: number;
    readonly readSeq?: number;
  };
  /** Say that the caller types, or has stopped. It expires by itself. */
  'typing.set': {
    readonly conversationId: string;
    readonly active: boolean;
  };
  /** Store a message. The answer is given after the commit; the same client id gives the same answer for ever. */
  'message.send': {
    readonly conversationId: string;
    readonly clientId: string;
    /** At most 16 KiB of UTF-8. */
    readonly text: string;
    readonly metadata?: Metadata;
    /** The message that this one answers. */
    readonly replyTo?: number;
    /** The message in whose thread this one stands. */
    readonly threadSeq?: number;
    /** Whom the text mentions. */
    readonly mentions?: readonly string[];
    /** The text mentions all members. */
    readonly mentionsAll?: boolean;
    readonly poll?: PollDraft;
    /** Files of the sender that are ready. */
    readonly files?: readonly string[];
    /** The message to forward: its text and metadata. */
    readonly forward?: {
      readonly conversationId: string;
      readonly seq: number;
    };
    /** Tell who is there, and keep no content. */
    readonly store?: false;
  };
  /** History: messages before `before` (the newest page first) or after `after`, each page in rising order of seq. A page holds fewer than `limit` where they are large, at least one. */
  'message.list': {
    readonly conversationId: string;
    readonly before?: number;
    readonly after?: number;
    /** Only the thread of this message, which comes with them. */
    readonly threadSeq?: number;
    readonly limit?: number;
  };
  /** Change what a message of the caller says; what it said before is kept. */
  'message.edit': {
    readonly conversationId: string;
    readonly seq: number;
    /** At most 16 KiB of UTF-8. */
    readonly text: string;
    readonly metadata?: Metadata;
    /** Whom the text mentions. */
    readonly mentions?: readonly string[];
    /** The text mentions all members. */
    readonly mentionsAll?: boolean;
  };
  /** Take the content of a message away; its place stays. */
  'message.delete': {
    readonly conversationId: string;
    readonly seq: number;
  };
  /** What a message said before, the latest first. */
  'message.edits': {
    readonly conversationId: string;
    readonly seq: number;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Pin a message to its conversation. */
  'message.pin': {
    readonly conversationId: string;
    readonly seq: number;
  };
  /** Unpin a message. */
  'message.unpin': {
    readonly conversationId: string;
    readonly seq: number;
  };
  /** The pinned messages of a conversation, the last pinned first; in pages only where they are large. */
  'message.pins': {
    readonly conversationId: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
  };
  /** Put an emoji on a message; the same one twice counts once. */
  'reaction.add': {
    readonly conversationId: string;
    readonly seq: number;
    /** One emoji of Unicode (RGI). */
    readonly emoji: string;
  };
  /** Take an emoji of the caller off a message. */
  'reaction.remove': {
    readonly conversationId: string;
    readonly seq: number;
    /** One emoji of Unicode (RGI). */
    readonly emoji: string;
  };
  /** Who put an emoji on a message, the first first. */
  'reaction.list': {
    readonly conversationId: string;
    readonly seq: number;
    /** One emoji of Unicode (RGI). */
    readonly emoji: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Vote in a message's poll; a vote replaces the caller's last one, an empty one takes it back. */
  'poll.vote': {
    readonly conversationId: string;
    readonly seq: number;
    /** Places of options, the first is 0. */
    readonly options: readonly number[];
  };
  /** End a poll of the caller. */
  'poll.close': {
    readonly conversationId: string;
    readonly seq: number;
  };
  /** Have the server send a message later. The same client id never makes two. */
  'scheduled.create': {
    readonly conversationId: string;
    readonly clientId: string;
    /** At most 16 KiB of UTF-8. */
    readonly text: string;
    readonly metadata?: Metadata;
    readonly replyTo?: number;
    readonly threadSeq?: number;
    /** Whom the text mentions. */
    readonly mentions?: readonly string[];
    /** The text mentions all members. */
    readonly mentionsAll?: boolean;
    /** Milliseconds since the epoch, by the server's clock. */
    readonly sendAt: number;
  };
  /** Change a scheduled message before it is sent. */
  'scheduled.update': {
    readonly clientId: string;
    /** At most 16 KiB of UTF-8. */
    readonly text?: string;
    readonly metadata?: Metadata;
    /** Milliseconds since the epoch, by the server's clock. */
    readonly sendAt?: number;
  };
  /** The caller's scheduled messages, the next to be sent first. */
  'scheduled.list': {
    readonly conversationId?: string;
  };
  /** Do not send a scheduled message. */
  'scheduled.cancel': {
    readonly clientId: string;
  };
  /** Announce a file for a conversation, and get where it is uploaded to by tus 1.0.0: HEAD and PATCH, without signing in. The same client id gives the same file. */
  'file.create': {
    readonly conversationId: string;
    readonly clientId: string;
    readonly name: string;
    /** Its media type. A file whose bytes are another picture, sound or film is refused. */
    readonly type?: string;
    readonly bytes: number;
  };
  /** Have a file looked at of which all bytes are there. Answers with `checking` where that takes longer than a few seconds: ask again. */
  'file.finish': {
    readonly fileId: string;
  };
  /** Links to a file of a message that the caller sees, or to one of their own, for a short time. */
  'file.get': {
    readonly fileId: string;
    readonly conversationId?: string;
    readonly seq?: number;
  };
  /** Delete a file of the caller that no message was sent with; an upload ends. */
  'file.delete': {
    readonly fileId: string;
  };
  /** Set the caller's status; it wins over what devices and calls say. `online` gives it back to them. */
  'presence.set': {
    readonly status: PresenceStatus;
    readonly message?: string;
  };
  /** Say that nobody uses this device, or that somebody does again. */
  'presence.idle': {
    readonly idle: boolean;
  };
  /** The presence of users, once. */
  'presence.get': {
    readonly userIds: readonly string[];
  };
  /** The presence of users, now and whenever it changes, for as long as the session lasts. */
  'presence.watch': {
    readonly userIds: readonly string[];
  };
  /** End the watching of users. */
  'presence.unwatch': {
    readonly userIds: readonly string[];
  };
  /** Ring every device of a user, or of all members of a group. Where a call of that group runs, it is joined. Repeating the client id never rings twice. */
  'call.start': {
    readonly clientId: string;
    /** Whom to call: a user, or a phone such as `tel:+33123456789`; without it, all members of the group `conversationId`. */
    readonly to?: string;
    readonly video: boolean;
    readonly conversationId?: string;
    /** Media is encrypted from device to device, whatever carries it. */
    readonly encrypted?: true;
  };
  /** Answer on this device; the others stop ringing. */
  'call.accept': {
    readonly callId: string;
  };
  /** Come into a call of a group on this device: to answer it, after declining it, or after leaving it. Where it has a lobby, whom it does not ring is `waiting` there until the host decides. */
  'call.join': {
    readonly callId: string;
  };
  /** Decline on all devices. */
  'call.reject': {
    readonly callId: string;
    readonly reason?: 'rejected' | 'busy';
  };
  /** End the call; before it is answered this cancels it. With `after` the caller leaves now and the call ends then, unless they rejoin it: for a page that is being reloaded. */
  'call.hangup': {
    readonly callId: string;
    /** Milliseconds within which `call.rejoin` keeps it. */
    readonly after?: number;
  };
  /** Take up the call on this device: after a reload, or in place of another device of the same user. Raises the epoch: both sides open new channels. */
  'call.rejoin': {
    readonly callId: string;
  };
  /** The caller's ended calls, the last started first. */
  'call.list': {
    /** Where the next page starts, as the last answer gave it. */
    readonly before?: string;
    readonly limit?: number;
    readonly conversationId?: string;
    /** Only calls of others that ended by `timeout` or `cancelled`. */
    readonly missed?: true;
  };
  /** Store what the caller measured of the call, in place of what they reported before: until 60 seconds after its end. */
  'call.report': {
    readonly callId: string;
    readonly report: CallReport;
  };
  /** One call of the caller, running or ended, with what its participants measured. */
  'call.get': {
    readonly callId: string;
  };
  /** Say what this participant sends now. */
  'media.update': {
    readonly callId: string;
    readonly media: ParticipantMedia;
  };
  /** What the caller finds a way by, with credentials of their own that live for a while: to try it before a call. */
  'media.iceServers': Readonly<Record<never, never>>;
  /** Carry a session description to the other end of a channel. */
  'media.describe': {
    readonly callId: string;
    readonly channel: Channel;
    readonly epoch: number;
    readonly description: Description;
    /** On `pub`: what the streams of an offer are, by `mid`, such as `camera` and `screen`. */
    readonly labels?: Readonly<Record<string, string>>;
  };
  /** Say what of the `sub` channel is wanted: which streams, how large each, or the channel offered anew. */
  'media.configure': {
    readonly callId: string;
    readonly epoch: number;
    /** In place of what was wanted before; all unless said. */
    readonly streams?: 'all' | readonly StreamName[];
    readonly layers?: readonly StreamLayer[];
    /** Offer `sub` anew with new ICE credentials (RFC 8445). */
    readonly restart?: true;
  };
  /** Carry ICE candidates to the other end of a channel (RFC 8838). */
  'media.trickle': {
    readonly callId: string;
    readonly channel: Channel;
    readonly epoch: number;
    readonly candidates: readonly Candidate[];
  };
  /** Ask to record the call, and consent to it; or stop that for all. It records while everybody in the call has consented. A call between two moves to the media server for it. */
  'call.record': {
    readonly callId: string;
    readonly on: boolean;
  };
  /** Consent to being recorded, decline it, or withdraw: then nobody is recorded any more. */
  'call.consent': {
    readonly callId: string;
    readonly consent: boolean;
  };
  /** Have what is said in the call told as text to all who are in it, by `call.captioned`; or stop that. A call between two moves to the media server for it. */
  'call.caption': {
    readonly callId: string;
    readonly on: boolean;
  };
  /** Recordings of a call, or of all calls of a conversation, that the caller took part in; the last begun first. They are there once they are stored. */
  'recording.list': {
    readonly callId?: string;
    readonly conversationId?: string;
    readonly before?: string;
    readonly limit?: number;
  };
  /** One recording of a call that the caller took part in, with links to its files. */
  'recording.get': {
    readonly recordingId: string;
  };
  /** Delete a recording for all, for ever: who started its call may, and the app's own backend. */
  'recording.delete': {
    readonly recordingId: string;
  };
  /** Ring more users into the call: whoever is in it may, and where it is not open its host alone. A call between two becomes one of a group, with the epoch raised; media goes on over the former channels until the new ones are there. */
  'call.add': {
    readonly callId: string;
    readonly userIds: readonly string[];
  };
  /** Put somebody out of the call, who does not come in again unless somebody adds them. For its host. */
  'call.remove': {
    readonly callId: string;
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** Turn off what a participant sends, until they turn it on again. A media server keeps it from everybody at once. For the host. */
  'call.mute': {
    readonly callId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly source: MediaSource;
  };
  /** Say who comes in, or make another participant the host. For the host. */
  'call.configure': {
    readonly callId: string;
    readonly access?: CallAccess;
    /** Somebody who is in the call. */
    readonly host?: string;
  };
  /** Let in who waits in the lobby, or turn them away. For the host. */
  'call.admit': {
    readonly callId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly admitted: boolean;
  };
  /** End the call for everybody: for its host, and in a call of two for either, as `call.hangup`. One that has ended is answered as it is. */
  'call.end': {
    readonly callId: string;
  };
  /** Raise or lower a hand: the own one; the host lowers those of others. */
  'call.raise': {
    readonly callId: string;
    readonly raised: boolean;
    /** The app's own id of a user. */
    readonly userId?: string;
  };
  /** Hand a call with a phone to another phone, or to the one of a second call; then leave both. It answers at once; `transfer` of the call tells what becomes of it: the caller stays in the call until it is `done`. */
  'call.transfer': {
    readonly callId: string;
    /** The phone that is to have the call, which is rung. */
    readonly to?: string;
    /** In place of `to`: the running call with the phone that is to have it. */
    readonly attended?: string;
  };
  /** React in the call: all devices in it are told, and nothing is stored. */
  'call.react': {
    readonly callId: string;
    /** One emoji of Unicode (RGI). */
    readonly emoji: string;
  };
  /** Send something to the devices of the others in the call that are connected, in order. Nothing is stored, and nobody gets it later. */
  'call.send': {
    readonly callId: string;
    /** At most 4 KiB of UTF-8. */
    readonly data: string;
    /** Only to these. */
    readonly to?: readonly string[];
    readonly kind?: SentKind;
  };
  /** Give a number or an extension to a user: it rings their devices, and they call as it. What is left out is taken away. */
  'number.upsert': {
    /** A number of the phone network, or an extension of two to six digits that is known inside the app alone. */
    readonly number: string;
    /** The app's own id of a user. */
    readonly userId: string;
    /** Where a call goes that nobody took. */
    readonly fallback?: string;
    /** Users who have no number call as it. One number is that. */
    readonly main?: true;
  };
  /** The app's numbers and extensions, in order; to a user their own. */
  'number.list': Readonly<Record<never, never>>;
  /** Take a number or an extension from the app: it rings nobody any more. */
  'number.delete': {
    /** A number of the phone network, or an extension of two to six digits that is known inside the app alone. */
    readonly number: string;
  };
  /** Give a desk phone to a user: what is told here is typed into it. Its password is shown this once. */
  'phone.create': {
    /** As what a desk phone registers; of all apps of a server one has it. */
    readonly name: string;
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** The desk phones of the app's users, by name; to a user their own. */
  'phone.list': Readonly<Record<never, never>>;
  /** Take a desk phone away: it registers no more, and its calls end. */
  'phone.delete': {
    /** As what a desk phone registers; of all apps of a server one has it. */
    readonly name: string;
  };
  /** The key by which browsers know this server’s pushes (RFC 8292): the push manager’s `applicationServerKey`. */
  'push.key': Readonly<Record<never, never>>;
  /** Push to this device while it is not connected: messages while its user is active nowhere, and calls. One subscription for each device; one that another device or user had registered becomes this one’s. */
  'push.register': {
    readonly subscription: DeviceSubscription;
  };
  /** Push nothing more to this device, or to where the given subscription of the user leads: a browser keeps one over devices. */
  'push.unregister': {
    readonly subscription?: DeviceSubscription;
  };
  /** Messages of the caller’s conversations, the newest first. Case and accents do not matter. Without a query: what the filters let through. */
  'search.messages': {
    /** Words that must all be there; each may be the beginning of a word. What stands in quotes must be there as it is. At most 256 characters. */
    readonly query?: string;
    readonly conversationId?: string;
    /** The app's own id of a user. */
    readonly senderId?: string;
    /** Only what was sent before, in ms since the epoch. */
    readonly before?: number;
    /** Only what was sent then or later, in ms since the epoch. */
    readonly after?: number;
    /** Only what has an address of the web in its text. */
    readonly has?: 'link';
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** The caller’s conversations by their name, or by that of the other one; the last changed first. */
  'search.conversations': {
    /** Words that must all be there; each may be the beginning of a word. What stands in quotes must be there as it is. At most 256 characters. */
    readonly query: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** The users of the app by the words of their name or id; in the order of their ids. */
  'search.people': {
    /** Words that must all be there; each may be the beginning of a word. What stands in quotes must be there as it is. At most 256 characters. */
    readonly query: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Block a user: neither writes to the other directly or calls them any more, the blocked one adds the caller to nothing and sees them offline. They are not told. */
  'block.add': {
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** Unblock a user. What they tried meanwhile was refused and does not come back. */
  'block.remove': {
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** Whom the caller has blocked, by id. */
  'block.list': {
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** What the app lets its users say. */
  'moderation.get': Readonly<Record<never, never>>;
  /** Say anew what the app lets its users say, in place of all that was said before. */
  'moderation.configure': {
    readonly rules: ModerationRules;
  };
  /** Report a message of a conversation of the caller, or a user, to the app. The message is kept with the report as it is now. */
  'report.create': {
    readonly clientId: string;
    /** The app's own id of a user. */
    readonly userId?: string;
    readonly conversationId?: string;
    readonly seq?: number;
    readonly reason: ReportReason;
    readonly note?: string;
  };
  /** What was reported in the app, the oldest first. */
  'report.list': {
    /** Only those in this state of `Report`. */
    readonly state?: string;
    /** The app's own id of a user. */
    readonly userId?: string;
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor?: string;
    readonly limit?: number;
  };
  /** Decide on a report: `none`, or `hide` its message, of which a tombstone stays. On one that is appealed: `uphold` or `overturn`. What was hidden does not come back by itself: its text is in the report. */
  'report.resolve': {
    readonly reportId: string;
    readonly action: 'none' | 'hide' | 'uphold' | 'overturn';
    readonly note?: string;
  };
  /** Ask the app to look again at its decision to hide a message of the caller. Once for each decision. */
  'report.appeal': {
    readonly conversationId: string;
    readonly seq: number;
    readonly text: string;
  };
}

/** What each operation answers. */
export interface OperationResults {
  /** The first frame of a connection: who, which protocol, and what was missed. It serves resuming too. */
  'session.open': Session;
  /** Renew the token on the running connection. */
  'session.refresh': {
    /** Milliseconds since the epoch, by the server's clock. */
    readonly tokenExpiresAt?: number;
  };
  /** Ask whether the other side is there. */
  'session.ping': {
    /** Milliseconds since the epoch, by the server's clock. */
    readonly serverTime: number;
  };
  /** Create a user, or change the fields given. */
  'user.upsert': {
    readonly user: UserRecord;
  };
  /** One user of the app. */
  'user.get': {
    readonly user: User;
  };
  /** The users of the app, by id. */
  'user.list': {
    readonly items: readonly User[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Create a bot user and its key. The key is shown this once. */
  'bot.create': {
    readonly user: UserRecord;
    readonly apiKey: string;
  };
  /** End every session of a user and refuse the tokens issued until now. */
  'token.revoke': Readonly<Record<never, never>>;
  /** The conversation of two users; it is made when it is first asked for. */
  'conversation.direct': {
    readonly conversation: Conversation;
  };
  /** Create a group or a channel; the caller owns it. */
  'conversation.create': {
    readonly conversation: Conversation;
  };
  /** One conversation of the caller. */
  'conversation.get': {
    readonly conversation: Conversation;
  };
  /** The caller's conversations, the last changed first. */
  'conversation.list': {
    readonly items: readonly Conversation[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Rename a group or a channel. */
  'conversation.update': {
    readonly conversation: ConversationInfo;
  };
  /** The members of a conversation, by id. */
  'conversation.members': {
    readonly items: readonly Member[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Add users to a group or a channel. */
  'conversation.addMembers': {
    readonly conversation: ConversationInfo;
  };
  /** Remove a user from a group or a channel, or leave it. */
  'conversation.removeMember': Readonly<Record<never, never>>;
  /** Let a user come to a channel or a group again. */
  'conversation.unban': Readonly<Record<never, never>>;
  /** Who cannot come to a channel or a group again, by id; for those who may remove members. */
  'conversation.bans': {
    readonly items: readonly Ban[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Let a user write nothing in a group or a channel, nor react, vote or pin, for a while or until it is ended. For those who may remove them. It outlasts leaving; silencing again replaces it. */
  'conversation.silence': Readonly<Record<never, never>>;
  /** Let a user write again. */
  'conversation.unsilence': Readonly<Record<never, never>>;
  /** Who may write nothing now, by id; for those who may remove members. */
  'conversation.silences': {
    readonly items: readonly Silence[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Become a member of a public channel. */
  'conversation.join': {
    readonly conversation: Conversation;
  };
  /** Give a member another role. */
  'conversation.setRole': {
    readonly conversation: ConversationInfo;
  };
  /** How the caller keeps a conversation: notified of what, muted until when, archived or not. */
  'conversation.configure': {
    readonly settings: ConversationSettings;
    /** The conversation's when they became this. */
    readonly version?: number;
  };
  /** Say how far the caller has received or read. Receipts only rise. */
  'receipt.mark': Readonly<Record<never, never>>;
  /** Say that the caller types, or has stopped. It expires by itself. */
  'typing.set': Readonly<Record<never, never>>;
  /** Store a message. The answer is given after the commit; the same client id gives the same answer for ever. */
  'message.send': {
    readonly message: Message;
  };
  /** History: messages before `before` (the newest page first) or after `after`, each page in rising order of seq. A page holds fewer than `limit` where they are large, at least one. */
  'message.list': {
    readonly items: readonly Message[];
    readonly hasNext: boolean;
  };
  /** Change what a message of the caller says; what it said before is kept. */
  'message.edit': {
    readonly message: Message;
  };
  /** Take the content of a message away; its place stays. */
  'message.delete': {
    readonly message: Message;
  };
  /** What a message said before, the latest first. */
  'message.edits': {
    readonly items: readonly MessageEdit[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Pin a message to its conversation. */
  'message.pin': {
    readonly message: Message;
  };
  /** Unpin a message. */
  'message.unpin': {
    readonly message: Message;
  };
  /** The pinned messages of a conversation, the last pinned first; in pages only where they are large. */
  'message.pins': {
    readonly items: readonly Message[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Put an emoji on a message; the same one twice counts once. */
  'reaction.add': {
    readonly message: Message;
  };
  /** Take an emoji of the caller off a message. */
  'reaction.remove': {
    readonly message: Message;
  };
  /** Who put an emoji on a message, the first first. */
  'reaction.list': {
    readonly items: readonly User[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Vote in a message's poll; a vote replaces the caller's last one, an empty one takes it back. */
  'poll.vote': {
    readonly message: Message;
  };
  /** End a poll of the caller. */
  'poll.close': {
    readonly message: Message;
  };
  /** Have the server send a message later. The same client id never makes two. */
  'scheduled.create': {
    readonly scheduled: ScheduledMessage;
  };
  /** Change a scheduled message before it is sent. */
  'scheduled.update': {
    readonly scheduled: ScheduledMessage;
  };
  /** The caller's scheduled messages, the next to be sent first. */
  'scheduled.list': {
    readonly items: readonly ScheduledMessage[];
  };
  /** Do not send a scheduled message. */
  'scheduled.cancel': Readonly<Record<never, never>>;
  /** Announce a file for a conversation, and get where it is uploaded to by tus 1.0.0: HEAD and PATCH, without signing in. The same client id gives the same file. */
  'file.create': {
    readonly fileId: string;
    readonly state: FileState;
    /** A path of the upload, to be resolved against the server's address. */
    readonly uploadPath: string;
    /** Milliseconds since the epoch, by the server's clock. */
    readonly expiresAt: number;
  };
  /** Have a file looked at of which all bytes are there. Answers with `checking` where that takes longer than a few seconds: ask again. */
  'file.finish': {
    readonly state: FileState;
    readonly file?: FileInfo;
  };
  /** Links to a file of a message that the caller sees, or to one of their own, for a short time. */
  'file.get': {
    readonly file: FileInfo;
    /** A path of the file, to be resolved against the server's address. */
    readonly path: string;
    /** A path of the small picture of it, to be resolved against the server's address. */
    readonly thumbnailPath?: string;
    /** Milliseconds since the epoch, by the server's clock. */
    readonly expiresAt: number;
  };
  /** Delete a file of the caller that no message was sent with; an upload ends. */
  'file.delete': Readonly<Record<never, never>>;
  /** Set the caller's status; it wins over what devices and calls say. `online` gives it back to them. */
  'presence.set': {
    readonly presence: Presence;
  };
  /** Say that nobody uses this device, or that somebody does again. */
  'presence.idle': Readonly<Record<never, never>>;
  /** The presence of users, once. */
  'presence.get': {
    readonly items: readonly Presence[];
  };
  /** The presence of users, now and whenever it changes, for as long as the session lasts. */
  'presence.watch': {
    readonly items: readonly Presence[];
  };
  /** End the watching of users. */
  'presence.unwatch': Readonly<Record<never, never>>;
  /** Ring every device of a user, or of all members of a group. Where a call of that group runs, it is joined. Repeating the client id never rings twice. */
  'call.start': {
    readonly call: CallRecord;
    readonly iceServers: readonly IceServer[];
  };
  /** Answer on this device; the others stop ringing. */
  'call.accept': {
    readonly call: CallRecord;
    readonly iceServers: readonly IceServer[];
  };
  /** Come into a call of a group on this device: to answer it, after declining it, or after leaving it. Where it has a lobby, whom it does not ring is `waiting` there until the host decides. */
  'call.join': {
    readonly call: CallRecord;
    readonly iceServers: readonly IceServer[];
  };
  /** Decline on all devices. */
  'call.reject': {
    readonly call: CallRecord;
  };
  /** End the call; before it is answered this cancels it. With `after` the caller leaves now and the call ends then, unless they rejoin it: for a page that is being reloaded. */
  'call.hangup': {
    readonly call: CallRecord;
  };
  /** Take up the call on this device: after a reload, or in place of another device of the same user. Raises the epoch: both sides open new channels. */
  'call.rejoin': {
    readonly call: CallRecord;
    readonly iceServers: readonly IceServer[];
  };
  /** The caller's ended calls, the last started first. */
  'call.list': {
    readonly calls: readonly CallRecord[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Store what the caller measured of the call, in place of what they reported before: until 60 seconds after its end. */
  'call.report': Readonly<Record<never, never>>;
  /** One call of the caller, running or ended, with what its participants measured. */
  'call.get': {
    readonly call: CallRecord;
    /** By participant: those who have reported. */
    readonly reports?: Readonly<Record<string, CallReport>>;
  };
  /** Say what this participant sends now. */
  'media.update': Readonly<Record<never, never>>;
  /** What the caller finds a way by, with credentials of their own that live for a while: to try it before a call. */
  'media.iceServers': {
    readonly iceServers: readonly IceServer[];
  };
  /** Carry a session description to the other end of a channel. */
  'media.describe': Readonly<Record<never, never>>;
  /** Say what of the `sub` channel is wanted: which streams, how large each, or the channel offered anew. */
  'media.configure': Readonly<Record<never, never>>;
  /** Carry ICE candidates to the other end of a channel (RFC 8838). */
  'media.trickle': Readonly<Record<never, never>>;
  /** Ask to record the call, and consent to it; or stop that for all. It records while everybody in the call has consented. A call between two moves to the media server for it. */
  'call.record': {
    readonly call: CallRecord;
  };
  /** Consent to being recorded, decline it, or withdraw: then nobody is recorded any more. */
  'call.consent': {
    readonly call: CallRecord;
  };
  /** Have what is said in the call told as text to all who are in it, by `call.captioned`; or stop that. A call between two moves to the media server for it. */
  'call.caption': {
    readonly call: CallRecord;
  };
  /** Recordings of a call, or of all calls of a conversation, that the caller took part in; the last begun first. They are there once they are stored. */
  'recording.list': {
    readonly recordings: readonly Recording[];
    readonly next?: string;
  };
  /** One recording of a call that the caller took part in, with links to its files. */
  'recording.get': {
    readonly recording: Recording;
    readonly links: readonly RecordingLink[];
  };
  /** Delete a recording for all, for ever: who started its call may, and the app's own backend. */
  'recording.delete': Readonly<Record<never, never>>;
  /** Ring more users into the call: whoever is in it may, and where it is not open its host alone. A call between two becomes one of a group, with the epoch raised; media goes on over the former channels until the new ones are there. */
  'call.add': {
    readonly call: CallRecord;
  };
  /** Put somebody out of the call, who does not come in again unless somebody adds them. For its host. */
  'call.remove': {
    readonly call: CallRecord;
  };
  /** Turn off what a participant sends, until they turn it on again. A media server keeps it from everybody at once. For the host. */
  'call.mute': {
    readonly call: CallRecord;
  };
  /** Say who comes in, or make another participant the host. For the host. */
  'call.configure': {
    readonly call: CallRecord;
  };
  /** Let in who waits in the lobby, or turn them away. For the host. */
  'call.admit': {
    readonly call: CallRecord;
  };
  /** End the call for everybody: for its host, and in a call of two for either, as `call.hangup`. One that has ended is answered as it is. */
  'call.end': {
    readonly call: CallRecord;
  };
  /** Raise or lower a hand: the own one; the host lowers those of others. */
  'call.raise': {
    readonly call: CallRecord;
  };
  /** Hand a call with a phone to another phone, or to the one of a second call; then leave both. It answers at once; `transfer` of the call tells what becomes of it: the caller stays in the call until it is `done`. */
  'call.transfer': {
    readonly call: CallRecord;
  };
  /** React in the call: all devices in it are told, and nothing is stored. */
  'call.react': Readonly<Record<never, never>>;
  /** Send something to the devices of the others in the call that are connected, in order. Nothing is stored, and nobody gets it later. */
  'call.send': Readonly<Record<never, never>>;
  /** Give a number or an extension to a user: it rings their devices, and they call as it. What is left out is taken away. */
  'number.upsert': {
    readonly number: PhoneNumber;
  };
  /** The app's numbers and extensions, in order; to a user their own. */
  'number.list': {
    readonly numbers: readonly PhoneNumber[];
  };
  /** Take a number or an extension from the app: it rings nobody any more. */
  'number.delete': Readonly<Record<never, never>>;
  /** Give a desk phone to a user: what is told here is typed into it. Its password is shown this once. */
  'phone.create': {
    readonly phone: DeskPhone;
    readonly password: string;
    /** What its address ends with; phones call it domain or realm. */
    readonly realm: string;
    /** Where it registers, as host:port, by UDP or TCP; only where the server knows. */
    readonly server?: string;
  };
  /** The desk phones of the app's users, by name; to a user their own. */
  'phone.list': {
    readonly phones: readonly DeskPhone[];
  };
  /** Take a desk phone away: it registers no more, and its calls end. */
  'phone.delete': Readonly<Record<never, never>>;
  /** The key by which browsers know this server’s pushes (RFC 8292): the push manager’s `applicationServerKey`. */
  'push.key': {
    /** A point of P-256, uncompressed, in base64url. */
    readonly publicKey: string;
  };
  /** Push to this device while it is not connected: messages while its user is active nowhere, and calls. One subscription for each device; one that another device or user had registered becomes this one’s. */
  'push.register': Readonly<Record<never, never>>;
  /** Push nothing more to this device, or to where the given subscription of the user leads: a browser keeps one over devices. */
  'push.unregister': Readonly<Record<never, never>>;
  /** Messages of the caller’s conversations, the newest first. Case and accents do not matter. Without a query: what the filters let through. */
  'search.messages': {
    readonly items: readonly MessageHit[];
    /** There may be more, also where this page has few items or none. */
    readonly next?: string;
    /** Some messages are not in the index yet: the same search finds more a little later. */
    readonly indexing?: true;
  };
  /** The caller’s conversations by their name, or by that of the other one; the last changed first. */
  'search.conversations': {
    readonly items: readonly Conversation[];
    /** There may be more, also where this page has few items or none. */
    readonly next?: string;
  };
  /** The users of the app by the words of their name or id; in the order of their ids. */
  'search.people': {
    readonly items: readonly User[];
    /** There may be more, also where this page has few items or none. */
    readonly next?: string;
  };
  /** Block a user: neither writes to the other directly or calls them any more, the blocked one adds the caller to nothing and sees them offline. They are not told. */
  'block.add': Readonly<Record<never, never>>;
  /** Unblock a user. What they tried meanwhile was refused and does not come back. */
  'block.remove': Readonly<Record<never, never>>;
  /** Whom the caller has blocked, by id. */
  'block.list': {
    readonly items: readonly Block[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** What the app lets its users say. */
  'moderation.get': {
    readonly rules: ModerationRules;
  };
  /** Say anew what the app lets its users say, in place of all that was said before. */
  'moderation.configure': {
    readonly rules: ModerationRules;
  };
  /** Report a message of a conversation of the caller, or a user, to the app. The message is kept with the report as it is now. */
  'report.create': {
    readonly reportId: string;
  };
  /** What was reported in the app, the oldest first. */
  'report.list': {
    readonly items: readonly Report[];
    /** Where the next page starts, as the last answer gave it. */
    readonly next?: string;
  };
  /** Decide on a report: `none`, or `hide` its message, of which a tombstone stays. On one that is appealed: `uphold` or `overturn`. What was hidden does not come back by itself: its text is in the report. */
  'report.resolve': {
    readonly report: Report;
  };
  /** Ask the app to look again at its decision to hide a message of the caller. Once for each decision. */
  'report.appeal': Readonly<Record<never, never>>;
}

/** What each event carries. */
export interface EventPayloads {
  /** The position to resume from. */
  'session.cursor': {
    /** Where the next page starts, as the last answer gave it. */
    readonly cursor: string;
  };
  /** The token is about to expire; renew it with session.refresh. */
  'session.expiring': {
    /** Milliseconds since the epoch, by the server's clock. */
    readonly tokenExpiresAt: number;
  };
  /** A message was stored. */
  'message.created': {
    readonly message: Message;
  };
  /** A message was changed: its text, reactions, votes, pin, thread or preview. */
  'message.updated': {
    readonly message: Message;
    readonly change: MessageChange;
  };
  /** A conversation was made or changed, or the receiver was added to it. */
  'conversation.updated': {
    readonly conversation: ConversationInfo;
  };
  /** A user is no longer a member; when it is the receiver, the conversation is gone for them. */
  'conversation.left': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
  };
  /** The receiver keeps a conversation otherwise, from another of their devices. */
  'conversation.configured': {
    readonly conversationId: string;
    readonly settings: ConversationSettings;
  };
  /** A user may write nothing in a conversation, or may again. They and those who run it are told. */
  'conversation.silenced': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly silenced: boolean;
    /** Milliseconds since the epoch, by the server's clock. */
    readonly until?: number;
  };
  /** The receiver scheduled a message or changed one, or it could not be sent. */
  'scheduled.changed': {
    readonly scheduled: ScheduledMessage;
  };
  /** A scheduled message of the receiver was sent or cancelled. */
  'scheduled.removed': {
    readonly conversationId: string;
    readonly clientId: string;
  };
  /** A member has received or read further. */
  'receipt.updated': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly deliveredSeq: number;
    readonly readSeq: number;
  };
  /** A member types, or has stopped. */
  'typing.changed': {
    readonly conversationId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly active: boolean;
    /** Milliseconds after which it is over unless renewed. */
    readonly expiresIn: number;
  };
  /** A watched user's presence changed. */
  'presence.changed': {
    readonly presence: Presence;
  };
  /** A call rings, was answered, changed or ended. A device that sees it first while it rings is being called. */
  'call.updated': {
    readonly call: CallRecord;
  };
  /** The other end of a channel sent a session description. */
  'media.described': {
    readonly callId: string;
    readonly channel: Channel;
    readonly epoch: number;
    readonly description: Description;
    /** On `sub`: all that arrives there, by `mid`. */
    readonly streams?: readonly ReceivedStream[];
    /** On `sub`: it belongs to a new connection, not to the one before. */
    readonly fresh?: true;
  };
  /** The other end of a channel sent ICE candidates. */
  'media.trickled': {
    readonly callId: string;
    readonly channel: Channel;
    readonly epoch: number;
    readonly candidates: readonly Candidate[];
  };
  /** Somebody in a call through a media server talks, or has stopped. */
  'media.talking': {
    readonly callId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly talking: boolean;
  };
  /** The host turned off what the receiving device sends: it turns its source off, and may turn it on again. */
  'call.muted': {
    readonly callId: string;
    readonly source: MediaSource;
    /** The app's own id of a user. */
    readonly by: string;
  };
  /** Somebody in the call reacted. */
  'call.reacted': {
    readonly callId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly emoji: string;
  };
  /** Somebody in the call sent something to this one, in the order in which they sent it. */
  'call.received': {
    readonly callId: string;
    /** The app's own id of a user. */
    readonly from: string;
    readonly data: string;
    readonly kind?: SentKind;
  };
  /** What somebody in the call said, as it was understood. Until `final`, the next one of theirs takes its place. */
  'call.captioned': {
    readonly callId: string;
    /** The app's own id of a user. */
    readonly userId: string;
    readonly text: string;
    readonly final: boolean;
    /** Milliseconds since the epoch, by the server's clock. */
    readonly at: number;
  };
  /** The user has blocked somebody, or unblocked them. Only their own devices are told. */
  'block.changed': {
    /** The app's own id of a user. */
    readonly userId: string;
    readonly blocked: boolean;
  };
  /** The app has looked at a report. Only the devices of who reported are told. */
  'report.resolved': {
    readonly reportId: string;
    readonly action: 'none' | 'hide';
  };
  /** The app has hidden a message after a report. Only its sender’s devices are told, who may appeal. */
  'message.hidden': {
    readonly conversationId: string;
    readonly seq: number;
  };
  /** The app has looked at an appeal. Only the devices of who appealed are told. */
  'appeal.resolved': {
    readonly conversationId: string;
    readonly seq: number;
    readonly outcome: 'upheld' | 'overturned';
    readonly note?: string;
  };
}
