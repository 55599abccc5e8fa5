import type { ErrorCode, FileInfo } from '@parley/protocol';
import type { MessageKey } from '../kernel/message-files.js';

/** A file as it is stored, without its bytes. */
export interface FileRow extends FileInfo {
  readonly ownerId: string;
  readonly clientId: string;
  /** The conversation that it was announced for. */
  readonly conversationId: string;
  readonly state: 'uploading' | 'ready' | 'refused';
  /** Why it was refused. */
  readonly refusal?: ErrorCode;
  readonly createdAt: number;
}

/** Knows what files there are, and which messages have them. */
export interface FilesStore {
  /** Stores it; gives the one that was stored before with the same owner and client id. */
  create(app: string, row: FileRow): Promise<FileRow>;
  /** The one with this owner and client id. */
  known(app: string, ownerId: string, clientId: string): Promise<FileRow | undefined>;
  /** Those of the ids that there are. */
  find(app: string, ids: readonly string[]): Promise<readonly FileRow[]>;
  /** Replaces one that is in this state; false where it is not. */
  replace(app: string, from: FileRow['state'], row: FileRow): Promise<boolean>;
  /** Gives files that are ready to a message; false, and none is given, where one of them is not there. */
  give(app: string, ids: readonly string[], message: MessageKey): Promise<boolean>;
  /** Takes them from a message; removes those that no message has now, and gives their ids. */
  take(app: string, ids: readonly string[], message: MessageKey): Promise<readonly string[]>;
  /** How many of an owner's files no message was ever given. */
  countUnsent(app: string, ownerId: string): Promise<number>;
  /** Removes one that no message was ever given; false where it is not there. */
  removeUnsent(app: string, id: string): Promise<boolean>;
  /** Some that no message was ever given, created before a time in ms; the oldest first. */
  stale(before: number, limit: number): Promise<readonly { readonly app: string; readonly id: string }[]>;
}
