import type { FoundConversation, MessageHit, User } from '@parley/core';
import X from 'lucide-react/icons/x';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { placeOf } from '../provider/desk.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import { cx } from '../theme/cx.js';
import { search as english } from '../theme/english-search.js';
import { IconButton } from '../theme/icon-button.js';
import { sayError, useWords } from '../theme/use-words.js';
import { SearchRow, type SearchRowProps } from './search-row.js';
import { useSearch, type SearchView } from './use-search.js';

/** What `SearchPanel` takes. */
export interface SearchPanelProps {
  /** A message was chosen: show its conversation, and its thread where it stands in one. The reader is led to it there. */
  readonly onSelectMessage?: (message: MessageHit['message']) => void;
  readonly onSelectConversation?: (conversationId: string) => void;
  readonly onSelectPerson?: (user: User) => void;
  /** Searches the messages of one conversation alone. */
  readonly conversationId?: string;
  readonly onClose?: () => void;
  readonly autoFocus?: boolean;
  readonly className?: string;
}

interface Choice {
  readonly key: string;
  readonly group: 'people' | 'conversations' | 'messages';
  readonly row: SearchRowProps['row'];
  readonly choose: () => void;
}

/**
 * A field to search with, and what is found while one types. Arrows move in it, Enter opens, Escape empties the field and then closes.
 *
 * @example
 * ```tsx
 * <SearchPanel onSelectMessage={({ conversationId }) => setId(conversationId)} onClose={close} />
 * ```
 */
export function SearchPanel(props: SearchPanelProps) {
  const { conversationId, onClose, autoFocus, className } = props;
  const words = useSearchWords();
  const id = useId();
  const [query, setQuery] = useState('');
  const [place, setPlace] = useState(0);
  const view = useSearch(query, conversationId === undefined ? {} : { in: ['messages'], conversationId });
  const choices = useChoices(view, props);
  const active = Math.min(place, choices.length - 1);
  const change = (next: string) => {
    setQuery(next);
    setPlace(0);
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && choices.length > 0) setPlace((active + step + choices.length) % choices.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choices[active]?.choose();
    else if (event.key === 'Escape' && query !== '') change('');
    else if (event.key === 'Escape' && onClose) onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section className={cx('parley-root', 'parley-search', className)} role="search" aria-label={words.label}>
      <div className="parley-search-line">
        <input
          className="parley-field"
          type="text"
          role="combobox"
          enterKeyHint="search"
          autoComplete="off"
          autoFocus={autoFocus}
          aria-expanded={choices.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={choices.length > 0 ? `${id}-${active}` : undefined}
          aria-label={words.field}
          placeholder={words.field}
          value={query}
          onChange={({ target }) => change(target.value)}
          onKeyDown={keyDown}
        />
        {onClose && <IconButton icon={X} label={words.close} onClick={onClose} />}
      </div>
      <SearchNote view={view} query={query} found={choices.length} />
      <div id={id} className="parley-search-found" role="listbox" aria-label={words.results}>
        {(['people', 'conversations', 'messages'] as const).map((group) => (
          <Group
            key={group}
            id={id}
            label={words[group]}
            choices={choices}
            group={group}
            active={active}
            onPlace={setPlace}
          />
        ))}
      </div>
      {view.hasMore && (
        <button type="button" className="parley-button parley-conversations-more" onClick={view.loadMore}>
          {words.more}
        </button>
      )}
    </section>
  );
}

function Group({
  id,
  label,
  group,
  choices,
  active,
  onPlace,
}: {
  readonly id: string;
  readonly label: string;
  readonly group: Choice['group'];
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly onPlace: (place: number) => void;
}) {
  const own = choices.flatMap((choice, place) => (choice.group === group ? [{ ...choice, place }] : []));
  if (own.length === 0) return null;
  return (
    <div role="group" aria-labelledby={`${id}-${group}`}>
      <p id={`${id}-${group}`} className="parley-search-group">
        {label}
      </p>
      {own.map(({ key, row, choose, place }) => (
        <div
          key={key}
          id={`${id}-${place}`}
          className="parley-search-row"
          role="option"
          aria-selected={place === active}
          ref={place === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
          onPointerMove={() => onPlace(place)}
          onClick={choose}
        >
          <SearchRow row={row} />
        </div>
      ))}
    </div>
  );
}

/** What there is to say beside the results. */
function SearchNote({
  view,
  query,
  found,
}: {
  readonly view: SearchView;
  readonly query: string;
  readonly found: number;
}) {
  const words = useSearchWords();
  const strings = useWords();
  const { status, error, indexing, loadMore } = view;
  if (status === 'failed') {
    const code = error instanceof Error && 'code' in error ? (error.code as keyof typeof words.errors) : undefined;
    return (
      <div className="parley-search-note" role="alert">
        <p className="parley-error">{words.failed((code && words.errors[code]) ?? sayError(strings, error))}</p>
        <button type="button" className="parley-button" onClick={loadMore}>
          {strings.common.retry}
        </button>
      </div>
    );
  }
  const none = status === 'ready' && found === 0;
  return (
    <div className="parley-search-note" role="status">
      {query.trim() === '' && <p className="parley-muted">{words.hint}</p>}
      {status === 'searching' && found === 0 && <p className="parley-muted">{words.searching}</p>}
      {none && <p>{words.none(view.query)}</p>}
      {none && <p className="parley-muted">{words.noneHint}</p>}
      {status === 'ready' && found > 0 && <span className="parley-hidden">{words.found(found)}</span>}
      {status === 'ready' && indexing && <p className="parley-muted">{words.indexing}</p>}
    </div>
  );
}

function useChoices({ people, conversations, messages }: SearchView, props: SearchPanelProps): readonly Choice[] {
  const { desk } = useParleyContext();
  const { onSelectPerson, onSelectConversation, onSelectMessage } = props;
  return useMemo(() => {
    const openMessage = ({ message }: MessageHit) => {
      const { conversationId, seq, threadSeq } = message;
      desk.patch(placeOf(conversationId, threadSeq), { jumpTo: { seq } });
      onSelectMessage?.(message);
    };
    const person = (user: User): Choice => ({
      ...{ key: `person ${user.id}`, group: 'people', row: { user }, choose: () => onSelectPerson?.(user) },
    });
    const conversation = (found: FoundConversation): Choice => ({
      ...{ key: `conversation ${found.id}`, group: 'conversations', row: { conversation: found } },
      choose: () => onSelectConversation?.(found.id),
    });
    const message = (hit: MessageHit): Choice => ({
      ...{ key: `message ${hit.message.id}`, group: 'messages', row: { hit }, choose: () => openMessage(hit) },
    });
    return [
      ...(onSelectPerson ? people.map(person) : []),
      ...(onSelectConversation ? conversations.map(conversation) : []),
      ...messages.map(message),
    ];
  }, [desk, people, conversations, messages, onSelectPerson, onSelectConversation, onSelectMessage]);
}

/** What is said in searches, with the app's words in their place. */
function useSearchWords(): typeof english {
  const own = useParleyContext().strings?.search;
  return useMemo(() => (own ? { ...english, ...own } : english), [own]);
}
