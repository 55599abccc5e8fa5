import type { CallPreview, CallPreviewState, CallTest, CallTestOptions, CallTestState } from '@parley/core';
import { settable, type Settable } from './settable.js';

/** A preview that a test drives. */
export interface FakePreview extends CallPreview {
  readonly state: Settable<CallPreviewState>;
  readonly level: Settable<number>;
  readonly closed: boolean;
}

/** Both devices are on. */
export function createFakePreview({ microphone = true, camera = true } = {}): FakePreview {
  const state = settable<CallPreviewState>({ microphone, camera, problems: {}, opening: false });
  let closed = false;
  return {
    state,
    level: settable(0),
    get closed() {
      return closed;
    },
    setMicrophoneEnabled(enabled) {
      state.patch({ microphone: enabled });
      return Promise.resolve();
    },
    setCameraEnabled(enabled) {
      state.patch({ camera: enabled });
      return Promise.resolve();
    },
    close() {
      closed = true;
    },
  };
}

/** A test that a test drives, and what the user answered. */
export interface FakeCallTest extends CallTest {
  readonly options: CallTestOptions;
  readonly state: Settable<CallTestState>;
  readonly done: string[];
}

/** All its steps wait. */
export function createFakeCallTest(options: CallTestOptions = {}): FakeCallTest {
  const done: string[] = [];
  const steps = (options.steps ?? []).map((name) => ({ name, state: 'running' as const }));
  const state = settable<CallTestState>({ steps, done: false, level: 0, asksHeard: false });
  return {
    options,
    state,
    done,
    heard(yes) {
      done.push(yes ? 'heard' : 'not heard');
    },
    playAgain() {
      done.push('again');
    },
    cancel() {
      done.push('cancelled');
    },
    finished: new Promise(() => undefined),
  };
}
