/** Up to two letters that stand for a name, in any script. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => (word ? letterOf(word) : '')).join('');
}

function letterOf(word: string): string {
  const letter = /[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0] ?? '';
  return letter.toUpperCase();
}

/** How many hues avatars have. */
export const avatarHues = 12;

/** The same hue for the same id, everywhere and always: a place on the scale. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % avatarHues;
}
