import type { Cancellable } from '../kernel/cancellable.js';

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
