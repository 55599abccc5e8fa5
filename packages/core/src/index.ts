export type { Parley, ParleyOptions } from './parley.js';
export { createClient } from './create-client.js';
export { ParleyError } from './kernel/parley-error.js';
export type {
  Conversation,
  ConversationEvents,
  ConversationList,
  ConversationRights,
  Conversations,
  ConversationState,
  CustomTypes,
  Draft,
  Message,
  MessageEditDraft,
  MessageMetadata,
  MessageRef,
  MessageStatus,
  Thread,
  Timeline,
} from './messaging/messaging.js';
export type { PresenceSlice } from './presence/presence.js';
export type { CallControls } from './calls/call-controls.js';
export type {
  Call,
  CallAccess,
  CallCapabilities,
  CallEffects,
  CallEffectsState,
  CallHistoryOptions,
  CallParticipant,
  Calls,
  CallSnapshot,
  CallStatus,
  CallSummary,
  Caption,
  Devices,
} from './calls/calls.js';
export type { CallElsewhere, JoinableCall } from './calls/other-calls.js';
export type { PhoneControls } from './calls/phone/phone-controls.js';
export type { Held } from './calls/phone/phone-line.js';
export type { CreatePhonePeer, PhonePeer } from './calls/phone/phone-peer.js';
export type { FrameCipher, FrameSource, KeyName, SealedKey } from './calls/encryption/frame-cipher.js';
export type { CallPreview, CallPreviewState } from './calls/manners/call-preview.js';
export type {
  CallForecast,
  CallTest,
  CallTestCode,
  CallTestOptions,
  CallTestState,
  CallTestStep,
  CallTestStepName,
} from './calls/manners/call-test.js';
export type { RecordingLink, Recordings, RecordingsOptions } from './calls/recordings.js';
export type { FileLinks, Files } from './files/files.js';
export type { FileSource, MessageFile } from './kernel/file-source.js';
export type { FilesPort, FilesWay, KeptUpload } from './files/files-port.js';
export type { MessagePlace, Moderation, ModerationEvents, Reported, ReportOptions } from './moderation/moderation.js';
export type { PushControl, PushSlice, PushState } from './push/push.js';
export type { FoundConversation, Search, Searched, SearchOptions, SearchResults } from './search/search.js';
export type { Users } from './users/users.js';
export type { Connection, ConnectionEvents, ConnectionState, ConnectionStatus } from './connection/connection.js';
export type { Observable } from './kernel/observable.js';
export type { Listenable } from './kernel/listenable.js';
export type { Page } from './kernel/page.js';
export type { AbortSignalLike, Cancellable } from './kernel/cancellable.js';
export type {
  DeviceKind,
  LocalTrack,
  MediaDevice,
  MediaPort,
  MediaSurface,
  MediaTrack,
  PeerEncryption,
  PeerListener,
  PeerRole,
  PeerPort,
  PeerState,
  MediaCounters,
  PeerStats,
  ShownSize,
  TrackProcessor,
  TrackSource,
} from './calls/media-port.js';
export type { CallSecurity } from './calls/security/call-phrase.js';
export type { CallEvents, NetworkNews } from './calls/call-events.js';
export type { CallQuality } from './calls/quality/create-quality.js';
export type { Figures } from './calls/quality/figures.js';
export type { QualityLevel } from './calls/quality/level.js';
export { createLinkedClient, type ClientPorts, type EngineTerms, type OwnEngine } from './create-client.js';
export type { Link, LinkOutbox, OutboxChange, RequestOptions } from './connection/link.js';
export type { OutboxEntry, Port, ToEngine, ToView } from './connection/engine-port.js';
export type { Socket, SocketListener, SocketPort } from './connection/socket-port.js';
export type { StreamFetch, StreamFetchAnswer, StreamFetchInit } from './connection/stream-fetch.js';
export { chooseTransport, type Transport, type TransportPorts } from './connection/transport.js';
export type { ConversationExtras, LoadExtras } from './messaging/conversation-extras.js';
export type { Clock } from './ports/clock.js';
export type { Logger } from './ports/logger.js';
export type { Random } from './ports/random.js';
export type { Storage, StorageBox, StorageChange } from './ports/storage.js';
export type {
  Block,
  Candidate,
  ConversationKind,
  ConversationSettings,
  Description,
  EndReason,
  ErrorCode,
  DeviceSubscription,
  Forward,
  Highlight,
  IceServer,
  LinkPreview,
  Member,
  MessageChange,
  MessageEdit,
  MessageHit,
  Metadata,
  NotificationLevel,
  Poll,
  PollDraft,
  Presence,
  PresenceStatus,
  PushedCall,
  PushedCallEnd,
  PushedMessage,
  PushPayload,
  Quote,
  Reaction,
  Receipt,
  Recording,
  RecordingFile,
  ReportReason,
  Role,
  ScheduledMessage,
  Silence,
  ThreadSummary,
  User,
} from '@parley/protocol';
