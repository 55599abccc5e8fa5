/** Names the recording of a call that was asked for at a time, in ms since the epoch. */
export function recordingIdOf(callId: string, at: number): string {
  return `rec_${callId.slice('cll_'.length)}_${at.toString(36)}`;
}

/** The call of a recording. */
export function callIdOf(recordingId: string): string {
  return `cll_${recordingId.slice('rec_'.length, recordingId.lastIndexOf('_'))}`;
}
