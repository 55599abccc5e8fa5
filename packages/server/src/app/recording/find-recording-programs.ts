import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { RecordingPrograms } from '../../adapters/janus-recordings/create-raw-recordings.js';

/** What to do where recordings cannot be made into files. */
export const installRecording =
  'Install them with: sudo apt-get install --no-install-recommends janus-tools ffmpeg (Debian, Ubuntu)';

/** The programs that make files of recordings, where the system has all of them. `PATH` is that of the process unless given. */
export function findRecordingPrograms(path = process.env['PATH'] ?? ''): RecordingPrograms | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin', '/opt/janus/bin'];
  const find = (name: string) => folders.map((folder) => join(folder, name)).find(isExecutable);
  const [ppRec, ffmpeg, ffprobe] = [find('janus-pp-rec'), find('ffmpeg'), find('ffprobe')];
  return ppRec !== undefined && ffmpeg !== undefined && ffprobe !== undefined ? { ppRec, ffmpeg, ffprobe } : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
