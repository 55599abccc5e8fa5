import type { Recordings } from './recordings.js';
import type { EndReason, User } from '@parley/protocol';
import type { Listenable } from '../kernel/listenable.js';
import type { Observable } from '../kernel/observable.js';
import type { ParleyError } from '../kernel/parley-error.js';
import type { CallControls } from './call-controls.js';
import type { CallEvents } from './call-events.js';
import type { CallPreview } from './manners/call-preview.js';
import type { CallTest, CallTestOptions } from './manners/call-test.js';
import type { PhoneControls } from './phone/phone-controls.js';
import type { CallElsewhere, JoinableCall } from './other-calls.js';
import type { Held } from './phone/phone-line.js';
import type { DeviceKind, MediaDevice, MediaTrack, TrackSource } from './media-port.js';
import type { CallQuality } from './quality/create-quality.js';
import type { CallSecurity } from './security/call-phrase.js';

/**
 * Where a call is, seen from this device: `calling` and `incoming` before it is answered, `connecting` until media flows,
 * `reconnecting` while it looks for a new way, `waiting` until the host lets this device in.
 */
export type CallStatus = 'calling' | 'incoming' | 'waiting' | 'connecting' | 'active' | 'reconnecting' | 'ended';

/** Who may come in: all who are asked, those the host lets in, or nobody more. */
export type CallAccess = 'open' | 'lobby' | 'locked';

/** What this call can do now; a screen enables its buttons from this. */
export interface CallCapabilities {
  readonly video: boolean;
  readonly screen: boolean;
  readonly add: boolean;
  readonly hold: boolean;
  readonly transfer: boolean;
  readonly dtmf: boolean;
  readonly record: boolean;
  /** This user is the host: may mute and remove others, and say who comes in. */
  readonly moderate: boolean;
  /** May end it for everybody: the host, and either of two. */
  readonly end: boolean;
  readonly hand: boolean;
  readonly reactions: boolean;
  readonly captions: boolean;
}

/** What one party of a call sends, ready to be shown. */
export interface CallParticipant {
  readonly id: string;
  /** Of a phone: the name that its network says, or its number. */
  readonly user: User;
  readonly kind: 'user' | 'phone';
  /** Of a phone: in E.164, or its SIP address. */
  readonly number?: string;
  /** This device. */
  readonly local: boolean;
  /** `waiting` in the lobby, until the host lets them in. */
  readonly state: 'invited' | 'ringing' | 'waiting' | 'joined' | 'left';
  /** False while the party's connection is lost. */
  readonly connected: boolean;
  /** They left, and may come back within seconds, as a page does that is reloaded; else the call ends. */
  readonly leaving: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly tracks: Readonly<Partial<Record<TrackSource, MediaTrack>>>;
  /**
   * Of their pictures, those that do not come now, since the way to this device does not carry them: the last picture stays, sound goes
   * on, and they come back by themselves.
   */
  readonly paused: readonly TrackSource[];
  /** Talks now. */
  readonly speaking: boolean;
  readonly host: boolean;
  /** By the server's clock, in ms since the epoch. */
  readonly handRaisedAt?: number;
}

/** What a participant said, as it was understood; until it is `final`, the next one with the same id takes its place. */
export interface Caption {
  readonly id: string;
  readonly participantId: string;
  readonly name: string;
  readonly text: string;
  readonly final: boolean;
  /** By the server's clock, in ms since the epoch. */
  readonly at: number;
}

/** Everything that a screen shows of a call. */
export interface CallSnapshot {
  readonly id: string;
  readonly status: CallStatus;
  readonly direction: 'outgoing' | 'incoming';
  readonly video: boolean;
  readonly conversationId?: string;
  /** The other party of a direct call. */
  readonly peer: User;
  readonly participants: readonly CallParticipant[];
  /** More than two are in it or were called, or it was started in a group. */
  readonly group: boolean;
  /** It was started to be encrypted from device to device, whatever carries it: nobody records it, and nothing captions it. */
  readonly encrypted: boolean;
  /** A participant's id; none in a call of two. */
  readonly host?: string;
  readonly access: CallAccess;
  /**
   * It is recorded while everybody in it has consented, and was asked for by a participant while somebody has not. A screen MUST show
   * this. `mine` is what this user has answered.
   */
  readonly recording?: { readonly state: 'asked' | 'on'; readonly by: string; readonly mine?: boolean };
  /** Some of it was recorded, and may be listed by `Calls.recordings` soon after. */
  readonly recorded: boolean;
  /** Whether what is said is told as text, to all in the call; the last 8 lines of it since this device came in. */
  readonly captions: { readonly enabled: boolean; readonly lines: readonly Caption[] };
  /** Whether this device has put the phone on hold, and the phone this device. */
  readonly held: Held;
  /** Its phone is being handed to another one, or was: why that failed stands in `reason`. */
  readonly transfer?: {
    readonly to: string;
    readonly state: 'trying' | 'done' | 'failed';
    readonly reason?: EndReason;
  };
  /** With a phone: which number of the app it called, or sees as that of its caller. */
  readonly number?: string;
  /** A participant's id: who of the others spoke last. */
  readonly activeSpeaker?: string;
  readonly capabilities: CallCapabilities;
  /** A device that could not be opened, and why: the call goes on without it. */
  readonly problems: Readonly<Partial<Record<TrackSource, ParleyError>>>;
  /** The microphone is off, and somebody speaks at it; nothing of it is sent. Never so where `Calls.effects` does not want it. */
  readonly speakingWhileMuted: boolean;
  /** By the server's clock, in ms since the epoch. */
  readonly startedAt: number;
  /** Absent where another device of this user answered, and not where one has taken over what was answered here. */
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly reason?: EndReason;
  readonly endedBy?: string;
}

/** One audio or video call, whatever carries it. */
export interface Call extends Listenable<CallEvents>, CallControls, PhoneControls {
  readonly id: string;
  readonly state: Observable<CallSnapshot>;
  /** How good it is, measured every 3 s while somebody watches. */
  readonly quality: Observable<CallQuality>;
  readonly capabilities: CallCapabilities;
  /** @throws ParleyError `calls/ended`, `calls/answered-elsewhere` */
  accept(options?: { readonly video?: boolean; readonly microphone?: boolean }): Promise<void>;
  /** Settles as `hangup` does. */
  reject(options?: { readonly reason?: 'rejected' | 'busy' }): Promise<void>;
  /**
   * Ends the call here at once; before it is answered this cancels it. Settles once the server knows, or after a second: a server that
   * cannot be reached is told as soon as it can. With `after` this device leaves now, and the call ends so many ms later
   * (30 000 at most) unless the same user takes it up again by `calls.rejoin`.
   */
  hangup(options?: { readonly after?: number }): Promise<void>;
  /** @throws ParleyError `calls/media-denied`, `calls/media-missing`, `calls/media-busy`, `calls/media-insecure` */
  setMicrophoneEnabled(enabled: boolean): Promise<void>;
  setCameraEnabled(enabled: boolean): Promise<void>;
  setScreenShareEnabled(enabled: boolean): Promise<void>;
  /** Moves to another device, also in mid-call. */
  switchDevice(kind: DeviceKind, deviceId: string): Promise<void>;
  /** What arrives from all others, for a quality display. */
  stats(): Promise<{ readonly audioEnergyReceived: number; readonly videoFramesDecoded: number }>;
  /**
   * What all can read to each other to find out that nobody stands between them: the same on both sides of a call peer to peer, whose
   * media is encrypted from device to device, and on all devices of an encrypted call of more, for as long as the same are in it.
   * Nothing in other calls, until media has found its way, and until the devices of all have said their keys.
   */
  security(): Promise<CallSecurity | undefined>;
}

/** A call that is over, as this user sees it. */
export interface CallSummary {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  /** The other party of a direct call; of a group, the first of the others. */
  readonly peer: User;
  /** The other party is a phone: in E.164, or its SIP address. */
  readonly number?: string;
  readonly video: boolean;
  /** It was the call of a group. */
  readonly group: boolean;
  readonly conversationId?: string;
  /** By the server's clock, in ms since the epoch. */
  readonly startedAt: number;
  readonly answeredAt?: number;
  /** From the answer to the end. */
  readonly durationMs?: number;
  readonly reason: EndReason;
  /** Some of it was recorded: `recordings` tells what is kept of that. */
  readonly recorded: boolean;
  /** Somebody called, and nobody answered. */
  readonly missed: boolean;
}

/** Which calls to look up. */
export interface CallHistoryOptions {
  /** What a former page gave as `next`. */
  readonly before?: string;
  /** At most 100; 50 unless given. */
  readonly limit?: number;
  readonly missed?: true;
  readonly conversationId?: string;
}

/** The devices of this machine and those in use. */
export interface Devices {
  readonly available: readonly MediaDevice[];
  readonly selected: Readonly<Partial<Record<DeviceKind, string>>>;
}

/** What is made of sound and picture on this device, in all its calls. */
export interface CallEffects {
  /** `blur` leaves the person sharp. */
  readonly background: 'none' | 'blur';
  /** Takes noise out of what the microphone hears, beyond what the browser does. */
  readonly noiseSuppression: boolean;
  /** Listens at a microphone that is off, to hint at it when its user speaks. On unless changed. */
  readonly mutedHint: boolean;
}

/** The effects as they are now. */
export interface CallEffectsState extends CallEffects {
  /** What can be switched on, since this client was given what makes it: known once a microphone or a camera was to be opened. */
  readonly offered: { readonly background: boolean; readonly noiseSuppression: boolean };
}

/** Everything about calls. */
export interface Calls extends Recordings, Listenable<{ readonly incoming: Call }> {
  /** Calls of this device that ring or run, the newest first; an ended one stays for a moment so that a screen can say why. */
  readonly list: Observable<readonly Call[]>;
  /** Calls of this user that run in other pages of this device or on other devices: `rejoin` takes one over. */
  readonly elsewhere: Observable<readonly CallElsewhere[]>;
  /** Calls of this user's groups that may be joined. */
  readonly joinable: Observable<readonly JoinableCall[]>;
  /** Whether this page is the one that rings: of all pages of this device exactly one does, one that is seen where there is one. */
  readonly rings: Observable<boolean>;
  /** The devices; looked up when first subscribed to. */
  readonly devices: Observable<Devices>;
  selectDevice(kind: DeviceKind, deviceId: string): Promise<void>;
  readonly effects: Observable<CallEffectsState>;
  /**
   * Changes what is given, also in mid-call, with no break for the others. What cannot be done is refused and left as it was.
   * @throws ParleyError `calls/unsupported`
   */
  setEffects(change: Partial<CallEffects>): Promise<void>;
  /**
   * Tries devices, server, relays and a call to oneself, before there is a call. It begins at once, opens microphone and camera for as
   * long as it runs, and is best not run during a call.
   */
  test(options?: CallTestOptions): Promise<CallTest>;
  /** Opens microphone and camera, to show what others would see and hear before there is a call. */
  preview(options?: { readonly microphone?: boolean; readonly camera?: boolean }): Promise<CallPreview>;
  /**
   * Rings every device of a user, a phone (`tel:+33123456789`, `sip:desk@example.org`), or all members of a group; where a call of that group runs, it is joined. With `encrypted` its
   * media is encrypted from device to device, whatever carries it and whoever is added: then nobody records it, and it has no
   * captions and no phones.
   * @throws ParleyError `calls/unknown-user`, `calls/self`, `calls/no-groups`, `calls/too-many`, `calls/not-encrypted`,
   * `calls/unsupported` where this platform cannot encrypt; `telephony/unavailable`, `telephony/unknown-number`, `telephony/barred`,
   * `telephony/no-number`, `telephony/limit`, `telephony/unreachable`
   */
  start(
    to: string | { readonly conversationId: string },
    options?: { readonly video?: boolean; readonly conversationId?: string; readonly encrypted?: boolean },
  ): Promise<Call>;
  /**
   * Comes into a call of a group: to answer it, after declining it, or after leaving it. The microphone is on unless told otherwise.
   * @throws ParleyError `calls/not-found`, `calls/ended`, `calls/answered-elsewhere`
   */
  join(callId: string, options?: { readonly video?: boolean; readonly microphone?: boolean }): Promise<Call>;
  /**
   * Takes up a call of this user on this device: after a reload, or in place of another device, which leaves it. Both sides then
   * find a new way for their media. The microphone is on unless told otherwise, the camera as the call was started.
   * @throws ParleyError `calls/not-found`, `calls/ended`, `calls/forbidden`
   */
  rejoin(callId: string, options?: { readonly microphone?: boolean; readonly camera?: boolean }): Promise<Call>;
  /**
   * The calls that this user had, the last started first.
   * @throws ParleyError `messaging/not-found`
   */
  history(options?: CallHistoryOptions): Promise<{ readonly calls: readonly CallSummary[]; readonly next?: string }>;
}
