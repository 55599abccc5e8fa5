/** Bytes of a text in UTF-8, where a lone surrogate counts as the three bytes of its replacement. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPair(unit, text.charCodeAt(i + 1))) {
      // Two code units, four bytes.
      bytes += 2;
      i += 1;
    } else bytes += 2;
  }
  return bytes;
}

/** Whether a text has more bytes in UTF-8 than `limit`; looks at each character only where it may. */
export function exceedsBytes(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  return text.length * 3 > limit && utf8Bytes(text) > limit;
}

/** Whether every surrogate has its other half, and no U+0000 is inside, which not every store can hold. */
export function isStorable(text: string): boolean {
  return !/\p{Surrogate}|\0/u.test(text);
}

const oneEmoji = new RegExp('^\\p{RGI_Emoji}$', 'v');

/** Whether a text is one emoji, whole: with its skin, its gender and the rest of its family. */
export function isOneEmoji(text: string): boolean {
  return oneEmoji.test(text);
}

/** The start of a text, at most `length` code units, that cuts no character in half, however it is put together. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = 0;
  // Where a character ends depends on what comes next.
  for (const { index, segment } of new Intl.Segmenter('und').segment(text.slice(0, length + 2))) {
    const next = index + segment.length;
    if (next > length) break;
    end = next;
  }
  if (end > 0) return text.slice(0, end);
  return text.slice(0, isPair(text.charCodeAt(length - 1), text.charCodeAt(length)) ? length - 1 : length);
}

function isPair(high: number, low: number): boolean {
  return (high & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00;
}
