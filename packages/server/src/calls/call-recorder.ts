import type { CallRecord } from '@parley/protocol';

/** A recording of a call, from when it was asked for until it is stopped or the call ends. */
export interface RecordingName {
  readonly app: string;
  readonly call: CallRecord;
  /** When it was asked for: that names it within its call. */
  readonly at: number;
}

/** Keeps what a media server writes of calls. */
export interface CallRecorder {
  /**
   * A name, never given before, for what a participant sends from now on; that it was given outlives a crash.
   * Rejects where it cannot be kept.
   */
  begin(recording: RecordingName, userId: string): Promise<string>;
  /** Nothing more is written of it: files are made of what there is. Done already where nothing was begun. */
  finish(recording: RecordingName): void;
}
