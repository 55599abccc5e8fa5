import type { Message as StoredMessage, MessageChange } from '@parley/protocol';

/** Whether a message names all who reacted or voted. */
export function namesAll({ reactions = [], poll }: StoredMessage): boolean {
  return [...reactions, ...(poll?.options ?? [])].every(({ count, userIds }) => count <= userIds.length);
}

/**
 * Says of reactions and votes whether they are mine, which events, the same for all, do not say. Where not all who reacted are
 * named, it is what `prior`, another word on the same message, says, unless the change is mine. The same message where it says
 * so already.
 */
export function withOwn(
  message: StoredMessage,
  me: string,
  { prior, change }: { readonly prior?: StoredMessage; readonly change?: MessageChange },
): StoredMessage {
  const { reactions = [], poll } = message;
  const mine = change?.userId === me ? change : undefined;
  const known = reactions.map(({ emoji, count, userIds }) => {
    const before = mine?.emoji === emoji ? mine.active : prior?.reactions?.find((one) => one.emoji === emoji)?.own;
    return userIds.includes(me) || (count > userIds.length && !!before);
  });
  const votes = mine?.options ?? prior?.poll?.own;
  const voted = poll?.options.flatMap(({ count, userIds }, place) =>
    userIds.includes(me) || (count > userIds.length && votes?.includes(place)) ? [place] : [],
  );
  if (reactions.every(({ own }, place) => own === known[place]) && String(voted) === String(poll?.own)) return message;
  return {
    ...message,
    ...(message.reactions && { reactions: reactions.map((reaction, place) => ({ ...reaction, own: known[place] })) }),
    ...(poll && { poll: { ...poll, own: voted } }),
  };
}
