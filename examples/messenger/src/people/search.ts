import type { User } from '@parley/web';

/** People whose name or id has all the words in it, in any order and with or without accents. */
export function search(users: readonly User[], words: string): readonly User[] {
  const wanted = fold(words).split(/\s+/u).filter(Boolean);
  return users.filter((user) => {
    const text = fold(`${user.name} ${user.id}`);
    return wanted.every((word) => text.includes(word));
  });
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
