import type { PollDraft } from '@parley/core';
import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { IconButton } from '../../theme/icon-button.js';
import { useWords } from '../../theme/use-words.js';
import { toFieldTime } from '../schedule-times.js';

const mostOptions = 20;

/** What `PollForm` takes. */
export interface PollFormProps {
  readonly onSend: (poll: PollDraft) => void;
  readonly onClose: () => void;
}

/** Asks for a question and its answers. */
export function PollForm({ onSend, onClose }: PollFormProps) {
  const { polls, actions } = useWords();
  const [question, setQuestion] = useState('');
  const [options, setOptions] = useState<readonly string[]>(['', '']);
  const [multiple, setMultiple] = useState(false);
  const [anonymous, setAnonymous] = useState(false);
  const [until, setUntil] = useState('');
  const [opened] = useState(() => Date.now());
  const given = options.map((option) => option.trim()).filter(Boolean);
  const twice = new Set(given).size < given.length;
  const closesAt = until === '' ? undefined : new Date(until).getTime();
  const ready = question.trim() !== '' && given.length >= 2 && !twice;
  const change = (place: number, text: string) => {
    const next = options.map((option, index) => (index === place ? text : option));
    // One more is always there to write into.
    const full = next.every((option) => option !== '') && next.length < mostOptions;
    setOptions(full ? [...next, ''] : next);
  };
  return (
    <form
      className="parley-dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        onClose();
        onSend({
          question: question.trim(),
          options: given,
          ...(multiple && { multiple }),
          ...(anonymous && { anonymous }),
          ...(closesAt !== undefined && { closesAt }),
        });
      }}
    >
      <div className="parley-dialog-body parley-dialog-scroll">
        <label className="parley-field-label">
          <span className="parley-label">{polls.question}</span>
          <input
            className="parley-field"
            type="text"
            dir="auto"
            data-parley-first=""
            maxLength={500}
            placeholder={polls.questionPlaceholder}
            value={question}
            onChange={({ target }) => setQuestion(target.value)}
          />
        </label>
        {options.map((option, index) => (
          <div key={index} className="parley-poll-field">
            <input
              className="parley-field"
              type="text"
              dir="auto"
              maxLength={200}
              aria-label={polls.option(index + 1)}
              placeholder={polls.option(index + 1)}
              value={option}
              onChange={({ target }) => change(index, target.value)}
            />
            {options.length > 2 && (
              <IconButton
                icon={X}
                label={polls.removeOption(index + 1)}
                onClick={() => setOptions(options.filter((_, place) => place !== index))}
              />
            )}
          </div>
        ))}
        {options.length < mostOptions && (
          <button type="button" className="parley-button" onClick={() => setOptions([...options, ''])}>
            <Plus aria-hidden="true" size={16} strokeWidth={1.5} />
            {polls.addOption}
          </button>
        )}
        <label className="parley-check">
          <input type="checkbox" checked={multiple} onChange={({ target }) => setMultiple(target.checked)} />
          {polls.multiple}
        </label>
        <label className="parley-check">
          <input type="checkbox" checked={anonymous} onChange={({ target }) => setAnonymous(target.checked)} />
          {polls.hideVotes}
        </label>
        <label className="parley-field-label">
          <span className="parley-label">{polls.until}</span>
          <input
            className="parley-field"
            type="datetime-local"
            min={toFieldTime(opened)}
            value={until}
            onChange={({ target }) => setUntil(target.value)}
          />
        </label>
        <p className={twice ? 'parley-error' : 'parley-muted'} role="status">
          {twice ? polls.twice : given.length === 1 && polls.tooFew}
        </p>
      </div>
      <footer className="parley-dialog-footer">
        <button type="button" className="parley-button" onClick={onClose}>
          {actions.cancel}
        </button>
        <button type="submit" className="parley-button parley-button-primary" disabled={!ready}>
          {polls.send}
        </button>
      </footer>
    </form>
  );
}
