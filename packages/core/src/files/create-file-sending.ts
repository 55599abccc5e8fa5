import type { FileInfo, Message } from '@parley/protocol';
import { toErrorData, type OutboxEntry } from '../connection/index.js';
import type { Link, OutboxChange } from '../connection/link.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { FileSource, MessageFile } from '../kernel/file-source.js';
import type { FilesPort, FilesWay } from './files-port.js';

/** Uploads the files of messages, and then sends these. */
export interface FileSending {
  entries(): readonly OutboxEntry[];
  has(clientId: string): boolean;
  /** Settles once the message is stored; one that has failed is tried again. */
  send(entry: OutboxEntry): Promise<Message>;
  /** Whether it was one of these. */
  discard(clientId: string): boolean;
  /** Goes on with what a page before this one left. */
  resume(): Promise<void>;
}

/** What sending files needs. */
export interface FileSendingDeps {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly port: FilesPort;
  /** Where the server is. */
  readonly url: string;
  readonly tell: (change: OutboxChange) => void;
}

/** A message whose files are uploaded. */
interface Sending {
  entry: OutboxEntry;
  readonly sources: readonly FileSource[];
  readonly box: string | undefined;
  readonly abort: AbortController;
  /** What the server knows of it. */
  readonly fileIds: Set<string>;
  toldAt: number;
}

/** Between two words about progress, in ms. */
const pause = 100;
/** How long to wait before the server is asked again whether it has looked at a file, in ms. */
const askAgain = 1_000;

/** Makes it with what the platform has for files. */
export async function openFileSending({
  way,
  ...deps
}: Omit<FileSendingDeps, 'port'> & { readonly way: FilesWay | undefined }): Promise<FileSending> {
  if (!way) {
    const text = 'Unable to send files: this platform has no way for them. Give createClient one.';
    throw new ParleyError('files/unavailable', text);
  }
  return createFileSending({ ...deps, port: await way.load() });
}

/** Puts it together over the link's own outbox. */
function createFileSending({ link, clock, logger, port, url, tell }: FileSendingDeps): FileSending {
  const under = new Map<string, Sending>();
  let box = link.account.get()?.box;
  link.account.subscribe((account) => {
    if (account || box === undefined) {
      box = account?.box ?? box;
      return;
    }
    // Nobody is signed in any more: nothing of them stays.
    for (const clientId of under.keys()) discard(clientId);
    void port.clear(box).catch(() => undefined);
    box = undefined;
  });

  const forget = ({ box: of, entry }: Sending) => {
    if (of !== undefined) port.forget(of, entry.params.clientId).catch(() => undefined);
  };
  function show(sending: Sending, change: Partial<OutboxEntry>): void {
    sending.entry = { ...sending.entry, ...change };
    sending.toldAt = clock.now();
    tell({ type: 'outgoing', entry: sending.entry });
  }
  function showFile(sending: Sending, place: number, change: Partial<MessageFile>): void {
    const files = sending.entry.files?.map((file, n) => (n === place ? { ...file, ...change } : file));
    show(sending, { files });
  }
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimer(resolve, ms));

  async function upload(sending: Sending, place: number): Promise<FileInfo> {
    const { conversationId, clientId } = sending.entry.params;
    const source = sending.sources[place];
    const { signal } = sending.abort;
    if (!source) throw new ParleyError('files/not-found', 'Unable to send this file: it is gone. Choose it again.');
    const { name = 'file', type, size } = source;
    const what = { name, bytes: size, ...(type === '' ? {} : { type }) };
    const params = { conversationId, clientId: `${clientId}.${place}`, ...what };
    const { fileId, state, uploadPath } = await link.request('file.create', params, { durable: true, signal });
    sending.fileIds.add(fileId);
    if (state === 'uploading') {
      const onProgress = (bytes: number) => {
        if (clock.now() - sending.toldAt >= pause || bytes === size)
          showFile(sending, place, { progress: size === 0 ? 1 : bytes / size });
      };
      await port.upload(source, { url: url.replace(/\/+$/, '') + uploadPath, signal, onProgress });
    }
    for (;;) {
      const { file } = await link.request('file.finish', { fileId }, { durable: true, signal });
      if (file) return file;
      await wait(askAgain);
    }
  }

  async function run(sending: Sending): Promise<Message> {
    const { params, createdAt } = sending.entry;
    const ready: FileInfo[] = [];
    for (const place of sending.sources.keys()) {
      const file = await upload(sending, place);
      ready.push(file);
      showFile(sending, place, { ...file, progress: 1 });
    }
    if (under.get(params.clientId) !== sending) throw cancelled();
    under.delete(params.clientId);
    const entry = { params: { ...params, files: ready.map(({ id }) => id) }, createdAt, files: ready };
    const stored = link.outbox.send(entry);
    // From here on the outbox keeps it.
    forget(sending);
    return stored;
  }

  async function start(sending: Sending): Promise<Message> {
    try {
      return await run(sending);
    } catch (error) {
      const { clientId } = sending.entry.params;
      if (under.get(clientId) === sending) {
        const failed = error instanceof ParleyError ? error : lost(error);
        show(sending, { error: toErrorData(failed) });
        throw failed;
      }
      throw error;
    }
  }

  /** Uploads it unless another page does. */
  async function alone(sending: Sending): Promise<Message> {
    let outcome: Promise<Message> | undefined;
    const done = port.alone(sending.entry.params.clientId, () => (outcome = start(sending)).catch(() => undefined));
    done.catch((error: unknown) => logger?.warn('A file could not be uploaded', { error }));
    await done;
    if (outcome) return outcome;
    under.delete(sending.entry.params.clientId);
    tell({ type: 'settled', entry: sending.entry });
    throw cancelled();
  }

  function discard(clientId: string): boolean {
    const sending = under.get(clientId);
    if (!sending) return false;
    under.delete(clientId);
    sending.abort.abort();
    forget(sending);
    for (const fileId of sending.fileIds)
      link.request('file.delete', { fileId }, { durable: true }).catch(() => undefined);
    tell({ type: 'settled', entry: sending.entry });
    return true;
  }

  function take({ sources = [], error: _, ...entry }: OutboxEntry, of: string | undefined): Sending {
    const files = sources.map((source) => ({ ...fileOf(source), progress: 0, source }));
    const sending = {
      entry: { ...entry, files },
      sources,
      box: of,
      abort: new AbortController(),
      fileIds: new Set<string>(),
      toldAt: 0,
    };
    under.set(entry.params.clientId, sending);
    show(sending, {});
    return sending;
  }

  return {
    entries: () => [...under.values()].map(({ entry }) => entry),
    has: (clientId) => under.has(clientId),
    send(given) {
      const before = under.get(given.params.clientId);
      const sending = take({ ...given, ...(before && { sources: before.sources }) }, box);
      if (box !== undefined && !before) {
        const { entry, sources } = sending;
        const { files: _, ...plain } = entry;
        port
          .keep(box, { entry: plain, sources })
          .catch((error: unknown) => logger?.warn('A file is not kept over a reload', { error }));
      }
      return alone(sending);
    },
    discard,
    async resume() {
      const of = link.account.get()?.box;
      if (of === undefined) return;
      for (const { entry, sources } of await port.kept(of)) {
        if (under.has(entry.params.clientId)) continue;
        alone(take({ ...entry, sources }, of)).catch(() => undefined);
      }
    },
  };
}

function fileOf({ name = 'file', type, size }: FileSource): MessageFile {
  return { name, type: type || 'application/octet-stream', bytes: size };
}

function cancelled(): ParleyError {
  return new ParleyError('connection/cancelled', 'Unable to send this message: it was discarded.');
}

function lost(cause: unknown): ParleyError {
  const text = 'Unable to upload the file: the connection was lost. Try again.';
  return new ParleyError('connection/lost', text, { retryable: true, cause });
}
