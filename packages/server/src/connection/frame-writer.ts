import { closeCodes } from '@parley/protocol';
import type { ClientSocket } from './client-socket.js';

/** Bytes that may wait in a socket before its reader counts as too slow. */
export const slowReaderBytes = 4 * 1_024 * 1_024;
/** Characters of one frame of several events and answers. */
const bundleLength = 65_536;
/** Frames that may wait for a session to open. */
const mostHeld = 5_000;

/** Who has frames to write. */
export interface Writing {
  readonly socket: ClientSocket;
  /** Frames that wait; undefined where there are none. */
  queue: string[] | undefined;
  /** Frames stay in the queue until the session is open. */
  holding: boolean;
  end(code: number, reason: string): void;
}

/**
 * Writes what gathers within a turn of the loop at once: one frame for each socket. An answer and an event in one write cost
 * about a fifth less of the processor than in two, measured with pairs of users who write to each other.
 */
export interface FrameWriter {
  write(to: Writing, text: string): void;
  /** Ends the holding: `first` goes before what waited meanwhile. */
  release(to: Writing, first: string): void;
  /** Writes what waits for one socket now. */
  flush(to: Writing): void;
}

/** Makes the writer of a process. */
export function createFrameWriter(defer: (run: () => void) => void): FrameWriter {
  let waiting: Writing[] = [];

  function flush(to: Writing): void {
    const { queue } = to;
    if (!queue || to.holding) return;
    to.queue = undefined;
    if (to.socket.bufferedBytes > slowReaderBytes) {
      to.end(closeCodes.resume, 'The reader is too slow.');
      return;
    }
    for (const frame of bundles(queue)) to.socket.send(frame);
  }

  function flushAll(): void {
    const now = waiting;
    waiting = [];
    for (const to of now) flush(to);
  }

  function soon(to: Writing): void {
    waiting.push(to);
    if (waiting.length === 1) defer(flushAll);
  }

  return {
    flush,
    write(to, text) {
      if (to.queue) {
        to.queue.push(text);
        if (to.holding && to.queue.length > mostHeld) to.end(closeCodes.resume, 'Too much happened meanwhile.');
        return;
      }
      to.queue = [text];
      if (!to.holding) soon(to);
    },
    release(to, first) {
      to.holding = false;
      to.queue = [first, ...(to.queue ?? [])];
      soon(to);
    },
  };
}

function bundles(queue: readonly string[]): readonly string[] {
  if (queue.length === 1) return queue;
  const frames: string[] = [];
  let bundle: string[] = [];
  let length = 0;
  const close = () => {
    if (bundle.length > 0) frames.push(bundle.length === 1 ? (bundle[0] ?? '') : `[${bundle.join(',')}]`);
    bundle = [];
    length = 0;
  };
  for (const text of queue) {
    if (length + text.length > bundleLength) close();
    bundle.push(text);
    length += text.length;
  }
  close();
  return frames;
}
