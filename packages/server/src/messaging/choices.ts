import { limits, type Poll, type Reaction } from '@parley/protocol';
import { changed, refused, unfitting, withExtra, type ActionFacts, type Decision, type Refused } from './decision.js';
import type { Choice, MessageAction, MessageRow } from './message-row.js';

/** Users that are named with an emoji or an option; the others are paged through. */
export const namedUsers = 20;

/** Who chose something: how many, and the first of them. */
interface Tally {
  readonly count: number;
  readonly userIds: readonly string[];
}

/** Puts an emoji on a message. */
export function react(
  row: MessageRow,
  { userId, emoji }: Extract<MessageAction, { kind: 'react' }>,
  chosen: readonly Choice[],
): Decision | Refused | undefined {
  if (chosen.includes(`e${emoji}`)) return undefined;
  const reactions = row.extra?.reactions ?? [];
  const known = reactions.some((reaction) => reaction.emoji === emoji);
  if (!known && reactions.length >= limits.reactionsPerMessage)
    return refused('messaging/too-many', limits.reactionsPerMessage);
  const next: readonly Reaction[] = known
    ? reactions.map((reaction) => (reaction.emoji === emoji ? { ...reaction, ...plus(reaction, userId) } : reaction))
    : [...reactions, { emoji, count: 1, userIds: [userId] }];
  return changed(withExtra(row, { reactions: next }), { chooses: [`e${emoji}`] });
}

/** Takes an emoji off a message. */
export function unreact(
  row: MessageRow,
  { userId, emoji }: Extract<MessageAction, { kind: 'unreact' }>,
  chosen: readonly Choice[],
): Decision | undefined {
  const choice: Choice = `e${emoji}`;
  if (!chosen.includes(choice)) return undefined;
  const reactions = (row.extra?.reactions ?? []).flatMap((reaction) => {
    const rest = reaction.emoji === emoji ? { ...reaction, ...minus(reaction, userId) } : reaction;
    return rest.count > 0 ? [rest] : [];
  });
  const left = reactions.find((reaction) => reaction.emoji === emoji);
  const next = withExtra(row, { reactions: reactions.length > 0 ? reactions : undefined });
  return changed(next, { drops: [choice], refills: left && isShort(left) ? [choice] : [] });
}

/** Votes in a message's poll; the last vote of the user goes. */
export function vote(
  row: MessageRow,
  { userId, options }: Extract<MessageAction, { kind: 'vote' }>,
  { chosen, now }: ActionFacts,
): Decision | Refused | undefined {
  const poll = row.extra?.poll;
  const wanted = new Set(options);
  if (!poll) return unfitting('/seq', 'a message with a poll');
  if (options.some((option) => option >= poll.options.length))
    return unfitting('/options', 'places of options that the poll has; the first is 0');
  if (wanted.size > 1 && !poll.multiple) return unfitting('/options', 'one option at most: the poll takes no more');
  const before = new Set(chosen.flatMap((choice) => (choice.startsWith('o') ? [Number(choice.slice(1))] : [])));
  const chooses = [...wanted].filter((option) => !before.has(option));
  const drops = [...before].filter((option) => !wanted.has(option));
  if (chooses.length + drops.length === 0) return undefined;
  if (poll.closedAt !== undefined || (poll.closesAt ?? Infinity) <= now) return refused('messaging/poll-closed');
  const next: Poll['options'] = poll.options.map((option, i) => {
    const tally = chooses.includes(i) ? plus(option, userId) : drops.includes(i) ? minus(option, userId) : option;
    // Nobody is named by an anonymous poll, not even in the store's own summary.
    return { ...option, count: tally.count, userIds: poll.anonymous ? [] : tally.userIds };
  });
  const voterCount = poll.voterCount + Number(wanted.size > 0) - Number(before.size > 0);
  const short = poll.anonymous ? [] : drops.filter((option) => isShort(next[option]));
  return changed(withExtra(row, { poll: { ...poll, options: next, voterCount } }), {
    chooses: chooses.map(optionChoice),
    drops: drops.map(optionChoice),
    refills: short.map(optionChoice),
  });
}

/** Names the first users of a choice, as the store has them. */
export function refill(row: MessageRow, choice: Choice, userIds: readonly string[]): MessageRow {
  const { reactions, poll } = row.extra ?? {};
  const named = <T extends Tally>(tally: T, is: boolean): T => (is ? { ...tally, userIds } : tally);
  return choice.startsWith('e')
    ? withExtra(row, { reactions: reactions?.map((one) => named(one, `e${one.emoji}` === choice)) })
    : withExtra(row, {
        poll: poll && { ...poll, options: poll.options.map((one, i) => named(one, `o${i}` === choice)) },
      });
}

/** Whether somebody who chose it is not named though there is room. */
function isShort(tally: Tally | undefined): boolean {
  return tally !== undefined && tally.userIds.length < Math.min(namedUsers, tally.count);
}

function optionChoice(option: number): Choice {
  return `o${option}`;
}

function plus({ count, userIds }: Tally, userId: string): Tally {
  return { count: count + 1, userIds: userIds.length < namedUsers ? [...userIds, userId] : userIds };
}

function minus({ count, userIds }: Tally, userId: string): Tally {
  return { count: count - 1, userIds: userIds.includes(userId) ? userIds.filter((id) => id !== userId) : userIds };
}
