const oneEmoji =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:[\p{Emoji_Modifier}\uFE0F\u{E0020}-\u{E007F}]|\u200D\p{Extended_Pictographic})*)/u;
const mostEmoji = 6;

/** The length of the emoji with which a text begins, 0 where it begins with none. */
function emojiLength(text: string): number {
  return oneEmoji.exec(text)?.[0].length ?? 0;
}

/** Whether a text is one emoji, whole. */
export function isEmoji(text: string): boolean {
  return text !== '' && text.length <= 64 && emojiLength(text) === text.length;
}

/** Whether a text is nothing but a few emoji, which are then shown larger. */
export function isFewEmoji(text: string): boolean {
  let rest = text.trim();
  for (let count = 0; count < mostEmoji && rest !== ''; count += 1) {
    const length = emojiLength(rest);
    if (length === 0) return false;
    rest = rest.slice(length).trimStart();
  }
  return rest === '' && text.trim() !== '';
}

/** Whether anything of a text can be seen: not when it is only spaces, controls and joiners. */
export function isVisible(text: string): boolean {
  return /[^\s\p{Cc}\p{Cf}\p{Zs}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\uFE00-\uFE0F]/u.test(text);
}

/** Whether there is nothing to send. */
export function isEmpty(text: string): boolean {
  return text.trim() === '';
}

const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/u;

/** A name that turns no word beside it round, where no element can keep it apart: in titles and labels. */
export function isolated(name: string): string {
  return turning.test(name) ? `\u2068${name}\u2069` : name;
}
