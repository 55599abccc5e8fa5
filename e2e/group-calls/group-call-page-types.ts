/** How one participant is shown. */
export interface Shown {
  readonly id: string;
  readonly state: string;
  readonly speaking: boolean;
  readonly tracks: readonly string[];
  /** Pictures that do not come now. */
  readonly paused: readonly string[];
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

/** How a connection's media leaves this machine. */
export interface Way {
  readonly type: string;
  readonly address: string;
  /** How the relay is reached, where one is used. */
  readonly relay: string;
}

/** What arrived of the sound of others, of all connections together, since the beginning (W3C webrtc-stats). */
export interface SoundReceived {
  readonly packets: number;
  readonly lost: number;
  readonly samples: number;
  /** Samples that were made up in place of those that did not arrive. */
  readonly concealed: number;
}

/** How well a call goes, as its meter says. */
export interface Measured {
  readonly level: string;
  readonly sendingLevel: string;
  readonly participants: Readonly<Record<string, string>>;
}

/** The tone of everybody's other microphone. */
export const otherHertz = 1_200;

/** A participant of a group call who uses the SDK. Calls that come in are answered. */
export interface GroupCallPage {
  start(conversationId: string): Promise<string>;
  startEncrypted(conversationId: string): Promise<string>;
  /** What security says, in one line; nothing where there is nothing. */
  phrase(): Promise<string>;
  /** Why it may not be recorded. */
  refusedRecording(): Promise<string>;
  /** Starts a call there as an app does that knows nothing of encryption: the code of what it was refused with, or how it came in. */
  startUnmarked(conversationId: string): Promise<string>;
  encrypted(): boolean | undefined;
  call(userId: string): Promise<string>;
  join(callId: string): Promise<void>;
  add(userId: string): Promise<void>;
  hangUp(): Promise<void>;
  joinable(): readonly string[];
  shown(): ShownCall | undefined;
  setCamera(on: boolean): Promise<void>;
  setScreen(on: boolean): Promise<void>;
  /** Goes on with the other microphone, whose tone is `otherHertz`, or the other camera, whose color is another. */
  useOther(kind: 'microphone' | 'camera'): Promise<void>;
  /** The other device is pulled out. */
  pullOther(kind: 'microphone' | 'camera'): void;
  /** The devices of which the call has something to say. */
  problems(): readonly string[];
  measured(): Measured | undefined;
  /** Whose network became poor or good again, in order. */
  news(): readonly string[];
  stats(): Promise<{ readonly videoFramesDecoded: number } | undefined>;
  /** Shows all pictures so high, or none. */
  showPictures(height: number): void;
  picture(userId: string, source: 'camera' | 'screen'): Picture;
  listenTo(userId: string): void;
  /** Of whom it listens to, since it does: the longest time without sound, and how long there is none now, in ms. */
  silences(): { readonly longest: number; readonly now: number };
  /** What it hears of them in the coming seconds: 16-bit samples at 16 kHz, in base64. */
  record(seconds: number): Promise<string>;
  /** Says what the file holds, in place of the tone. */
  say(url: string): Promise<void>;
  ways(): Promise<readonly Way[]>;
  soundReceived(): Promise<SoundReceived>;
  /** How many connections for media were made so far. */
  connectionsMade(): number;
  /** How the connection to the server has been, in order. */
  connection(): readonly string[];
}
