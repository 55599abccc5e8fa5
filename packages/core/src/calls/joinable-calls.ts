import type { CallRecord } from '@parley/protocol';
import { isPair, ownEntry, type Viewer } from './call-record.js';
import type { JoinableCall } from './other-calls.js';

/** The call of a group that runs without this user. */
export function joinableOf(record: CallRecord, viewer: Viewer): JoinableCall | undefined {
  const { id, conversationId, video, createdAt, participants } = record;
  const own = ownEntry(record, viewer);
  const users = participants.filter(({ state }) => state === 'joined').map(({ user }) => user);
  const isIn = own?.state === 'joined' || own?.state === 'waiting';
  if (isPair(record) || !own || isIn || own.removed || users.length === 0) return undefined;
  return { id, conversationId, video, startedAt: createdAt, users };
}
