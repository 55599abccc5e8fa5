import type { ObjectStore } from '../recording/object-store.js';
import type { TicketSeal } from '../recording/recording-tickets.js';

/** What has arrived of files whose upload is under way. */
export interface Uploads {
  /** Makes room for one; done already where it is there. */
  begin(id: string, bytes: number): Promise<void>;
  /** How much of it is there; undefined where there is none. */
  arrived(id: string): Promise<number | undefined>;
  read(id: string, range?: { readonly last: number }): AsyncIterable<Uint8Array>;
  /** Where programs of this machine find its bytes. */
  path(id: string): string;
  /** Done already where there is none. */
  remove(id: string): Promise<void>;
  /** The ids of those to which nothing has come since a time, in ms since the epoch. */
  untouched(since: number): Promise<readonly string[]>;
  /** Bytes that the disk has room for. */
  room(): Promise<number>;
}

/** What a picture is. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** WebP. */
  readonly thumbnail: Uint8Array;
}

/** Opens pictures. */
export interface Pictures {
  /** Undefined where it is broken, takes too long, or has more pixels than are opened. */
  open(path: string): Promise<Picture | undefined>;
}

/** What keeps files. */
export interface FileKeeping {
  readonly uploads: Uploads;
  readonly store: ObjectStore;
  readonly pictures: Pictures;
  /** The type that the bytes of a file begin with; undefined where that is not known. */
  readonly typeOf: (head: Uint8Array) => Promise<string | undefined>;
  /** Looks at a file before anybody can read it; rejects where it cannot. Where it is not given, nothing is refused. */
  readonly scan?: (path: string) => Promise<'clean' | 'refused'>;
  /** Makes links that nobody else can make. */
  readonly seal: TicketSeal;
  readonly maxBytes: number;
}
