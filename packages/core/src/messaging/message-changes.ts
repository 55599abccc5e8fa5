import type { Message as StoredMessage, Reaction } from '@parley/protocol';

/** What a message will be once a change of mine is done; the same message where it is so already. */
export type Change = (message: StoredMessage) => StoredMessage;

/** I put an emoji there, or take it away. */
export function reacted(me: string, emoji: string, active: boolean): Change {
  return (message) => {
    const { reactions = [] } = message;
    const known = reactions.find((reaction) => reaction.emoji === emoji);
    if ((known?.own ?? false) === active) return message;
    const changed = { ...toggled(known ?? { emoji, count: 0, userIds: [] }, me, active), own: active };
    const all = known
      ? reactions.map((reaction) => (reaction === known ? changed : reaction))
      : [...reactions, changed];
    return { ...message, reactions: all.filter(({ count }) => count > 0) };
  };
}

/** I vote for these options, by their places. */
export function voted(me: string, places: readonly number[]): Change {
  return (message) => {
    const { poll } = message;
    if (!poll) return message;
    const { own = [] } = poll;
    const options = poll.options.map((option, place) => {
      const active = places.includes(place);
      return active === own.includes(place) ? option : toggled(option, poll.anonymous ? undefined : me, active);
    });
    const voterCount = poll.voterCount + Math.min(places.length, 1) - Math.min(own.length, 1);
    return { ...message, poll: { ...poll, options, voterCount, own: [...places] } };
  };
}

/** What it holds is gone, and its place stays. */
export function deleted(deletedAt: number): Change {
  return (message) => {
    const {
      metadata: _,
      replyTo,
      mentions,
      mentionsAll,
      reactions,
      poll,
      forwardedFrom,
      linkPreview,
      ...rest
    } = message;
    const { editedAt, pinnedAt, pinnedBy, ...place } = rest;
    return { ...place, text: '', deletedAt };
  };
}

function toggled<T extends Pick<Reaction, 'count' | 'userIds'>>(
  those: T,
  userId: string | undefined,
  active: boolean,
): T {
  const others = those.userIds.filter((id) => id !== userId);
  const userIds = active && userId !== undefined ? [...others, userId] : others;
  return { ...those, count: those.count + (active ? 1 : -1), userIds };
}
