import type { FileInfo } from '@parley/protocol';
import type { ByteRange, StoredObject } from '../recording/object-store.js';

/** Names a message before it has its place. */
export interface MessageKey {
  readonly conversationId: string;
  readonly senderId: string;
  readonly clientId: string;
}

/** The files of messages. A file is there as long as a message has it. */
export interface MessageFiles {
  /** Gives the sender's files to a message, as often as it is asked. Rejects with a `RequestError`. */
  attach(app: string, fileIds: readonly string[], message: MessageKey): Promise<readonly FileInfo[]>;
  /** Lets a message have the files of another one. Rejects with a `RequestError` where they are gone. */
  share(app: string, files: readonly FileInfo[], message: MessageKey): Promise<void>;
  /** The message does not have them any more: those that no other has are deleted. */
  release(app: string, files: readonly FileInfo[], message: MessageKey): void;
}

/** A file that a link leads to. */
export interface OpenedFile {
  readonly name: string;
  readonly type: string;
  readonly object: StoredObject;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What links to files lead to. */
export interface FileLinks {
  /** The upload that a link leads to. Rejects with a `RequestError`. */
  openUpload(link: string): Promise<{ readonly id: string; readonly bytes: number }>;
  /** The file that a link leads to, or a part of it. Rejects with a `RequestError`. */
  open(link: string, range?: ByteRange): Promise<OpenedFile>;
}
