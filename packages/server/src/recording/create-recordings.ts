import type { CallRecord, Recording } from '@parley/protocol';
import type { HandlersOf } from '../kernel/incoming-request.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { StorageError, type ByteRange, type ObjectStore, type StoredObject } from './object-store.js';
import type { RawRecordings, RecordingPlan } from './raw-recordings.js';
import { recordingHandlers, type RecordingHandlersDeps } from './recording-handlers.js';
import { recordingIdOf } from './recording-id.js';
import { createRecordingShelf } from './recording-shelf.js';
import { readTicket, type TicketSeal } from './recording-tickets.js';

/** What keeps recordings. */
export interface RecordingKeeping {
  readonly raw: RawRecordings;
  readonly store: ObjectStore;
  /** Makes links that nobody else can make. */
  readonly seal: TicketSeal;
  readonly maxFileBytes: number;
  /** How long recordings are kept, in ms; for ever where it is not given. */
  readonly retention?: number;
}

/** What recordings are given. */
export interface RecordingsDeps extends Pick<RecordingHandlersDeps, 'callOf' | 'areMembers'> {
  /** Where it is not given, nothing is recorded and nothing is there. */
  readonly keeping: RecordingKeeping | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The conversation that the call belongs to, where there is one. */
  readonly conversationOf: (app: string, call: CallRecord) => Promise<string | undefined>;
  /** Says once for ever in the conversation that there is a recording, however often it is called. */
  readonly announce: (app: string, recording: Recording, call: CallRecord) => Promise<void>;
  /** Whether the recording still goes on. */
  readonly isRunning: (app: string, callId: string, at: number) => boolean;
}

/** A recording of a call, named by when it was asked for. */
interface Named {
  readonly app: string;
  readonly call: Pick<CallRecord, 'id' | 'recording' | 'createdBy'>;
  readonly at: number;
}

/** Recordings of calls: what media servers write of them becomes files that can be read. */
export interface Recordings {
  readonly handlers: HandlersOf<'recording'>;
  begin(recording: Named, userId: string): Promise<string>;
  finish(recording: Named): void;
  /** The file of a link, or a part of it. Rejects with a `RequestError`. */
  open(
    sealed: string,
    range?: ByteRange,
  ): Promise<{ readonly object: StoredObject; readonly content: AsyncIterable<Uint8Array> }>;
  /** Finishes what a crash left, and begins to delete what is too old. */
  start(): Promise<void>;
  /** What is being made into files is made so after the next start. */
  stop(): Promise<void>;
}

/** How long to wait before what failed is tried again, in ms, and how often that is done. */
const tryAgainAfter = 60_000;
const mostTries = 10;
/** How often what is too old is looked for, in ms. */
const tidyEvery = 3_600_000;

/** Keeps recordings, and makes them into files one after the other. */
export function createRecordings(deps: RecordingsDeps): Recordings {
  const { keeping, clock, log, metrics } = deps;
  const shelf = keeping && createRecordingShelf(keeping.store);
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const waits = new Set<() => void>();
  const queued = new Set<string>();
  let last: Promise<void> = Promise.resolve();

  function later(run: () => void, within: number): void {
    const end = (): void => {
      waits.delete(end);
      cancel();
    };
    const cancel = clock.setTimer(() => {
      waits.delete(end);
      run();
    }, within);
    waits.add(end);
  }

  async function make(plan: RecordingPlan): Promise<void> {
    if (!keeping || !shelf) return;
    const { app, id } = plan;
    const call = await deps.callOf(app, plan.callId);
    const known = await shelf.get(app, id);
    const files = known ? [] : await keeping.raw.convert(id, signal);
    if (call && (known || files.length > 0)) {
      const conversationId = await deps.conversationOf(app, call);
      const { maxFileBytes } = keeping;
      const what = { files, conversationId, storedAt: clock.now(), maxFileBytes };
      const recording = known ?? (await shelf.put(plan, what));
      if (recording.conversationId !== undefined) await deps.announce(app, recording, call);
      const bytes = recording.files.reduce((sum, file) => sum + file.bytes, 0);
      if (!known) {
        metrics.count('recordings_total', { outcome: 'stored' });
        metrics.count('recording_bytes_total', {}, bytes);
      }
      log.info({ app, recording: id, files: recording.files.length, bytes }, 'A recording is stored.');
    }
    await keeping.raw.remove(id);
  }

  function queue(plan: RecordingPlan, tries = 1): void {
    const key = `${plan.app} ${plan.id}`;
    if (queued.has(key) || signal.aborted) return;
    queued.add(key);
    last = last.then(async () => {
      try {
        if (!signal.aborted) await make(plan);
      } catch (error) {
        if (signal.aborted) return;
        metrics.count('recording_failures_total', { at: 'store' });
        logFailure(log, error, { task: 'recording.store', app: plan.app, recording: plan.id, tries });
        // What cannot be stored stays with what the media server wrote, and is tried again after the next start.
        if (tries < mostTries) later(() => queue(plan, tries + 1), tryAgainAfter * tries);
      } finally {
        queued.delete(key);
      }
    });
  }

  async function tidy(retention: number): Promise<void> {
    try {
      for (const { app, id } of (await shelf?.stale(clock.now() - retention)) ?? []) {
        await shelf?.remove(app, id);
        metrics.count('recordings_total', { outcome: 'expired' });
      }
    } catch (error) {
      logFailure(log, error, { task: 'recording.tidy' });
    }
    if (!signal.aborted) later(() => void tidy(retention), tidyEvery);
  }

  const planOf = ({ app, call, at }: Named): RecordingPlan => ({
    ...{
      app,
      id: recordingIdOf(call.id, at),
      callId: call.id,
      by: call.recording?.by ?? call.createdBy,
      startedAt: at,
    },
  });

  return {
    handlers: recordingHandlers({ ...deps, shelf, seal: keeping?.seal, now: () => clock.now() }),
    begin(recording, userId) {
      if (!keeping) throw new StorageError('unavailable', 'Unable to record: because nothing keeps recordings.');
      return keeping.raw.begin(planOf(recording), userId);
    },
    finish(recording) {
      const { app, id } = planOf(recording);
      void keeping?.raw
        .left()
        .then((left) => left.filter((plan) => plan.app === app && plan.id === id))
        .then(([plan]) => plan && queue(plan))
        .catch((error: unknown) => logFailure(log, error, { task: 'recording.finish', app, recording: id }));
    },
    async open(sealed, range) {
      const ticket = keeping && (await readTicket(keeping.seal, sealed));
      if (!ticket || !shelf) throw new RequestError('recording/not-found');
      if (ticket.expiresAt < clock.now()) throw new RequestError('recording/link-expired');
      try {
        const found = await shelf.read(ticket.app, ticket, range);
        if (found) return found;
      } catch (cause) {
        if (!(cause instanceof StorageError)) throw cause;
        throw new RequestError(cause.code === 'refused' ? 'recording/range' : 'recording/unavailable', { cause });
      }
      throw new RequestError('recording/not-found');
    },
    async start() {
      if (!keeping) return;
      for (const plan of await keeping.raw.left())
        if (!deps.isRunning(plan.app, plan.callId, plan.startedAt)) queue(plan);
      if (keeping.retention !== undefined) void tidy(keeping.retention);
    },
    async stop() {
      giveUp.abort();
      for (const end of [...waits]) end();
      await last;
    },
  };
}
