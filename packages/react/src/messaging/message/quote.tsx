import type { Quote } from '@parley/core';
import { cx } from '../../theme/cx.js';
import { isolated } from '../text/looks.js';
import { contentWords } from './content-words.js';
import type { RowTools } from './row-tools.js';

/** The message that this one answers; a press leads back to it. */
export function QuoteView({ quote, tools }: { readonly quote: Quote; readonly tools: RowTools }) {
  const { strings, jump } = tools;
  const words = contentWords(quote, strings);
  return (
    <button
      type="button"
      className={cx('parley-quote', quote.deleted && 'parley-quote-deleted')}
      aria-label={strings.marks.answerTo(isolated(quote.sender.name), words)}
      onClick={() => jump(quote.seq)}
    >
      <bdi className="parley-quote-name">{quote.sender.name}</bdi>
      <span className="parley-quote-text" dir="auto">
        {words}
      </span>
    </button>
  );
}
