import type { FileInfo } from '@parley/protocol';

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
