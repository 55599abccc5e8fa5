import type { Log } from '../kernel/ports.js';
import { logFailure } from '../kernel/log-failure.js';
import { encodeCursor } from './cursor.js';
import type { OpenSession } from './open-session.js';

/** Who waits to be told its cursor. */
export interface CursorReader {
  readonly session: OpenSession | undefined;
  write(text: string): void;
  cursorTaken(): void;
}

/** Tells clients the position to resume from. */
export interface CursorFeed {
  due(reader: CursorReader): void;
  /** Sends the positions read at the last turn and reads those of this one. */
  turn(): void;
}

/**
 * A position is sent one turn after it was read: by then everything up to it was published, so that a client never holds a
 * position beyond what it was sent.
 */
export function createCursorFeed(deps: {
  readonly watermark: (app: string) => Promise<number>;
  readonly epoch: (app: string) => Promise<string>;
  readonly log: Log;
}): CursorFeed {
  let due: CursorReader[] = [];
  let ready: { readonly text: string; readonly readers: readonly CursorReader[] }[] = [];

  async function read(app: string, readers: readonly CursorReader[]): Promise<void> {
    try {
      const [epoch, watermark] = await Promise.all([deps.epoch(app), deps.watermark(app)]);
      const text = JSON.stringify({ ev: 'session.cursor', data: { cursor: encodeCursor({ epoch, watermark }) } });
      ready.push({ text, readers });
    } catch (error) {
      logFailure(deps.log, error, { app, task: 'session.cursor' });
      due.push(...readers);
    }
  }

  return {
    due: (reader) => void due.push(reader),
    turn() {
      const sending = ready;
      ready = [];
      for (const { text, readers } of sending) for (const reader of readers) reader.write(text);
      const apps = new Map<string, CursorReader[]>();
      for (const reader of due) {
        const { session } = reader;
        reader.cursorTaken();
        if (!session) continue;
        const readers = apps.get(session.app);
        if (readers) readers.push(reader);
        else apps.set(session.app, [reader]);
      }
      due = [];
      for (const [app, readers] of apps) void read(app, readers);
    },
  };
}
