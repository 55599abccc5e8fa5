import type { CallOutcome, CallRecord, Recording } from '@parley/protocol';

/** What a conversation is told of a recording: in the name of who asked for it. */
export interface RecordingNote {
  readonly conversationId: string;
  readonly senderId: string;
  readonly outcome: CallOutcome;
  readonly at: number;
}

/** The note that a recording can be watched. */
export function recordingNote({ id, by, conversationId = '', storedAt }: Recording, call: CallRecord): RecordingNote {
  const outcome: CallOutcome = { id: call.id, video: call.video, reason: 'hangup', recordingId: id };
  return { conversationId, senderId: by, outcome, at: storedAt };
}
