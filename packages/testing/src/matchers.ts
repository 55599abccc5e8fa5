import type { Conversation, ConversationState, Message, MessageStatus, Parley, Thread } from '@parley/core';

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
    return hint(compare({ what: 'messages', actual, expected }), of);
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
    return compare({ what: 'unread messages', actual: stateOf(conversation).unreadCount, expected });
  },
  /** That many unread messages mention me. */
  toHaveMentions(conversation: Pick<Conversation, 'state'>, expected: number): MatcherResult {
    return compare({ what: 'unread mentions', actual: stateOf(conversation).mentionCount, expected });
  },
  /** Exactly these users type, in any order. */
  toHaveTyping(conversation: Pick<Conversation, 'state'>, expected: readonly string[]): MatcherResult {
    const actual = stateOf(conversation).typing.map(({ id }) => id);
    return compare({ what: 'who types', actual: actual.sort(), expected: [...expected].sort() });
  },
  /** The client has a session. */
  toBeConnected(parley: Pick<Parley, 'connection'>): MatcherResult {
    const { status } = held(parley, 'connection', 'a client').connection.get();
    return say(status === 'connected', 'the client to be connected', status);
  },
} as const;

function messagesOf(of: Pick<Conversation | Thread, 'timeline'>): readonly Message[] {
  return held(of, 'timeline', 'a conversation or a thread').timeline.get().messages;
}

function stateOf(of: Pick<Conversation, 'state'>): ConversationState {
  return held(of, 'state', 'a conversation').state.get();
}

/** Of plain JavaScript anything comes here, also the promise of a conversation. */
function held<T extends object>(of: T, part: keyof T & string, what: string): T {
  if ((of as Partial<T> | undefined)?.[part]) return of;
  throw new TypeError(`Unable to match: this is not ${what}. Give what the client gave, and await it first.`);
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
  return hint({ pass: false, message }, of);
}

/** A timeline that nobody looks at is not loaded, which is easily forgotten. */
function hint(result: MatcherResult, of: Pick<Conversation | Thread, 'timeline'>): MatcherResult {
  if (of.timeline.get().status !== 'idle') return result;
  const message = () => `${result.message()}; its timeline is not loaded until it is subscribed to`;
  return { ...result, message };
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
