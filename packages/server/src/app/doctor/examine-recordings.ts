import type { ServerConfig } from '../config.js';
import { findRecordingPrograms, installRecording } from '../recording/find-recording-programs.js';
import { bad, good, note, type Finding } from './finding.js';

const about = 'Recording';

/** Looks whether calls can be recorded. Nothing to say where no media server carries any. */
export function examineRecordings(config: ServerConfig): readonly Finding[] {
  const { media, mediaServers, recordings, recordingDays, data } = config;
  if (!media && mediaServers.length === 0) return [];
  if (!media && mediaServers.every((server) => server.recordings === undefined))
    return [
      note(about, 'No media server says where it writes to: calls are not recorded. See docs/guides/recording.md.'),
    ];
  const programs = findRecordingPrograms();
  if (!programs) {
    const says = `janus-pp-rec or ffmpeg is not installed: calls are not recorded. ${installRecording}.`;
    return [recordings === undefined ? note(about, says) : bad(about, says)];
  }
  if (recordings === undefined && data === undefined)
    return [note(about, 'There is no folder to keep recordings in: give --data, or PARLEY_RECORDINGS.')];
  const kept = recordingDays === 0 ? 'kept until they are deleted' : `kept for ${recordingDays} days`;
  return [good(about, `${programs.ppRec} and ${programs.ffmpeg}; recordings are ${kept}.`)];
}
