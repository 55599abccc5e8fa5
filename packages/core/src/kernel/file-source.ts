import type { FileInfo } from '@parley/protocol';

/** What can be sent as a file: a `File` or a `Blob` of a page or of Node, or what the platform's package makes. */
export interface FileSource {
  /** Its name without folders; `file` unless given. */
  readonly name?: string;
  /** A media type (RFC 6838), or nothing where it is not known. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** A file of a message: stored, or being uploaded. */
export interface MessageFile extends Omit<FileInfo, 'id'> {
  /** From the server, once all of it is there. */
  readonly id?: string;
  /** How much of it is uploaded, 0–1; absent once it is stored. */
  readonly progress?: number;
  /** What is uploaded, as it was given. */
  readonly source?: FileSource;
}
