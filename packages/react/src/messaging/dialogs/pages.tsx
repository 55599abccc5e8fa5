import type { ReactNode } from 'react';
import { useDelayed } from '../../theme/use-delayed.js';
import { sayError, useWords } from '../../theme/use-words.js';
import { WaitingLines } from '../../theme/waiting-lines.js';
import type { PagesView } from '../use-pages.js';

/** A list that comes page by page, with its waiting, its failure and its emptiness. */
export function Pages<T>({
  view: { items, status, hasMore, error, loadMore },
  empty,
  children,
}: {
  readonly view: PagesView<T>;
  readonly empty?: string;
  readonly children: (items: readonly T[]) => ReactNode;
}) {
  const strings = useWords();
  const late = useDelayed(status === 'loading', 200);
  return (
    <>
      {items.length > 0 && children(items)}
      {late && <WaitingLines />}
      {status === 'ready' && items.length === 0 && empty !== undefined && <p className="parley-muted">{empty}</p>}
      {status === 'failed' && (
        <p className="parley-error" role="alert">
          {strings.marks.loadFailed} {sayError(strings, error)}
        </p>
      )}
      {(hasMore || status === 'failed') && (
        <button type="button" className="parley-button" onClick={loadMore}>
          {status === 'failed' ? strings.common.retry : strings.conversations.more}
        </button>
      )}
    </>
  );
}
