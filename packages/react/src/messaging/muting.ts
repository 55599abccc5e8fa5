import type { ConversationSettings } from '@parley/core';

const hourMs = 3_600_000;

/** Until then, where nothing says when it ends. */
export const mutedForEver = 253_370_764_800_000;

/** Whether nothing of a conversation sounds at that time. */
export function isMuted({ mutedUntil, notifications }: ConversationSettings, now: number): boolean {
  return notifications === 'none' || (mutedUntil !== undefined && mutedUntil > now);
}

/** Until when one may want to mute a conversation. */
export function muteTimes(now: number): Readonly<Record<'hour' | 'workday' | 'week' | 'ever', number>> {
  return { hour: now + hourMs, workday: now + 8 * hourMs, week: now + 7 * 24 * hourMs, ever: mutedForEver };
}
