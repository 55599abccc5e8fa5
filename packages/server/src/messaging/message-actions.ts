import { limits, type Metadata } from '@parley/protocol';
import { react, unreact, vote } from './choices.js';
import {
  changed,
  given,
  refused,
  unfitting,
  withExtra,
  type ActionFacts,
  type Decision,
  type Refused,
} from './decision.js';
import { firstLink } from './first-link.js';
import type { MessageAction, MessageExtra, MessageRow } from './message-row.js';

/** Decides what an action does to a message; `undefined` where that is nothing. */
export function decideAction(
  row: MessageRow,
  action: MessageAction,
  facts: ActionFacts,
): Decision | Refused | undefined {
  const gone = row.deletedAt !== undefined || row.stored === false;
  switch (action.kind) {
    case 'delete':
      return row.deletedAt === undefined
        ? changed(emptied(row, facts.now, action.hidden), { clears: true })
        : undefined;
    case 'unpin':
      return row.pinnedAt === undefined
        ? undefined
        : changed(withExtra(row, { pinnedBy: undefined }, { pinnedAt: undefined }));
    case 'unreact':
      return unreact(row, action, facts.chosen);
    case 'preview':
      if (gone || row.text !== action.text || same(row.extra?.linkPreview, action.linkPreview)) return undefined;
      return changed(withExtra(row, { linkPreview: action.linkPreview }));
    case 'edit':
      // Nobody puts words into another's mouth: what was forwarded stays as it was said, and a call as it was.
      if (row.senderId !== action.userId || row.extra?.forwardedFrom || row.extra?.call)
        return refused('messaging/forbidden');
      return gone ? refused('messaging/deleted') : edit(row, action, facts.now);
    case 'pin':
      if (gone) return refused('messaging/deleted');
      if (row.pinnedAt !== undefined) return undefined;
      if (facts.pins >= limits.pins) return refused('messaging/too-many', limits.pins);
      return changed(withExtra(row, { pinnedBy: action.userId }, { pinnedAt: facts.now }));
    case 'react':
      return gone ? refused('messaging/deleted') : react(row, action, facts.chosen);
    case 'vote':
      return gone ? refused('messaging/deleted') : vote(row, action, facts);
    case 'closePoll':
      if (row.senderId !== action.userId) return refused('messaging/forbidden');
      return gone ? refused('messaging/deleted') : closePoll(row, facts.now);
  }
}

function edit(
  row: MessageRow,
  action: Extract<MessageAction, { kind: 'edit' }>,
  now: number,
): Decision | Refused | undefined {
  const { text, metadata = row.metadata } = action;
  const mentions = action.mentions === undefined ? row.extra?.mentions : someOf(action.mentions);
  const mentionsAll = (action.mentionsAll ?? row.extra?.mentionsAll) ? true : undefined;
  if (text === '' && isEmpty(metadata) && !row.extra?.poll && !row.extra?.files) return refused('messaging/empty');
  const mentionsSame = mentionsAll === row.extra?.mentionsAll && same(mentions, row.extra?.mentions);
  if (text === row.text && same(metadata, row.metadata) && mentionsSame) return undefined;
  const linkPreview = row.extra?.linkPreview?.url === firstLink(text) ? row.extra?.linkPreview : undefined;
  const next = withExtra(row, { mentions, mentionsAll, editedAt: now, linkPreview }, { text, metadata });
  const before = { version: row.version, text: row.text, ...given({ metadata: row.metadata }), replacedAt: now };
  return changed(next, { before, ...(mentionsSame ? {} : { mentions: true }) });
}

function closePoll(row: MessageRow, now: number): Decision | Refused | undefined {
  const poll = row.extra?.poll;
  if (!poll) return unfitting('/seq', 'a message with a poll');
  if (poll.closedAt !== undefined || (poll.closesAt ?? Infinity) <= now) return undefined;
  return changed(withExtra(row, { poll: { ...poll, closedAt: now } }));
}

/** A deleted message: its place, and the summary of the thread that hangs on it. */
function emptied(row: MessageRow, now: number, hidden?: true): MessageRow {
  const { conversationId, seq, version, senderId, clientId, createdAt, threadSeq, stored, extra } = row;
  const left = { conversationId, seq, version, senderId, clientId, text: '', createdAt, deletedAt: now };
  const extraLeft = given<MessageExtra>({ thread: extra?.thread, hidden });
  return {
    ...left,
    ...given({ threadSeq, stored }),
    ...(Object.keys(extraLeft).length > 0 ? { extra: extraLeft } : {}),
  };
}

/** Whom a message mentions: `*` is everybody. Nobody mentions themselves. */
export function mentioned({ senderId, extra, stored }: MessageRow): readonly string[] {
  if (!extra || stored === false) return [];
  return extra.mentionsAll ? ['*'] : [...new Set(extra.mentions)].filter((id) => id !== senderId);
}

/** Whether metadata says nothing. */
export function isEmpty(metadata: Metadata | undefined): boolean {
  return metadata === undefined || Object.keys(metadata).length === 0;
}

/** The ids, each once; undefined where there are none. */
export function someOf(ids: readonly string[]): readonly string[] | undefined {
  return ids.length === 0 ? undefined : [...new Set(ids)];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
