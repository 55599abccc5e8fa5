import { useCallback, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import { cx } from '../theme/cx.js';
import { useFormat } from '../theme/format.js';
import { useDelayed } from '../theme/use-delayed.js';
import { useNow } from '../theme/use-now.js';
import { useStrings } from '../theme/use-strings.js';
import { ConversationRow } from './conversation-row.js';
import { useConversations } from './use-conversations.js';

/** What `ConversationList` takes. */
export interface ConversationListProps {
  /** Called with the id of the conversation that the user chose. */
  readonly onSelect?: (conversationId: string) => void;
  /** The chosen conversation; the list remembers it by itself when not given. */
  readonly selectedId?: string;
  /** What to do first, shown while there is no conversation. */
  readonly empty?: ReactNode;
  readonly className?: string;
}

/**
 * My conversations, the last changed first. One tab stop; arrows, Home and End move inside, Enter and Space choose.
 *
 * @example
 * ```tsx
 * <ConversationList selectedId={id} onSelect={setId} />
 * ```
 */
export function ConversationList({ onSelect, selectedId, empty, className }: ConversationListProps) {
  const { items, status, hasMore, loadMore } = useConversations();
  const drafts = useObservable(useParleyContext().drafts);
  const strings = useStrings();
  const format = useFormat();
  const now = useNow(60_000);
  const [chosen, setChosen] = useState<string>();
  const [focusedId, setFocusedId] = useState<string>();
  const waiting = items.length === 0 && (status === 'idle' || status === 'loading');
  const late = useDelayed(waiting, 200);
  const selected = selectedId ?? chosen;
  const stop = [focusedId, selected].find((id) => items.some((item) => item.id === id)) ?? items[0]?.id;
  const select = useCallback(
    (id: string) => {
      setChosen(id);
      setFocusedId(id);
      onSelect?.(id);
    },
    [onSelect],
  );
  const more = () => void loadMore().catch(() => undefined);
  const { conversations, common } = strings;
  const root = cx('parley-root', 'parley-conversations', className);

  if (items.length === 0) {
    if (waiting) return <div className={root}>{late && <ListSkeleton label={conversations.loading} />}</div>;
    return (
      <div className={root}>
        {status === 'failed' ? (
          <div className="parley-empty" role="alert">
            <p>{conversations.failed}</p>
            <button type="button" className="parley-button" onClick={more}>
              {common.retry}
            </button>
          </div>
        ) : (
          <div className="parley-empty">
            <p className="parley-empty-title">{conversations.empty}</p>
            {empty ?? <p>{conversations.emptyHint}</p>}
          </div>
        )}
      </div>
    );
  }
  return (
    <div className={root}>
      <ul
        className="parley-conversations-list"
        role="listbox"
        aria-label={conversations.label}
        onKeyDown={(event) => moveInList(event, select)}
        onFocus={(event) => setFocusedId(idOf(event.target))}
      >
        {items.map((item) => (
          <ConversationRow
            key={item.id}
            item={item}
            draft={item.id === selected ? undefined : drafts.get(item.id)}
            selected={item.id === selected}
            tabStop={item.id === stop}
            now={now}
            strings={strings}
            format={format}
            onSelect={select}
          />
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="parley-button parley-conversations-more" onClick={more}>
          {conversations.more}
        </button>
      )}
    </div>
  );
}

function idOf(target: EventTarget): string | undefined {
  return target instanceof HTMLElement ? target.dataset['parleyId'] : undefined;
}

function moveInList(event: KeyboardEvent<HTMLElement>, select: (id: string) => void): void {
  const id = idOf(event.target);
  if (id === undefined) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    select(id);
    return;
  }
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-parley-id]')];
  const from = rows.findIndex((row) => row === event.target);
  const places: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(rows.length - 1, from + 1),
    ArrowUp: Math.max(0, from - 1),
    Home: 0,
    End: rows.length - 1,
  };
  const row = rows[places[event.key] ?? -1];
  if (!row) return;
  event.preventDefault();
  row.focus();
}

function ListSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" aria-label={label}>
      {['52%', '38%', '60%', '44%', '56%', '34%'].map((width) => (
        <div key={width} className="parley-skeleton-row" aria-hidden="true">
          <span className="parley-skeleton parley-skeleton-face" />
          <span className="parley-skeleton-lines">
            <span className="parley-skeleton" style={{ inlineSize: width }} />
            <span className="parley-skeleton" style={{ inlineSize: '80%' }} />
          </span>
        </div>
      ))}
    </div>
  );
}
