import type { EndReason } from '@parley/core';
import type { Words } from '../theme/words.js';

type CallWords = Words['calls'];

/** How long a call was, as people say it. */
export function spanWords(milliseconds: number, { seconds, minutes, hours }: CallWords): string {
  const whole = Math.max(0, Math.round(milliseconds / 1_000));
  if (whole < 60) return seconds(whole);
  const all = Math.round(whole / 60);
  return all < 60 ? minutes(all) : hours(Math.floor(all / 60), all % 60);
}

/** A call that is over, as one of its two sides sees it. */
export interface Outcome {
  readonly video: boolean;
  readonly reason: EndReason;
  readonly durationMs?: number;
  /** This user started it. */
  readonly own: boolean;
}

/** Whether somebody called this user and was not answered. */
export function isMissed({ own, reason, durationMs }: Outcome): boolean {
  return !own && durationMs === undefined && (reason === 'timeout' || reason === 'cancelled');
}

/** What is said of a call that is over, such as `Missed video call` or `Call, 3 min`. */
export function outcomeWords(outcome: Outcome, calls: CallWords, kind?: string): string {
  const { video, reason, durationMs } = outcome;
  if (isMissed(outcome)) return video ? calls.missedVideo : calls.missedAudio;
  const what = kind ?? (video ? calls.noteVideo : calls.noteAudio);
  if (durationMs !== undefined) return calls.noteOf(what, spanWords(durationMs, calls));
  const why = calls.unanswered[reason as keyof CallWords['unanswered']] as string | undefined;
  return why === undefined ? what : calls.noteOf(what, why);
}
