import Archive from 'lucide-react/icons/archive';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import { useCallback, useState, type ReactNode } from 'react';
import { cx } from '../theme/cx.js';
import { useDelayed } from '../theme/use-delayed.js';
import { useWords } from '../theme/use-words.js';
import { ConversationRows } from './conversation-rows.js';
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
 * My conversations, the last changed first, with the archived ones behind a button at the end. One tab stop; arrows, Home and End move
 * inside, Enter and Space choose. Each has a menu: beside it, by a long or the other press, or by Tab.
 *
 * @example
 * ```tsx
 * <ConversationList selectedId={id} onSelect={setId} />
 * ```
 */
export function ConversationList({ onSelect, selectedId, empty, className }: ConversationListProps) {
  const { items, status, hasMore, loadMore } = useConversations();
  const { conversations, settings, common } = useWords();
  const [chosen, setChosen] = useState<string>();
  const [inArchive, setInArchive] = useState(false);
  const waiting = items.length === 0 && (status === 'idle' || status === 'loading');
  const late = useDelayed(waiting, 200);
  const select = useCallback(
    (id: string) => {
      setChosen(id);
      onSelect?.(id);
    },
    [onSelect],
  );
  const more = () => void loadMore().catch(() => undefined);
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
  const archived = items.filter((item) => item.settings.archived);
  const shown = inArchive ? archived : items.filter((item) => !item.settings.archived);
  return (
    <div className={root}>
      {inArchive && (
        <button type="button" className="parley-conversations-part" onClick={() => setInArchive(false)}>
          <ChevronLeft aria-hidden="true" size={16} strokeWidth={1.5} />
          {settings.backToList}
        </button>
      )}
      {shown.length > 0 && (
        <ConversationRows
          label={inArchive ? settings.archived : conversations.label}
          items={shown}
          selectedId={selectedId ?? chosen}
          onSelect={select}
        />
      )}
      {inArchive && archived.length === 0 && <p className="parley-empty">{settings.noneArchived}</p>}
      {!inArchive && archived.length > 0 && (
        <button type="button" className="parley-conversations-part" onClick={() => setInArchive(true)}>
          <Archive aria-hidden="true" size={16} strokeWidth={1.5} />
          {settings.showArchived(archived.length)}
        </button>
      )}
      {hasMore && (
        <button type="button" className="parley-button parley-conversations-more" onClick={more}>
          {conversations.more}
        </button>
      )}
    </div>
  );
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
