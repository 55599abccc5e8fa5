import type { FileInfo } from '@parley/protocol';
import type { Cancellable } from '../kernel/cancellable.js';

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

/** Where a file can be read without signing in, also in parts, until it expires. Pictures, sound and film open in place. */
export interface FileLinks {
  readonly url: string;
  /** The same for saving it. */
  readonly downloadUrl: string;
  /** A small picture of it (WebP, at most 480 pixels wide and high). */
  readonly thumbnailUrl?: string;
  /** In ms since the epoch: an hour after it was asked for. */
  readonly expiresAt: number;
}

/** Files of messages. They are sent with `conversation.send({ files })`. */
export interface Files {
  /**
   * Where a file of a message that I see can be read.
   * @throws ParleyError `files/not-found`, `files/unavailable`
   */
  links(
    message: { readonly conversationId: string; readonly seq?: number },
    file: { readonly id?: string },
    options?: Cancellable,
  ): Promise<FileLinks>;
}
