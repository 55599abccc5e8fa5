import { join, resolve } from 'node:path';
import { createRawRecordings } from '../../adapters/janus-recordings/create-raw-recordings.js';
import type { Seal } from '../../auth/seal.js';
import type { Log } from '../../kernel/ports.js';
import type { RecordingKeeping } from '../../recording/create-recordings.js';
import { ConfigError, type ServerConfig } from '../config.js';
import { openStore } from '../storage/open-store.js';
import { findRecordingPrograms, installRecording } from './find-recording-programs.js';

/** What keeps recordings, and where a media server beside this one writes them to. */
export interface OpenRecordings {
  readonly keeping: RecordingKeeping;
  readonly raw: string;
}

const day = 86_400_000;
/** A file of one participant: some 20 hours of video at 1 Mbit/s. */
const maxFileBytes = 8 * 1_024 ** 3;

/**
 * Opens the folder of recordings; undefined where nothing records, there is no folder, or the programs that make files of them are
 * missing, and no folder was named.
 *
 * @throws ConfigError where a folder was named that cannot be used, or the programs are missing.
 */
export async function openRecordings(
  config: ServerConfig,
  { data, seal, log }: { readonly data: string | undefined; readonly seal: Seal; readonly log: Log },
): Promise<OpenRecordings | undefined> {
  const { recordings, recordingDays, media, mediaServers, storage } = config;
  const folder = recordings ?? (data === undefined ? undefined : join(data, 'recordings'));
  if (folder === undefined || (!media && mediaServers.length === 0)) return undefined;
  const programs = findRecordingPrograms();
  if (!programs) {
    if (recordings === undefined) return undefined;
    throw new ConfigError(
      `Unable to record calls: because janus-pp-rec or ffmpeg is not installed. ${installRecording}; or leave out PARLEY_RECORDINGS.`,
    );
  }
  const raw = resolve(folder, 'raw');
  try {
    return {
      keeping: {
        raw: await createRawRecordings({ folder: raw, programs, log }),
        store: await openStore(storage, { kind: 'recordings', folder: resolve(folder, 'files') }),
        seal,
        maxFileBytes,
        ...(recordingDays === 0 ? {} : { retention: recordingDays * day }),
      },
      raw,
    };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new ConfigError(
      `Unable to use the folder of recordings ${folder}: because it cannot be written (${code}). Give another with PARLEY_RECORDINGS.`,
      { cause },
    );
  }
}
