import type { FileInfo, Params } from '@parley/protocol';
import type { MessageKey } from '../kernel/message-files.js';
import { RequestError } from '../kernel/request-error.js';
import type { MessageRow } from './message-row.js';
import type { MessagingContext } from './messaging-context.js';

/** Files of messages that are sent, forwarded and deleted. */
export interface FilesOfMessages {
  /** The files that a message is to have; undefined where it has none, without waiting. Never rejects. */
  given(app: string, senderId: string, params: Params<'message.send'>): Promise<GivenFiles> | undefined;
  /** They were for a message that was not stored after all. */
  takeBack(app: string, files: readonly FileInfo[] | undefined, message: MessageKey): void;
  /** A message is gone that may have had some. */
  deleted(app: string, row: MessageRow): void;
}

/** Files that a message is to have, or why it cannot have them. */
export type GivenFiles = readonly FileInfo[] | RequestError;

/** Keeps what messages have of files in step with the messages. */
export function createFilesOfMessages({ files, log, store }: MessagingContext): FilesOfMessages {
  async function give(app: string, message: MessageKey, params: Params<'message.send'>): Promise<readonly FileInfo[]> {
    const { forward } = params;
    if (!forward) {
      if (!files) throw new RequestError('files/unavailable');
      return files.attach(app, params.files ?? [], message);
    }
    const [row] = await store.messagesAt(app, [forward]);
    const shared = row?.extra?.files ?? [];
    if (shared.length > 0) await files?.share(app, shared, message);
    return shared;
  }

  return {
    given(app, senderId, params) {
      if (!params.files && !(params.forward && files)) return undefined;
      const { conversationId, clientId } = params;
      return give(app, { conversationId, senderId, clientId }, params).catch((error: unknown) => {
        if (error instanceof RequestError) return error;
        log.error({ app, task: 'files.give', error: String(error) }, 'Failed.');
        return new RequestError('files/unavailable', { cause: error });
      });
    },
    takeBack(app, given, message) {
      if (given && given.length > 0) files?.release(app, given, message);
    },
    deleted(app, row) {
      if (row.extra?.files) files?.release(app, row.extra.files, row);
    },
  };
}
