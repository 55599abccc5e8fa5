import type { MediaNotes } from '../../calls/media-notes.js';
import { logFailure } from '../../kernel/log-failure.js';
import type { Log } from '../../kernel/ports.js';
import { fields, list, number, string, type Fields } from './janus-frame.js';
import type { PublisherNote } from './janus-publisher.js';
import type { SubscriberNote } from './janus-subscriber.js';
import { publishedIn } from './room-news.js';
import type { PublishedStream } from '../../calls/media-server.js';

/** What lets another process take a session over. */
export interface SessionNote {
  readonly session: number;
  /** The handle that manages rooms. */
  readonly control: number;
}

/** A participant's place in a room. */
export interface SeatNote {
  readonly token: string;
  readonly pub: PublisherNote;
  readonly sub: SubscriberNote;
  readonly streams: readonly PublishedStream[];
  /** What Janus calls the way that their sound goes to this machine. */
  readonly way?: number;
}

/** What the process before has left. */
export interface FormerNotes {
  readonly session: SessionNote;
  /** By room, then by participant. */
  readonly rooms: ReadonlyMap<string, ReadonlyMap<string, SeatNote>>;
}

/** Writes down, in the order in which it happens, what the next process must know. */
export interface Notebook {
  /** What the process before wrote; undefined where that is nothing, or nothing of use. Never rejects. */
  former(): Promise<FormerNotes | undefined>;
  noteSession(note: SessionNote): void;
  /** Without a note the place is no more. */
  noteSeat(room: string, participant: string, note: SeatNote | undefined): void;
  /** The session is gone, and all with it. */
  clear(): void;
  /** Settles once all is written. */
  settle(): Promise<void>;
}

/** What is written changes its meaning with this: notes of another version are left alone. */
const version = 1;

/** Keeps the notes of one node. What cannot be written is logged, and written with the next change. */
export function createNotebook(notes: MediaNotes, node: string, log: Log): Notebook {
  const written = new Map<string, string>();
  let due = new Map<string, { room: string; participant: string; note?: string }>();
  let cleared = false;
  let writing: Promise<void> | undefined;

  function note(room: string, participant: string, value: object | undefined): void {
    const key = JSON.stringify([room, participant]);
    const text = value && JSON.stringify({ version, ...value });
    if (written.get(key) === text) return;
    if (text === undefined) written.delete(key);
    else written.set(key, text);
    due.set(key, { room, participant, ...(text === undefined ? {} : { note: text }) });
    writing ??= write();
  }

  async function write(): Promise<void> {
    // What changes at once is written at once.
    await Promise.resolve();
    while (cleared || due.size > 0) {
      const rows = due;
      due = new Map();
      try {
        if (cleared) await notes.clear(node);
        cleared = false;
        await notes.keep(node, [...rows.values()]);
      } catch (error) {
        for (const key of rows.keys()) written.delete(key);
        cleared = false;
        logFailure(log, error, { task: 'media.notes', node });
      }
    }
    writing = undefined;
  }

  return {
    async former() {
      try {
        return readFormer(await notes.all(node));
      } catch (error) {
        logFailure(log, error, { task: 'media.notes', node });
        return undefined;
      }
    },
    noteSession: (session) => note('', '', session),
    noteSeat: (room, participant, seat) => note(room, participant, seat),
    clear() {
      written.clear();
      due.clear();
      cleared = true;
      writing ??= write();
    },
    settle: async () => writing,
  };
}

function readFormer(all: Awaited<ReturnType<MediaNotes['all']>>): FormerNotes | undefined {
  let session: SessionNote | undefined;
  const rooms = new Map<string, Map<string, SeatNote>>();
  for (const { room, participant, note } of all) {
    const own = parse(note);
    if (own['version'] !== version) return undefined;
    if (room === '') session = sessionIn(own);
    else {
      const seats = rooms.get(room) ?? new Map<string, SeatNote>();
      rooms.set(room, seats);
      const seat = seatIn(own);
      if (seat) seats.set(participant, seat);
    }
  }
  return session && { session, rooms };
}

function parse(text: string): Fields {
  try {
    return fields(JSON.parse(text));
  } catch {
    return {};
  }
}

function sessionIn(own: Fields): SessionNote | undefined {
  const [session, control] = [number(own['session']), number(own['control'])];
  return session === undefined || control === undefined ? undefined : { session, control };
}

function seatIn(own: Fields): SeatNote | undefined {
  const [token, way] = [string(own['token']), number(own['way'])];
  const [pub, sub] = [fields(own['pub']), fields(own['sub'])];
  if (token === undefined || number(pub['handle']) === undefined || !Array.isArray(sub['received'])) return undefined;
  return {
    token,
    // Written by this very version: what has a handle has the rest.
    pub: pub as unknown as PublisherNote,
    sub: sub as unknown as SubscriberNote,
    streams: list(own['streams']).flatMap(publishedIn),
    ...(way === undefined ? {} : { way }),
  };
}
