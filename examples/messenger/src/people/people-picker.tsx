import { Avatar, PresenceBadge } from '@parley/react';
import type { User } from '@parley/web';
import { Check, Search } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { search } from './search.js';
import './people-picker.css';

interface PeoplePickerProps {
  readonly users: readonly User[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly chosen: readonly string[];
  readonly onToggle: (userId: string) => void;
  readonly onRetry: () => void;
}

/** A field to search people and a list to choose from: arrows move, Enter chooses, one tab stop. */
export function PeoplePicker({ users, status, chosen, onToggle, onRetry }: PeoplePickerProps) {
  const id = useId();
  const [words, setWords] = useState('');
  const [place, setPlace] = useState(0);
  const found = search(users, words);
  const active = found[Math.min(place, found.length - 1)];

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (Math.min(place, found.length - 1) + step + found.length) % found.length;
      setPlace(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && active && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onToggle(active.id);
    }
  };

  return (
    <div className="picker">
      <div className="picker-field">
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          data-first
          aria-label="Search people"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${found.indexOf(active)}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Search people"
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setPlace(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={`${id}-list`} className="picker-list" role="listbox" aria-label="People" aria-multiselectable="true">
        {found.map((user, index) => (
          <li
            key={user.id}
            id={`${id}-${index}`}
            className="picker-row"
            role="option"
            aria-selected={chosen.includes(user.id)}
            data-active={user === active || undefined}
            onPointerMove={() => setPlace(index)}
            onClick={() => onToggle(user.id)}
          >
            <Avatar user={user} size={36} badge={<PresenceBadge userId={user.id} />} />
            <span className="picker-name">
              <bdi>{user.name}</bdi>
              <bdi className="meta">{user.bot ? 'Bot' : `@${user.id}`}</bdi>
            </span>
            <span className="picker-check">
              <Check size={14} strokeWidth={2.5} aria-hidden="true" />
            </span>
          </li>
        ))}
      </ul>
      <p className="picker-note" role="status">
        {status === 'loading' && 'Loading people…'}
        {status === 'ready' &&
          found.length === 0 &&
          (words ? `Nobody is called “${words}”.` : 'There is nobody to add.')}
      </p>
      {status === 'failed' && (
        <p className="problem" role="alert">
          The people could not be loaded.{' '}
          <button type="button" className="link" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}
