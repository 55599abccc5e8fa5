import type { User } from '@parley/protocol';

/** The words after a command, or undefined where the text is not that command for this bot. */
export function matchCommand(text: string, name: string, me: User): readonly string[] | undefined {
  const words = text.trim().split(/\s+/);
  const first = words[0] ?? '';
  const mentioned = isMention(first, me) || isMention(nameWords(words, me), me);
  const rest = mentioned ? words.slice(isMention(first, me) ? 1 : countWords(me.name)) : words;
  const [command = '', ...args] = rest;
  const [bare, target] = split(command);
  const addressed = target === undefined ? mentioned || command.startsWith('/') : sameText(target, me.id);
  return addressed && sameText(bare.replace(/^\//, ''), name.replace(/^\//, '')) ? args : undefined;
}

/** What a pattern captured, or undefined where the text does not fit. */
export function matchPattern(text: string, pattern: string | RegExp): readonly string[] | undefined {
  if (typeof pattern === 'string') return text.toLowerCase().includes(pattern.toLowerCase()) ? [] : undefined;
  // A `g` or `y` pattern keeps where it was; each text starts anew.
  const match = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).exec(text);
  return match ? match.slice(1).map((group: string | undefined) => group ?? '') : undefined;
}

/** `/name@bot` as its two parts; anything else as one. */
function split(command: string): [string, string?] {
  const at = command.startsWith('/') ? command.indexOf('@') : -1;
  return at < 0 ? [command] : [command.slice(0, at), command.slice(at + 1)];
}

/** A mention is `@` and the id or the name, with or without a comma or colon behind it. */
function isMention(word: string, me: User): boolean {
  const name = word.replace(/[,:]$/, '');
  return name.startsWith('@') && (sameText(name.slice(1), me.id) || sameText(name.slice(1), me.name));
}

/** As many words as the bot's name has. */
function nameWords(words: readonly string[], me: User): string {
  return words.slice(0, countWords(me.name)).join(' ');
}

function countWords(text: string): number {
  return text.trim().split(/\s+/).length;
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
