/** What of a text can be dialled: digits, `*`, `#`, and `+` where it begins; digits of every script, and letters as keys have them. */
export function dialable(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    // What is pressed once somebody has answered, and the zero that is dialled inside the country alone.
    .replace(/(;|,,|(?<!\p{L})(ext\.?|x)\s*[0-9]).*$/isu, '')
    .replace(/(\+[0-9 .-]*)\(0\)/u, '$1');
  const spelled = /^[+0-9][0-9 ().-]{2,}[a-z-]{4,}$/iu.test(plain) ? plain.replace(/[a-z]/giu, keyOf) : plain;
  const digits = spelled.replace(/[^0-9*#+]/gu, '').replace(/(?!^)\+/gu, '');
  // In most countries 00 leads abroad; numbers of others do not begin so.
  return digits.replace(/^00(?=[1-9][0-9]{6})/u, '+');
}

/** What a field for names and numbers keeps of a text: a name as it is, of anything else what can be dialled. */
export function readField(text: string): string {
  return isName(text) ? text : dialable(text);
}

/** What is dialled of what `readField` gave: nothing of a name. */
export function asNumber(kept: string): string {
  return isName(kept) ? '' : kept;
}

function isName(text: string): boolean {
  const many = (text.match(/\p{Nd}/gu) ?? []).length >= 5;
  return /\p{L}/u.test(text) && !many && !/^\s*(tel:|sip:|[+(*#\p{Nd}])/iu.test(text);
}

/** Digits of a script follow one another, and its zero stands where none of them precedes it. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

const keyOf = (letter: string) =>
  '22233344455566677778889999'.charAt(letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0));
