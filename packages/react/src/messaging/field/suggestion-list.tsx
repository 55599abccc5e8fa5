import AtSign from 'lucide-react/icons/at-sign';
import { Avatar } from '../../theme/avatar.js';
import { Floating, type Anchor } from '../../theme/floating.js';
import { useWords } from '../../theme/use-words.js';
import type { Suggestions } from './use-suggestions.js';

/** What can be chosen for what is being written; the focus stays in the field. */
export function SuggestionList({
  id,
  anchor,
  suggestions: { items, active, choose, setActive, close },
}: {
  readonly id: string;
  readonly anchor: Anchor;
  readonly suggestions: Suggestions;
}) {
  const { mentions } = useWords();
  return (
    <Floating anchor={anchor} above passive align="start" className="parley-suggestions" onClose={close}>
      <ul id={id} role="listbox" aria-label={mentions.menu}>
        {items.map((item, index) => (
          <li
            key={item.key}
            id={`${id}-${index}`}
            className="parley-suggestion"
            role="option"
            aria-selected={index === active}
            ref={index === active ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
            // The field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => setActive(index)}
            onClick={() => choose(item)}
          >
            {item.user && <Avatar user={item.user} size={24} />}
            {item.emoji !== undefined && (
              <span className="parley-suggestion-emoji" aria-hidden="true">
                {item.emoji}
              </span>
            )}
            {!item.user && item.emoji === undefined && <AtSign aria-hidden="true" size={20} strokeWidth={1.5} />}
            <bdi className="parley-suggestion-label">{item.label}</bdi>
            {item.detail !== undefined && <bdi className="parley-suggestion-detail">{item.detail}</bdi>}
          </li>
        ))}
      </ul>
    </Floating>
  );
}
