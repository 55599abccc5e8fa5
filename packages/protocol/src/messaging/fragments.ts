import { Type as T } from '@sinclair/typebox';
import { limits } from '../limits.js';
import { UserId } from '../scalars.js';

/** Who may call. */
export const people = ['user', 'bot'] as const;
/** What is refused between two of whom one has blocked the other. */
export const blocking = ['moderation/blocked', 'moderation/unavailable'] as const;
/** What is refused to whoever may not speak to the others of a conversation. */
export const refusing = [...blocking, 'messaging/silenced'] as const;
/** What a message says. */
export const Text = T.String({ description: 'At most 16 KiB of UTF-8.' });
/** Whom a message mentions. */
export const mentioning = {
  mentions: T.Optional(T.Array(UserId, { maxItems: limits.mentions, description: 'Whom the text mentions.' })),
  mentionsAll: T.Optional(T.Boolean({ description: 'The text mentions all members.' })),
};
