export type {
  AnswerFrame,
  ErrorBody,
  EventData,
  EventFrame,
  EventName,
  EventPosition,
  OperationName,
  Params,
  RequestFrame,
  Result,
  ServerFrame,
} from './frames.js';
export type { ErrorCode } from './errors.js';
export type {
  CallRecord,
  CallState,
  Candidate,
  Channel,
  Conversation,
  ConversationInfo,
  ConversationKind,
  Description,
  EndReason,
  IceServer,
  Member,
  Message,
  Metadata,
  Participant,
  ParticipantMedia,
  Presence,
  PresenceStatus,
  Receipt,
  Role,
  Session,
  SessionParams,
  Sync,
  User,
  UserRecord,
} from './types.js';
export type { Limits, RateClass } from './limits.js';
export { closeCodes, protocolVersions } from './frames.js';
export { limits } from './limits.js';
