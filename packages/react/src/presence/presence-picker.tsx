import type { PresenceStatus } from '@parley/core';
import Check from 'lucide-react/icons/check';
import { useId, useState } from 'react';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { Popover } from '../theme/popover.js';
import { useAction } from '../theme/use-action.js';
import { sayError, useWords } from '../theme/use-words.js';
import { PresenceBadge, PresenceShape } from './presence-badge.js';
import { statusWords, useKnownPresence } from './use-known-presence.js';
import { usePresence } from './use-presence.js';

/** What `PresencePicker` takes. */
export interface PresencePickerProps {
  readonly className?: string;
}

const choices: readonly PresenceStatus[] = ['online', 'away', 'dnd', 'busy', 'offline'];

/**
 * My own status and the words beside it, and how to change them.
 *
 * @example
 * ```tsx
 * <PresencePicker />
 * ```
 */
export function PresencePicker({ className }: PresencePickerProps) {
  const { status, message = '' } = usePresence();
  const strings = useWords();
  const { presence } = strings;
  const shown = useKnownPresence();
  const words = statusWords(shown, strings);
  const said = shown.known ? message : '';
  return (
    <Popover
      className={cx('parley-picker', className)}
      label={presence.choose}
      trigger={
        <>
          <span className="parley-picker-badge" aria-hidden="true">
            <PresenceBadge />
          </span>
          <bdi className="parley-picker-words" aria-hidden={said === ''}>
            {said || words}
          </bdi>
          <span className="parley-hidden">{presence.yours(words)}</span>
        </>
      }
    >
      {(close) => <PickerForm key={message} status={status} message={message} close={close} />}
    </Popover>
  );
}

function PickerForm({
  status,
  message,
  close,
}: {
  readonly status: PresenceStatus;
  readonly message: string;
  readonly close: () => void;
}) {
  const parley = useParley();
  const strings = useWords();
  const [draft, setDraft] = useState(message);
  const [{ error }, run] = useAction();
  const name = useId();
  const { presence } = strings;
  const set = (next: PresenceStatus, words: string) =>
    run(() => parley.presence.set(next, words.trim() === '' ? {} : { message: words.trim() }));
  return (
    <form
      className="parley-picker-form"
      onSubmit={(event) => {
        event.preventDefault();
        set(status, draft);
        close();
      }}
    >
      <fieldset className="parley-picker-choices">
        <legend className="parley-label">{presence.choose}</legend>
        {choices.map((choice) => (
          <label key={choice} className="parley-picker-choice">
            <input
              className="parley-hidden"
              type="radio"
              name={name}
              checked={choice === status}
              onChange={() => set(choice, draft)}
            />
            <PresenceShape status={choice} />
            <span className="parley-picker-name" aria-hidden="true">
              {choice === 'offline' ? presence.appearOffline : presence[choice]}
            </span>
            {choice === status && <Check aria-hidden="true" size={16} strokeWidth={1.5} />}
          </label>
        ))}
      </fieldset>
      <label className="parley-field-label">
        <span className="parley-label">{presence.message}</span>
        <input
          className="parley-field"
          dir="auto"
          maxLength={140}
          value={draft}
          placeholder={presence.messagePlaceholder}
          onChange={(event) => setDraft(event.target.value)}
        />
      </label>
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {presence.failed} {sayError(strings, error)}
        </p>
      )}
      <div className="parley-picker-actions">
        {message !== '' && (
          <button type="button" className="parley-button" onClick={() => set(status, '')}>
            {presence.clear}
          </button>
        )}
        <button type="submit" className="parley-button parley-button-primary">
          {presence.save}
        </button>
      </div>
    </form>
  );
}
