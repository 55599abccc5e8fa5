import type { Recording } from '@parley/protocol';
import { StorageError, type ByteRange, type ObjectStore } from './object-store.js';
import { callIdOf } from './recording-id.js';
import type { RecordedFile, RecordingPlan } from './raw-recordings.js';

/** Recordings as they are kept in a store of files: the files, an index that is written last, and a note by conversation. */
export interface RecordingShelf {
  /** Stores it, and only then lets it be found. */
  put(plan: RecordingPlan, what: NewRecording): Promise<Recording>;
  get(app: string, id: string): Promise<Recording | undefined>;
  read(
    app: string,
    name: { readonly id: string; readonly fileId: string },
    range?: ByteRange,
  ): ReturnType<ObjectStore['get']>;
  ofCall(app: string, callId: string): Promise<readonly string[]>;
  ofConversation(app: string, conversationId: string): Promise<readonly string[]>;
  /** All of it: what is left by a crash in the middle is found again by `stale`. */
  remove(app: string, id: string): Promise<void>;
  /** Recordings stored before a time, in ms since the epoch. */
  stale(before: number): Promise<readonly { readonly app: string; readonly id: string }[]>;
}

/** What is stored. */
export interface NewRecording {
  readonly files: readonly RecordedFile[];
  readonly conversationId: string | undefined;
  readonly storedAt: number;
  readonly maxFileBytes: number;
}

const mostIndex = 4 * 1_024 * 1_024;
const root = 'recordings/';
const folderOf = (app: string, id: string) => `${root}${app}/calls/${callIdOf(id)}/${id}/`;
const indexOf = (app: string, id: string) => `${folderOf(app, id)}index.json`;
const noteOf = (app: string, conversationId: string, id: string) =>
  `${root}${app}/conversations/${conversationId}/${id}`;
const fileOf = (app: string, id: string, fileId: string) => `${folderOf(app, id)}${fileId}.webm`;

/** Keeps recordings in a store of files. */
export function createRecordingShelf(store: ObjectStore): RecordingShelf {
  async function get(app: string, id: string): Promise<Recording | undefined> {
    const found = await store.get(indexOf(app, id));
    return found && (JSON.parse(await textOf(found.content)) as Recording);
  }

  return {
    get,
    async put(plan, { files, conversationId, storedAt, maxFileBytes }) {
      const { app, id, callId, by, startedAt } = plan;
      const stored: Recording['files'][number][] = [];
      const inOrder = files.toSorted((a, b) => a.startedAt - b.startedAt || (a.userId < b.userId ? -1 : 1));
      for (const [n, { read, ...file }] of inOrder.entries()) {
        const fileId = String(n + 1);
        const { bytes } = await store.put(fileOf(app, id, fileId), read(), { maxBytes: maxFileBytes });
        stored.push({ id: fileId, ...file, bytes });
      }
      const where = conversationId === undefined ? {} : { conversationId };
      const recording: Recording = { id, callId, ...where, by, startedAt, storedAt, files: stored };
      if (conversationId !== undefined)
        await store.put(noteOf(app, conversationId, id), once(''), { maxBytes: mostIndex });
      await store.put(indexOf(app, id), once(JSON.stringify(recording)), { maxBytes: mostIndex });
      return recording;
    },
    read: (app, { id, fileId }, range) => store.get(fileOf(app, id, fileId), range),
    async ofCall(app, callId) {
      const found = await store.list(`${root}${app}/calls/${callId}/`);
      return found.flatMap(({ key }) => /([^/]+)\/index\.json$/.exec(key)?.[1] ?? []);
    },
    async ofConversation(app, conversationId) {
      const found = await store.list(`${root}${app}/conversations/${conversationId}/`);
      return found.map(({ key }) => key.slice(key.lastIndexOf('/') + 1));
    },
    async remove(app, id) {
      const recording = await get(app, id);
      if (recording?.conversationId !== undefined) await store.delete(noteOf(app, recording.conversationId, id));
      const found = await store.list(folderOf(app, id));
      // The index goes last, so that what is left is found again.
      const keys = found.map(({ key }) => key).sort((a) => (a === indexOf(app, id) ? 1 : -1));
      for (const key of keys) await store.delete(key);
    },
    async stale(before) {
      const found = await store.list(root);
      return found.flatMap(({ key, storedAt }) => {
        const [, app, id] = /^recordings\/([^/]+)\/calls\/[^/]+\/([^/]+)\/index\.json$/.exec(key) ?? [];
        return app !== undefined && id !== undefined && storedAt < before ? [{ app, id }] : [];
      });
    },
  };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of content) {
    text += decoder.decode(part, { stream: true });
    if (text.length > mostIndex)
      throw new StorageError('too-large', 'Unable to read an index: because it is too long.');
  }
  return text + decoder.decode();
}
