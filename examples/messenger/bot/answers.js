export const help = [
  'I can do a few **small things**:',
  '- `/balance` · what is in your (imaginary) account',
  '- `/roll 2d6` · throw dice',
  '- `/time Tokyo` · what time it is elsewhere',
  '- `/remind 10s tea is ready` · tell you later',
  '- `/poll Lunch? | Pizza | Salad` · ask everybody here',
  '- `/story` · say something slowly, so that you see me typing',
  '',
  'A sum such as `12 * 7` works too. In a group, begin with / or mention me.',
].join('\n');

/**
 * What to say to a message that is no command.
 * @param {string} text
 * @param {string} name of who wrote it
 */
export function answer(text, name) {
  const sum = calculate(text);
  if (sum !== undefined) return sum;
  const first = name.split(' ')[0];
  if (/\b(hello|hi|hey|good (morning|evening)|bonjour|hallo|hola)\b/iu.test(text)) {
    return `Hello ${first}! Write /help to see what I can do.`;
  }
  if (/\b(thanks|thank you|merci|danke)\b/iu.test(text)) return 'You are welcome.';
  if (/\b(bye|good night|see you)\b/iu.test(text)) return `See you, ${first}.`;
  if (text.trim().endsWith('?')) return 'Good question; a better brain than mine could be connected here. Try /help.';
  return `You said “${shorten(text)}”. Write /help to see what else I can do.`;
}

/**
 * The result of a sum of two numbers in a text, or undefined where there is none.
 * @param {string} text
 */
export function calculate(text) {
  const found = /(-?\d+(?:\.\d+)?)\s*([-+*/x×÷])\s*(-?\d+(?:\.\d+)?)\s*[=?]?\s*$/u.exec(text);
  if (!found) return undefined;
  const [, left, sign, right] = found;
  const a = Number(left);
  const b = Number(right);
  if ((sign === '/' || sign === '÷') && b === 0) return 'Nobody can divide by zero, not even a bot.';
  const result = sign === '+' ? a + b : sign === '-' ? a - b : sign === '/' || sign === '÷' ? a / b : a * b;
  return `${a} ${sign} ${b} = ${Number(result.toPrecision(12))}`;
}

/**
 * Always the same imaginary sum for the same user.
 * @param {string} userId
 */
export function balanceOf(userId) {
  const cents = [...userId].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 500_000, 7);
  return new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(cents / 100);
}

/** @param {string | undefined} dice such as `2d6` */
export function roll(dice = '1d6') {
  const found = /^(\d{0,2})d(\d{1,3})$/iu.exec(dice);
  const count = Number(found?.[1] || 1);
  const sides = Number(found?.[2] ?? 0);
  if (count < 1 || sides < 2) return 'I throw dice such as 1d6 or 3d20.';
  const throws = Array.from({ length: count }, () => 1 + Math.floor(Math.random() * sides));
  const sum = throws.reduce((a, b) => a + b, 0);
  return count === 1 ? `${sum}` : `${throws.join(' + ')} = ${sum}`;
}

/** @param {string} place such as `Tokyo` or `Europe/Paris` */
export function timeIn(place, now = new Date()) {
  const wanted = place.trim().replace(/\s+/gu, '_').toLowerCase();
  const zone = wanted && Intl.supportedValuesOf('timeZone').find((each) => each.toLowerCase().endsWith(wanted));
  if (!zone) return 'Name a larger city, such as /time Tokyo or /time Paris.';
  const time = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'long', hour: 'numeric', minute: '2-digit' });
  return `In ${zone.split('/').at(-1)?.replaceAll('_', ' ')} it is ${time.format(now)}.`;
}

/**
 * When to say what, read from words such as `10s tea is ready`.
 * @param {readonly string[]} words
 */
export function remindIn([delay = '', ...words]) {
  const found = /^(\d{1,3})(s|m)$/iu.exec(delay);
  const seconds = found ? Number(found[1]) * (found[2]?.toLowerCase() === 'm' ? 60 : 1) : 0;
  if (!seconds) return { seconds: 0, confirmation: 'Say when and what: /remind 10s tea is ready', reminder: '' };
  const what = words.join(' ') || 'it is time';
  return { seconds, confirmation: `I will tell you in ${delay}.`, reminder: `Reminder: ${what}` };
}

/**
 * A question and its answers, parted by bars.
 * @param {string} text such as `/poll Lunch? | Pizza | Salad`
 */
export function readPoll(text) {
  const [question = '', ...given] = text.replace(/^.*?\bpoll\S*/isu, '').split('|');
  const options = [...new Set(given.map((each) => each.trim().slice(0, 200)).filter(Boolean))].slice(0, 20);
  return question.trim() && options.length > 1 ? { question: question.trim().slice(0, 500), options } : undefined;
}

/** A story, word by word, as a language model would give it. */
export async function* recite() {
  const story =
    'Once two people wanted to talk. One had a browser, the other a telephone. ' +
    'They asked a parley, and since then it does not matter any more who has which.';
  for (const word of story.split(' ')) {
    await new Promise((resolve) => setTimeout(resolve, 90));
    yield `${word} `;
  }
}

/** @param {string} text */
function shorten(text) {
  const line = text.trim().replace(/\s+/gu, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
