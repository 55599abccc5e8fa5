import type { MessageStatus } from '@parley/core';

/** What `expect` can do with conversations, threads and clients once it is extended. */
export interface ParleyMatchers<R> {
  /** Of a conversation or thread: its timeline holds exactly these texts, in order, stored or on their way. */
  toHaveMessages(texts: readonly string[]): R;
  /** Of a conversation or thread: the one message with this text has come so far. */
  toHaveStatus(text: string, status: MessageStatus): R;
  /** Of a conversation or thread: the emoji is on the one message with this text; with `userIds`, of exactly these users. */
  toHaveReaction(text: string, emoji: string, userIds?: readonly string[]): R;
  /** Of a conversation: that many messages of others are unread. */
  toHaveUnread(count: number): R;
  /** Of a conversation: that many unread messages mention me. */
  toHaveMentions(count: number): R;
  /** Of a conversation: exactly these users type, in any order. */
  toHaveTyping(userIds: readonly string[]): R;
  /** Of a client: it has a session. */
  toBeConnected(): R;
}
