import type { Message } from '@parley/core';
import { dayOf } from '../theme/format.js';

/** What a thread shows from top to bottom. */
export type ThreadRow =
  | { readonly kind: 'day'; readonly key: string; readonly time: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'message'; readonly key: string; readonly message: Message; readonly head: boolean };

/** Messages that are shown, measured and put away together. */
export interface ThreadChunk {
  readonly id: string;
  readonly messages: readonly Message[];
  /** The message above the first one. */
  readonly previous?: Message;
}

const groupMs = 5 * 60_000;
const chunkSize = 32;

/** Chunks by place in the conversation, so that older pages never move their borders; what has no place yet comes last. */
export function chunksOf(messages: readonly Message[]): readonly ThreadChunk[] {
  const chunks: { id: string; messages: Message[]; previous?: Message }[] = [];
  let place = 0;
  let previous: Message | undefined;
  for (const message of messages) {
    place = message.seq === undefined ? place : Math.floor(message.seq / chunkSize);
    const last = chunks.at(-1);
    if (last?.id === String(place)) last.messages.push(message);
    else chunks.push({ id: String(place), messages: [message], previous });
    previous = message;
  }
  return chunks;
}

/** Whether both hold the same messages below the same one. */
export function sameChunk(one: ThreadChunk, other: ThreadChunk): boolean {
  return (
    one.previous === other.previous &&
    one.messages.length === other.messages.length &&
    one.messages.every((message, index) => message === other.messages[index])
  );
}

/** The rows of a chunk; the line for new messages stands before the message with `lineKey`. */
export function rowsOf(chunk: ThreadChunk, lineKey?: string): readonly ThreadRow[] {
  const rows: ThreadRow[] = [];
  let previous = chunk.previous;
  for (const message of chunk.messages) {
    const newDay = !previous || dayOf(previous.createdAt) !== dayOf(message.createdAt);
    if (newDay) rows.push({ kind: 'day', key: `day-${message.key}`, time: message.createdAt });
    const line = message.key === lineKey;
    if (line) rows.push({ kind: 'unread', key: 'unread' });
    rows.push({ kind: 'message', key: message.key, message, head: newDay || line || startsGroup(message, previous) });
    previous = message;
  }
  return rows;
}

function startsGroup(message: Message, previous: Message | undefined): boolean {
  return previous?.sender.id !== message.sender.id || message.createdAt - previous.createdAt > groupMs;
}

/** The first message of somebody else after `seq`: where the line for new messages stands. */
export function firstUnread(messages: readonly Message[], seq: number): Message | undefined {
  return messages.find((message) => !message.own && message.seq !== undefined && message.seq > seq);
}
