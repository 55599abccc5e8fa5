import type { Conversation } from '@parley/core';

/** What a matcher of vitest or jest answers. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/**
 * Matchers for `expect.extend`, for vitest and jest.
 *
 * @example
 * ```ts
 * expect.extend(matchers);
 * expect(chat).toHaveMessages(['Hi', 'Hello']);
 * ```
 */
export const matchers = {
  /** The conversation's timeline holds exactly these texts, in order, stored or on their way. */
  toHaveMessages(conversation: Conversation, expected: readonly string[]): MatcherResult {
    const actual = conversation.timeline.get().messages.map(({ text }) => text);
    return compare({ what: 'messages', actual, expected });
  },
  /** That many messages of others are unread. */
  toHaveUnread(conversation: Conversation, expected: number): MatcherResult {
    return compare({ what: 'unread messages', actual: conversation.state.get().unreadCount, expected });
  },
} as const;

function compare({ what, actual, expected }: { what: string; actual: unknown; expected: unknown }): MatcherResult {
  const pass = JSON.stringify(actual) === JSON.stringify(expected);
  const not = pass ? 'not ' : '';
  const message = () =>
    `expected ${what} ${not}to be ${JSON.stringify(expected)}, and they are ${JSON.stringify(actual)}`;
  return { pass, message, actual, expected };
}
