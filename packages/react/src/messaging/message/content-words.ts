import type { Message, Quote } from '@parley/core';
import { outcomeWords } from '../../calls/index.js';
import type { Words } from '../../theme/words.js';
import { isVisible } from '../text/looks.js';
import { plainText } from '../text/plain-text.js';

/** What a message, or a quote of one, says on one line. */
export function contentWords(
  message: (Pick<Message, 'text' | 'deletedAt' | 'poll' | 'files'> & Partial<Pick<Message, 'call' | 'own'>>) | Quote,
  { calls, marks, messages, polls }: Words,
): string {
  if (('deletedAt' in message && message.deletedAt !== undefined) || ('deleted' in message && message.deleted)) {
    return marks.deleted;
  }
  if ('call' in message && message.call) return outcomeWords({ ...message.call, own: message.own === true }, calls);
  if ('poll' in message && message.poll) return polls.label(message.poll.question);
  if (message.text === '' && 'files' in message && message.files)
    return message.files.map(({ name }) => name).join(', ');
  if (message.text === '') return messages.noText;
  return isVisible(message.text) ? plainText(message.text) : marks.invisible;
}
