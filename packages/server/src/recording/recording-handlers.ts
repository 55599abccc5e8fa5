import type { CallRecord, Recording } from '@parley/protocol';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { StorageError } from './object-store.js';
import { callIdOf } from './recording-id.js';
import { pathOfTicket, type TicketSeal } from './recording-tickets.js';
import type { RecordingShelf } from './recording-shelf.js';

/** What reading recordings needs. */
export interface RecordingHandlersDeps {
  /** Undefined where nothing keeps recordings: then there are none. */
  readonly shelf: RecordingShelf | undefined;
  readonly seal: TicketSeal | undefined;
  readonly now: () => number;
  readonly callOf: (app: string, callId: string) => Promise<CallRecord | undefined>;
  readonly areMembers: (app: string, conversationId: string, userIds: readonly string[]) => Promise<boolean>;
}

/** How long a link may be used, in ms. */
const linkLife = 600_000;
const pageSize = 50;

/** Whether the user was in the call: who was only called, or waited in its lobby, has no part in what was recorded. */
function tookPart({ participants }: CallRecord, userId: string): boolean {
  return participants.some(({ id, joinedAt }) => id === userId && joinedAt !== undefined);
}

/** The operations that read recordings, which are of those who took part in their calls. */
export function recordingHandlers(deps: RecordingHandlersDeps): HandlersOf<'recording'> {
  const { shelf, seal, now, callOf, areMembers } = deps;

  async function stored<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new RequestError('recording/unavailable', { retryAfter: 1_000, cause: error });
    }
  }

  async function find(app: string, id: string, userId: string | undefined) {
    const call = await callOf(app, callIdOf(id));
    if (!call || (userId !== undefined && !tookPart(call, userId))) throw new RequestError('recording/not-found');
    const recording = await stored(() => shelf?.get(app, id) ?? Promise.resolve(undefined));
    if (!recording) throw new RequestError('recording/not-found');
    return { call, recording };
  }

  return {
    'recording.list': async ({ identity, params }) => {
      const { app } = identity;
      const { id: userId } = askingUser(identity);
      const { callId, conversationId, before, limit = pageSize } = params;
      if ((callId === undefined) === (conversationId === undefined)) {
        const problems = [{ path: '/callId', message: 'Expected either callId or conversationId' }];
        throw new RequestError('protocol/invalid-params', { details: { problems } });
      }
      let ids: readonly string[] = [];
      if (callId !== undefined) {
        const call = await callOf(app, callId);
        if (!call?.participants.some(({ id }) => id === userId)) throw new RequestError('calls/not-found');
        ids = await stored(() => shelf?.ofCall(app, callId) ?? Promise.resolve([]));
      } else if (conversationId !== undefined) {
        if (!(await areMembers(app, conversationId, [userId]))) throw new RequestError('messaging/not-found');
        ids = await stored(() => shelf?.ofConversation(app, conversationId) ?? Promise.resolve([]));
      }
      const recordings: Recording[] = [];
      for (const id of ids.toSorted().toReversed()) {
        if (before !== undefined && id >= before) continue;
        const found = await find(app, id, userId).catch((error: unknown) => {
          if (error instanceof RequestError && error.code === 'recording/not-found') return undefined;
          throw error;
        });
        if (found) recordings.push(found.recording);
        if (recordings.length > limit) break;
      }
      const page = recordings.slice(0, limit);
      const last = page.at(-1);
      return { recordings: page, ...(last && recordings.length > limit ? { next: last.id } : {}) };
    },
    'recording.get': async ({ identity, params }) => {
      const { app } = identity;
      const { recording } = await find(app, params.recordingId, askingUser(identity).id);
      const expiresAt = now() + linkLife;
      const links = recording.files.map(async ({ id: fileId }) => ({
        fileId,
        path: seal ? await pathOfTicket(seal, { app, id: recording.id, fileId, expiresAt }) : '',
        expiresAt,
      }));
      return { recording, links: await Promise.all(links) };
    },
    'recording.delete': async ({ identity, params }) => {
      const { app, user } = identity;
      const { call, recording } = await find(app, params.recordingId, user?.id);
      if (user && user.id !== call.createdBy) throw new RequestError('recording/forbidden');
      await stored(() => shelf?.remove(app, recording.id) ?? Promise.resolve());
      return {};
    },
  };
}
