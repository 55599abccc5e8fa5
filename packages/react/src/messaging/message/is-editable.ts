import type { Message } from '@parley/core';

/** Whether its text may still be changed: it is mine, it is kept, and nobody has answered a question in it. */
export function isEditable({ own, seq, deletedAt, stored, forwardedFrom, poll }: Message): boolean {
  return own && seq !== undefined && deletedAt === undefined && stored !== false && !forwardedFrom && !poll;
}
