import type { ConversationState, Message, User } from '@parley/core';
import type { Words } from '../../theme/words.js';
import { parseText } from '../text/parse-text.js';
import type { Block, Inline, MentionLabel } from '../text/text-parts.js';

const most = 50;

/** How a text may name these users, and all. */
export function labelsOf(
  users: readonly Pick<User, 'id' | 'name'>[],
  strings: Words | undefined,
): readonly MentionLabel[] {
  const named = users.flatMap(({ id, name }) => [
    { label: name, userId: id },
    { label: id, userId: id },
  ]);
  const all = strings ? [{ label: 'all' }, { label: strings.mentions.all }] : [];
  return [...named, ...all].filter(({ label }) => label.trim() !== '');
}

/** Whom one may mention: the members that are known, and who wrote lately; without me. */
export function mentionable(
  members: ConversationState['members'],
  messages: readonly Message[],
  myId: string | undefined,
): readonly User[] {
  const users = new Map(members.map(({ user }) => [user.id, user]));
  for (const { sender } of messages) if (!users.has(sender.id)) users.set(sender.id, sender);
  if (myId !== undefined) users.delete(myId);
  return [...users.values()];
}

/** Whom a text mentions, as it is sent beside it. */
export function mentionsIn(
  text: string,
  users: readonly User[],
  strings: Words,
): { readonly mentions?: readonly string[]; readonly mentionsAll?: true } {
  if (!text.includes('@')) return {};
  const found = new Set<string | undefined>();
  const look = (parts: readonly Inline[]) => {
    for (const part of parts) {
      if ('children' in part) look(part.children);
      else if (part.kind === 'mention') found.add(part.userId);
    }
  };
  const lookIn = (block: Block) => {
    if (block.kind === 'paragraph') look(block.children);
    else if (block.kind === 'quote') block.children.forEach(lookIn);
    else if (block.kind === 'list') block.items.forEach((item) => item.children.forEach(lookIn));
  };
  parseText(text, labelsOf(users, strings)).forEach(lookIn);
  const mentions = [...found].filter((id) => id !== undefined).slice(0, most);
  return { ...(mentions.length > 0 && { mentions }), ...(found.has(undefined) && { mentionsAll: true }) };
}
