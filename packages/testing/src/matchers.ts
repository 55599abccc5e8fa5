import type { Conversation, Message, MessageStatus, Parley, Thread } from '@parley/core';

/** What a matcher of vitest or jest answers. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/**
 * Matchers for `expect.extend`, of vitest, jest or whatever takes the same. `@parley/testing/vitest` and `@parley/testing/jest` extend
 * `expect` by them and tell the compiler.
 *
 * @example
 * ```ts
 * expect.extend(matchers);
 * expect(chat).toHaveMessages(['Hi', 'Hello']);
 * ```
 */
export const matchers = {
  /** The timeline of the conversation or thread holds exactly these texts, in order, stored or on their way. */
  toHaveMessages(of: Pick<Conversation | Thread, 'timeline'>, expected: readonly string[]): MatcherResult {
    const actual = messagesOf(of).map(({ text }) => text);
    return compare({ what: 'messages', actual, expected });
  },
  /** The one message with this text has come so far. */
  toHaveStatus(of: Pick<Conversation | Thread, 'timeline'>, text: string, expected: MessageStatus): MatcherResult {
    return withMessage(of, text, ({ status }) => compare({ what: `status of "${text}"`, actual: status, expected }));
  },
  /** The emoji is on the one message with this text; with `userIds`, of exactly these users, in any order. */
  toHaveReaction(
    of: Pick<Conversation | Thread, 'timeline'>,
    ...[text, emoji, userIds]: [text: string, emoji: string, userIds?: readonly string[]]
  ): MatcherResult {
    return withMessage(of, text, ({ reactions = [] }) => {
      const reaction = reactions.find((one) => one.emoji === emoji);
      const what = `${emoji} on "${text}"`;
      if (userIds && reaction) {
        return compare({ what, actual: [...reaction.userIds].sort(), expected: [...userIds].sort() });
      }
      return say(reaction !== undefined, `${what} to be there`, reactions);
    });
  },
  /** That many messages of others are unread. */
  toHaveUnread(conversation: Pick<Conversation, 'state'>, expected: number): MatcherResult {
    return compare({ what: 'unread messages', actual: conversation.state.get().unreadCount, expected });
  },
  /** That many unread messages mention me. */
  toHaveMentions(conversation: Pick<Conversation, 'state'>, expected: number): MatcherResult {
    return compare({ what: 'unread mentions', actual: conversation.state.get().mentionCount, expected });
  },
  /** Exactly these users type, in any order. */
  toHaveTyping(conversation: Pick<Conversation, 'state'>, expected: readonly string[]): MatcherResult {
    const actual = conversation.state.get().typing.map(({ id }) => id);
    return compare({ what: 'who types', actual: actual.sort(), expected: [...expected].sort() });
  },
  /** The client has a session. */
  toBeConnected(parley: Pick<Parley, 'connection'>): MatcherResult {
    const { status } = parley.connection.get();
    return say(status === 'connected', 'the client to be connected', status);
  },
} as const;

function messagesOf({ timeline }: Pick<Conversation | Thread, 'timeline'>): readonly Message[] {
  return timeline.get().messages;
}

function withMessage(
  of: Pick<Conversation | Thread, 'timeline'>,
  text: string,
  match: (message: Message) => MatcherResult,
): MatcherResult {
  const [found, another] = messagesOf(of).filter((message) => message.text === text);
  if (found && !another) return match(found);
  const message = () =>
    `expected one message with the text ${JSON.stringify(text)}, and there ${found ? 'are several' : 'is none'}`;
  return { pass: false, message };
}

function compare({ what, actual, expected }: { what: string; actual: unknown; expected: unknown }): MatcherResult {
  const pass = JSON.stringify(actual) === JSON.stringify(expected);
  const result = say(pass, `${what} to be ${JSON.stringify(expected)}`, actual);
  return { ...result, actual, expected };
}

function say(pass: boolean, what: string, actual: unknown): MatcherResult {
  const [not, found] = [pass ? 'not ' : '', JSON.stringify(actual)];
  return { pass, message: () => `expected ${not}${what}, and found ${found}` };
}
