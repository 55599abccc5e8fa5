import type { OutboxEntry } from '../connection/index.js';
import type { AbortSignalLike } from '../kernel/cancellable.js';
import type { FileSource } from '../kernel/file-source.js';

/** A message whose files are on their way. */
export interface KeptUpload {
  readonly entry: OutboxEntry;
  readonly sources: readonly FileSource[];
}

/** A platform's way for files, whose code comes with the first one. */
export interface FilesWay {
  /** Whether a page before this one may have left some; known without loading anything. */
  left(): boolean;
  load(): Promise<FilesPort>;
}

/** How a platform uploads files, and keeps those on their way over a reload. */
export interface FilesPort {
  /**
   * Uploads by tus 1.0.0, from where the server has it; settles once all is there. MUST go on by itself where the network fails
   * for a while, and reject with a `ParleyError` where the server refuses.
   */
  upload(
    source: FileSource,
    to: { readonly url: string; readonly signal: AbortSignalLike; readonly onProgress: (bytes: number) => void },
  ): Promise<void>;
  /** Keeps a message with its files, as far as the platform can. */
  keep(box: string, upload: KeptUpload): Promise<void>;
  kept(box: string): Promise<readonly KeptUpload[]>;
  forget(box: string, clientId: string): Promise<void>;
  /** Nothing is kept any more of this box. */
  clear(box: string): Promise<void>;
  /** Runs it where no other page of this device runs something of that name; whether it did. */
  alone(name: string, run: () => Promise<unknown>): Promise<boolean>;
}
