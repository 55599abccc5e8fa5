import { logFailure } from '../kernel/log-failure.js';
import type { Log, Metrics } from '../kernel/ports.js';
import type { CallRecorder } from './call-recorder.js';
import type { LiveCall } from './live-calls.js';
import type { MediaRoom } from './media-server.js';
import { isRecorded } from './recording-machine.js';

/** A place in a room that its device may have taken. */
export interface RecordedSeat {
  readonly ready: Promise<unknown>;
}

/** Lets the media server write what those send who have consented, and nothing else. */
export interface RoomRecording {
  /** Brings what is written of a room in line with the call. */
  follow(on: LiveCall, room: MediaRoom, seats: ReadonlyMap<string, RecordedSeat>): void;
  /** Nothing of the recording is asked for any more: it is finished once all is written, and the room is closed if it is being closed. */
  over(on: LiveCall, at: number, closing: Promise<unknown>): void;
}

/** What it is given. */
export interface RoomRecordingDeps {
  readonly recorder: CallRecorder;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What is written of one participant. */
interface Written {
  readonly seat: RecordedSeat;
  readonly at: number;
}

interface OwnCall {
  readonly written: Map<string, Written>;
  /** By participant: what was asked of the media server, one after the other. */
  readonly asked: Map<string, Promise<unknown>>;
}

/** Keeps what is written of every call. */
export function createRoomRecording({ recorder, log, metrics }: RoomRecordingDeps): RoomRecording {
  const calls = new Map<string, OwnCall>();
  const keyOf = ({ app, call }: LiveCall) => `${app} ${call.id}`;

  function inOrder(on: LiveCall, own: OwnCall, { userId, run }: { userId: string; run: () => Promise<void> }): void {
    const before = own.asked.get(userId) ?? Promise.resolve();
    const next = before.then(run).catch((error: unknown) => {
      metrics.count('recording_failures_total', { at: 'media' });
      logFailure(log, error, { task: 'recording.media', app: on.app, call: on.call.id });
    });
    own.asked.set(userId, next);
  }

  return {
    follow(on, room, seats) {
      const known = calls.get(keyOf(on));
      if (!known && !on.call.recording) return;
      const own = known ?? { written: new Map<string, Written>(), asked: new Map() };
      calls.set(keyOf(on), own);
      for (const userId of own.written.keys()) if (!seats.has(userId)) own.written.delete(userId);
      for (const [userId, seat] of seats) {
        const at = isRecorded(on.call, userId) ? on.call.recording?.at : undefined;
        const before = own.written.get(userId);
        if (before?.seat === seat && before.at === at) continue;
        if (before?.seat === seat) {
          own.written.delete(userId);
          inOrder(on, own, { userId, run: () => room.record(userId, undefined) });
        }
        if (at === undefined) continue;
        const now: Written = { seat, at };
        own.written.set(userId, now);
        const isStill = () => own.written.get(userId) === now && isRecorded(on.call, userId);
        const start = async (): Promise<void> => {
          try {
            await seat.ready;
            if (!isStill()) return;
            const name = await recorder.begin({ app: on.app, call: on.call, at }, userId);
            if (isStill()) await room.record(userId, name);
          } catch (error) {
            if (own.written.get(userId) === now) own.written.delete(userId);
            throw error;
          }
        };
        inOrder(on, own, { userId, run: start });
      }
    },
    over(on, at, closing) {
      const { app, call } = on;
      const own = calls.get(keyOf(on));
      if (call.state === 'ended') calls.delete(keyOf(on));
      const written = async (): Promise<void> => {
        await Promise.allSettled([closing]);
        await Promise.allSettled([...(own?.asked.values() ?? [])]);
        // Nothing is kept of a call that goes on and is recorded no more.
        if (!on.call.recording && calls.get(keyOf(on)) === own) calls.delete(keyOf(on));
        recorder.finish({ app, call, at });
      };
      void written();
    },
  };
}
