/** A recording that was begun. */
export interface RecordingPlan {
  readonly app: string;
  readonly id: string;
  readonly callId: string;
  /** Who asked for it. */
  readonly by: string;
  /** In ms since the epoch. */
  readonly startedAt: number;
}

/** A file that was made of what the media server wrote. */
export interface RecordedFile {
  readonly userId: string;
  readonly source: 'camera' | 'screen';
  readonly audio: boolean;
  readonly video: boolean;
  /** When its first packet arrived, in ms since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly contentType: string;
  /** Reads it, from the beginning. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** What a media server writes while it records, and what files are made of. What was begun outlives a crash. */
export interface RawRecordings {
  /** A name for what the participant sends from now on, never given before. Rejects where the disk does not take it. */
  begin(plan: RecordingPlan, userId: string): Promise<string>;
  /** All that was begun and not removed. */
  left(): Promise<readonly RecordingPlan[]>;
  /**
   * Makes files, in no particular order, in bounded time; what no file can be made of is left out and said in the log. The same
   * again where it is called again. None where nothing was begun.
   */
  convert(id: string, signal: AbortSignal): Promise<readonly RecordedFile[]>;
  /** Gives the disk back. Done already where there is nothing. */
  remove(id: string): Promise<void>;
}
