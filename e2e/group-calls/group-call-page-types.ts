/** How one participant is shown. */
export interface Shown {
  readonly id: string;
  readonly state: string;
  readonly speaking: boolean;
  readonly tracks: readonly string[];
}

/** What of a call is shown. */
export interface ShownCall {
  readonly id: string;
  readonly status: string;
  readonly group: boolean;
  readonly activeSpeaker?: string;
  readonly participants: readonly Shown[];
}

/** A picture as it is on the page. */
export interface Picture {
  readonly frames: number;
  readonly width: number;
  /** What most of it is. */
  readonly color: 'red' | 'green' | 'blue' | 'none';
}

/** A participant of a group call who uses the SDK. Calls that come in are answered. */
export interface GroupCallPage {
  start(conversationId: string): Promise<string>;
  startEncrypted(conversationId: string): Promise<string>;
  /** What security says, in one line; nothing where there is nothing. */
  phrase(): Promise<string>;
  /** Why it may not be recorded. */
  refusedRecording(): Promise<string>;
  call(userId: string): Promise<string>;
  join(callId: string): Promise<void>;
  add(userId: string): Promise<void>;
  hangUp(): Promise<void>;
  joinable(): readonly string[];
  shown(): ShownCall | undefined;
  setCamera(on: boolean): Promise<void>;
  setScreen(on: boolean): Promise<void>;
  stats(): Promise<{ readonly videoFramesDecoded: number } | undefined>;
  /** Shows all pictures so high, or none. */
  showPictures(height: number): void;
  picture(userId: string, source: 'camera' | 'screen'): Picture;
  /** The longest time without the tone since `listenTo`, in ms. */
  longestSilence(): number;
  listenTo(userId: string): void;
}
