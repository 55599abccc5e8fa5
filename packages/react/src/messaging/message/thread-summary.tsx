import type { ThreadSummary } from '@parley/core';
import MessagesSquare from 'lucide-react/icons/messages-square';
import { useNow } from '../../theme/use-now.js';
import type { RowTools } from './row-tools.js';

/** How many answered in the thread of a message, and when last; a press opens it. */
export function ThreadSummaryRow({
  seq,
  summary,
  tools,
}: {
  readonly seq: number;
  readonly summary: ThreadSummary;
  readonly tools: RowTools;
}) {
  const now = useNow(60_000);
  const { strings, format, openThread } = tools;
  const count = strings.threads.answers(summary.count);
  const when = strings.threads.last(format.moment(summary.lastAt, now));
  const words = (
    <>
      <MessagesSquare aria-hidden="true" size={16} strokeWidth={1.5} />
      <span className="parley-thread-count">{count}</span>
      <span className="parley-muted" suppressHydrationWarning>
        {when}
      </span>
    </>
  );
  if (!openThread) return <p className="parley-thread-summary">{words}</p>;
  return (
    <button type="button" className="parley-thread-summary" onClick={() => openThread(seq)}>
      {words}
    </button>
  );
}
