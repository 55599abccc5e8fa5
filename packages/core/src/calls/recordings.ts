import type { Recording } from '@parley/protocol';
import type { Link } from '../connection/link.js';

/** Recordings of one call, or of all calls of a conversation, the last begun first. */
export type RecordingsOptions = ({ readonly callId: string } | { readonly conversationId: string }) & {
  /** The id of a recording, `next` of the page before. */
  readonly before?: string;
  /** At most 100; 50 unless given. */
  readonly limit?: number;
};

/** Where a file of a recording can be read or downloaded by whoever has the link, until it expires. */
export interface RecordingLink {
  readonly fileId: string;
  readonly url: string;
  /** In ms since the epoch. */
  readonly expiresAt: number;
}

/** What was recorded of calls. */
export interface Recordings {
  /**
   * Recordings of calls that this user took part in. They are there once they are stored, some seconds after a recording ends.
   * @throws ParleyError `calls/not-found`, `messaging/not-found`, `recording/unavailable`
   */
  recordings(of: RecordingsOptions): Promise<{ readonly recordings: readonly Recording[]; readonly next?: string }>;
  /**
   * Fresh links to the files of a recording: one for each who was recorded, and for each stretch. They last 10 minutes.
   * @throws ParleyError `recording/not-found`, `recording/unavailable`
   */
  recordingLinks(recordingId: string): Promise<readonly RecordingLink[]>;
  /**
   * Deletes a recording for all, for ever: who started its call may.
   * @throws ParleyError `recording/not-found`, `recording/forbidden`, `recording/unavailable`
   */
  deleteRecording(recordingId: string): Promise<void>;
}

/** Recordings over a link to the server at `url`. */
export function createRecordings(link: Pick<Link, 'request'>, url: string): Recordings {
  return {
    recordings: (of) => link.request('recording.list', of),
    async recordingLinks(recordingId) {
      const { links } = await link.request('recording.get', { recordingId });
      return links.map(({ path, ...rest }) => ({ ...rest, url: url.replace(/\/+$/, '') + path }));
    },
    async deleteRecording(recordingId) {
      await link.request('recording.delete', { recordingId });
    },
  };
}
