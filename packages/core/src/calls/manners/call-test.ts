import type { ErrorCode } from '@parley/protocol';
import type { AbortSignalLike } from '../../kernel/cancellable.js';
import type { Observable } from '../../kernel/observable.js';
import type { MediaTrack } from '../media-port.js';
import type { QualityLevel } from '../quality/level.js';

/**
 * What is tried before a call, in this order: the devices, the server, the relays by each protocol, and a call to oneself through
 * a relay.
 */
export type CallTestStepName = 'microphone' | 'camera' | 'speaker' | 'server' | 'udp' | 'tcp' | 'tls' | 'quality';

/** Why a step failed or was skipped, where no error says it. */
export type CallTestCode =
  /** The microphone is open, and nothing is heard. */
  | 'test/quiet'
  /** The camera is open, and all is black, as behind a closed shutter. */
  | 'test/black'
  /** The camera is open, and no picture comes. */
  | 'test/no-picture'
  /** The user did not hear the sound. */
  | 'test/not-heard'
  /** The browser plays no sound yet. */
  | 'test/sound-blocked'
  /** The server names no relay of this kind. */
  | 'test/not-offered'
  /** No relay answers this way. */
  | 'test/unreachable'
  /** A call would be poor. */
  | 'test/poor'
  /** Nothing to try it with: no relay answers, or this platform cannot. */
  | 'test/impossible'
  | 'test/cancelled';

/** One thing that is tried. */
export interface CallTestStep {
  readonly name: CallTestStepName;
  readonly state: 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly code?: CallTestCode | ErrorCode;
  /** A sentence of what is the matter and what to do. */
  readonly message?: string;
}

/** What a call from here would be like: measured through the relay and back, as to somebody on an equal network. */
export interface CallForecast {
  readonly level: Exclude<QualityLevel, 'unknown'>;
  /** By the E-model (ITU-T G.107), 1 to 4.5. */
  readonly mos: number;
  readonly roundTripMs: number;
  readonly lossPercent: number;
  readonly jitterMs: number;
}

/** All that a screen shows of a test. */
export interface CallTestState {
  readonly steps: readonly CallTestStep[];
  /** Nothing runs or waits any more, and every device is let go. */
  readonly done: boolean;
  /** How loud the microphone is, 0 to 1, while it is open. */
  readonly level: number;
  /** What the camera shows, while it is open. */
  readonly camera?: MediaTrack;
  /** The sound was played, and `heard` is waited for. */
  readonly asksHeard: boolean;
  readonly forecast?: CallForecast;
}

/** What to try. */
export interface CallTestOptions {
  /** All unless given. */
  readonly steps?: readonly CallTestStepName[];
  readonly signal?: AbortSignalLike;
}

/** A test of devices and network before a call. */
export interface CallTest {
  readonly state: Observable<CallTestState>;
  /** The user's answer to whether they heard the sound. */
  heard(yes: boolean): void;
  /** Plays the sound once more. */
  playAgain(): void;
  /** Ends what runs, skips what waits, and lets go of everything. */
  cancel(): void;
  /** Settles when all is done or cancelled. */
  readonly finished: Promise<CallTestState>;
}
