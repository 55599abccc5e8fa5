import { ParleyError } from '../kernel/parley-error.js';
import type { LocalTrack, TrackSource } from './media-port.js';

/** What a source needs. */
export interface LocalSourceParts {
  readonly source: TrackSource;
  /** Opens the device, or the default one without an id. */
  readonly open: (deviceId?: string) => Promise<LocalTrack>;
  /** `disable` keeps the device open while off, which is instant; `stop` lets it go, so that its light goes out. */
  readonly whenOff: 'disable' | 'stop';
  /** Puts the track into the running call. */
  readonly deliver: (track: LocalTrack | undefined) => void;
  /** Something that can be shown changed. */
  readonly changed: () => void;
}

/** Microphone, camera or screen of this device in one call. */
export interface LocalSource {
  readonly on: boolean;
  readonly track: LocalTrack | undefined;
  readonly problem: ParleyError | undefined;
  /** Rejects with why the device could not be opened. The latest wish wins. */
  setEnabled(enabled: boolean): Promise<void>;
  /** Rejects and keeps the present device where the other one cannot be opened. */
  useDevice(deviceId: string): Promise<void>;
  /** Lets the device go; it may be wanted again. */
  release(): void;
  close(): void;
}

/** One source whose wishes are served one after another. */
export function createLocalSource(parts: LocalSourceParts & { readonly deviceId?: string }): LocalSource {
  const { source, changed } = parts;
  let deviceId = parts.deviceId;
  let wanted = false;
  let closed = false;
  let track: LocalTrack | undefined;
  let stopListening: (() => void) | undefined;
  let problem: ParleyError | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const enqueue = (step: () => Promise<void>) => {
    const done = queue.then(step);
    queue = done.catch(() => undefined);
    return done;
  };
  const replace = (next: LocalTrack | undefined) => {
    const former = track;
    stopListening?.();
    track = next;
    if (next) {
      if (!wanted) next.setEnabled(false);
      stopListening = next.onEnded(() => void enqueue(() => lost(next)).catch(() => undefined));
    }
    parts.deliver(next);
    former?.stop();
    changed();
  };
  const openOrDefault = async () => {
    try {
      return await parts.open(deviceId);
    } catch (error) {
      if (deviceId === undefined || codeOf(error) !== 'calls/media-missing') throw error;
      deviceId = undefined;
      return await parts.open();
    }
  };
  const serve = async () => {
    if (closed) return;
    if (track && !wanted && parts.whenOff === 'stop') replace(undefined);
    if (track || !wanted) return;
    try {
      take(await openOrDefault());
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  const take = (next: LocalTrack, trouble?: ParleyError) => {
    if (closed || (!wanted && parts.whenOff === 'stop')) {
      next.stop();
      return;
    }
    problem = trouble;
    replace(next);
  };
  const fail = (error: unknown) => {
    wanted = false;
    problem = asProblem(source, error);
    changed();
  };
  const lost = async (gone: LocalTrack) => {
    if (closed || track !== gone) return;
    replace(undefined);
    // A share that the user ended in the browser's own bar is no problem; neither is a device that was off.
    if (source === 'screen' || !wanted) {
      wanted = false;
      changed();
      return;
    }
    deviceId = undefined;
    problem = wentAway(source);
    changed();
    try {
      take(await parts.open(), problem);
    } catch (error) {
      fail(error);
    }
  };
  const change = async (id: string) => {
    if (closed) return;
    if (!track) {
      deviceId = id;
      return;
    }
    let next: LocalTrack;
    try {
      next = await parts.open(id);
    } catch (error) {
      // Many phones open one camera at a time.
      if (source !== 'camera' || codeOf(error) !== 'calls/media-busy') throw error;
      replace(undefined);
      next = await parts.open(id).catch((again: unknown) => {
        fail(again);
        throw again;
      });
    }
    deviceId = id;
    take(next);
  };
  return {
    get on() {
      return wanted && track !== undefined;
    },
    get track() {
      return track;
    },
    get problem() {
      return problem;
    },
    setEnabled(enabled) {
      wanted = enabled;
      if (track && parts.whenOff === 'disable') {
        track.setEnabled(enabled);
        changed();
      }
      return enqueue(serve);
    },
    useDevice: (id) => enqueue(() => change(id)),
    release() {
      wanted = false;
      problem = undefined;
      void enqueue(() => {
        if (track && !wanted) replace(undefined);
        return Promise.resolve();
      });
    },
    close() {
      closed = true;
      wanted = false;
      stopListening?.();
      track?.stop();
      track = undefined;
    },
  };
}

function codeOf(error: unknown) {
  return error instanceof ParleyError ? error.code : undefined;
}

function asProblem(source: TrackSource, error: unknown): ParleyError {
  if (error instanceof ParleyError) return error;
  const message = `Unable to open the ${source}: because the platform failed. Switch it on again.`;
  return new ParleyError('calls/media-missing', message, { cause: error });
}

function wentAway(source: TrackSource): ParleyError {
  const message = `Unable to go on with the chosen ${source}: because it was disconnected. The default one is used instead, where there is one; connect it again or choose another.`;
  return new ParleyError('calls/media-missing', message);
}
