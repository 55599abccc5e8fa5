import type { OperationName } from './frames.js';
import type { OperationRow } from './operation.js';
import { authOperations } from './auth/operations.js';
import { callControlOperations } from './calls/control-operations.js';
import { callsOperations } from './calls/operations.js';
import { callRecordingOperations } from './calls/recording-operations.js';
import { connectionOperations } from './connection/operations.js';
import { fileOperations } from './files/operations.js';
import { messagingOperations } from './messaging/operations.js';
import { moderationOperations } from './moderation/operations.js';
import { presenceOperations } from './presence/operations.js';
import { pushOperations } from './push/operations.js';
import { recordingOperations } from './recording/operations.js';
import { searchOperations } from './search/operations.js';
import { telephonyOperations } from './telephony/operations.js';

/** The operation table: WebSocket methods, REST routes, OpenAPI, the typed client and the reference all come from it. */
export const operations: Readonly<Record<OperationName, OperationRow>> = {
  ...connectionOperations,
  ...authOperations,
  ...messagingOperations,
  ...fileOperations,
  ...presenceOperations,
  ...callsOperations,
  ...callRecordingOperations,
  ...recordingOperations,
  ...callControlOperations,
  ...telephonyOperations,
  ...pushOperations,
  ...searchOperations,
  ...moderationOperations,
};
