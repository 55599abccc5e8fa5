import { firstLink } from '../messaging/first-link.js';
import type { MessageRow } from '../messaging/message-row.js';
import { termsOf, type Term } from './search-terms.js';

/** What searches find a message by. */
export interface MessageDocument {
  /** Of its text first, then of its poll; what belongs to different texts does not follow each other. */
  readonly texts: readonly (readonly Term[])[];
  /** What filters ask for. */
  readonly marks: readonly string[];
}

/** What filters may ask of a message beside its words. */
export interface Marked {
  readonly conversationId?: string;
  readonly senderId?: string;
  readonly has?: 'link';
}

/** Whether searches may find the message: what has no content, or says of a call how it ended, is nobody's words. */
export function isSearched({ deletedAt, stored, extra }: MessageRow): boolean {
  return deletedAt === undefined && stored !== false && !extra?.call;
}

/** The message as searches see it. */
export function documentOf(row: MessageRow): MessageDocument {
  const { text, extra, conversationId, senderId } = row;
  const { question, options = [] } = extra?.poll ?? {};
  const texts = [text, ...(question === undefined ? [] : [question]), ...options.map((option) => option.text)];
  const has = firstLink(text) === undefined ? undefined : ('link' as const);
  return { texts: texts.map(termsOf), marks: marksOf({ conversationId, senderId, has }) };
}

/** One word for each filter. `§` is in no word of a text. */
export function marksOf({ conversationId, senderId, has }: Marked): readonly string[] {
  return [
    ...(conversationId === undefined ? [] : [`§c${encoded(conversationId)}`]),
    ...(senderId === undefined ? [] : [`§s${encoded(senderId)}`]),
    ...(has === undefined ? [] : [`§h${has}`]),
  ];
}

/** An id as one word: the index knows no case. */
function encoded(id: string): string {
  return id.replace(/[^a-z0-9]/gu, (one) => `§${(one.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
}

/** Most messages of one moment: their places are its ms times this, and on. */
const perMoment = 1_024;

/** The place at which a message stands in the order of searches, the newest at the highest. */
export function placeOf({ createdAt, seq }: Pick<MessageRow, 'createdAt' | 'seq'>): number {
  return firstPlace(createdAt) + (seq % perMoment);
}

/** The first place of a moment, in ms since the epoch. */
export function firstPlace(time: number): number {
  return Math.min(time, Math.floor(Number.MAX_SAFE_INTEGER / perMoment) - 1) * perMoment;
}
