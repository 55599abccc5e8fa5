import { useState } from 'react';
import { useNow } from '../../theme/use-now.js';
import { useWords } from '../../theme/use-words.js';
import { toFieldTime } from '../schedule-times.js';

/** What `TimeForm` takes. */
export interface TimeFormProps {
  readonly initial: number;
  readonly onChoose: (at: number) => void;
  readonly onClose: () => void;
}

/** Asks for a time in the future. */
export function TimeForm({ initial, onChoose, onClose }: TimeFormProps) {
  const { schedule, actions } = useWords();
  const now = useNow(10_000);
  const [value, setValue] = useState(() => toFieldTime(initial));
  const at = new Date(value).getTime();
  const fits = at > now;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!fits) return;
        onClose();
        onChoose(at);
      }}
    >
      <div className="parley-dialog-body">
        <label className="parley-field-label">
          <span className="parley-label">{schedule.when}</span>
          <input
            className="parley-field"
            type="datetime-local"
            data-parley-first=""
            required
            min={toFieldTime(now)}
            value={value}
            onChange={({ target }) => setValue(target.value)}
          />
        </label>
        <p className="parley-error" role="status">
          {!fits && schedule.past}
        </p>
      </div>
      <footer className="parley-dialog-footer">
        <button type="button" className="parley-button" onClick={onClose}>
          {actions.cancel}
        </button>
        <button type="submit" className="parley-button parley-button-primary" disabled={!fits}>
          {schedule.confirm}
        </button>
      </footer>
    </form>
  );
}
