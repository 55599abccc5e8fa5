import type { Message, ReportReason } from '@parley/core';
import { useId, useState } from 'react';
import { useParley } from '../../provider/use-parley.js';
import { contentWords } from '../message/content-words.js';
import type { RowTools } from '../message/row-tools.js';
import { FormFooter } from './form-footer.js';
import { useReportingWords } from './use-reporting-words.js';

const reasons: readonly ReportReason[] = ['spam', 'harassment', 'hate', 'violence', 'sexual', 'selfHarm', 'other'];
/** Characters that the server takes of a note. */
const longestNote = 2_000;

/** Asks what is wrong with a message, and tells those who run the app. */
export function ReportForm({
  message,
  tools,
  onClose,
}: {
  readonly message: Message;
  readonly tools: RowTools;
  readonly onClose: () => void;
}) {
  const { strings, run } = tools;
  const { moderation } = useParley();
  const [reason, setReason] = useState<ReportReason>();
  const [note, setNote] = useState('');
  const name = useId();
  const words = useReportingWords();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) return;
        onClose();
        const said = note.trim();
        run(moderation.report(message, { reason, ...(said !== '' && { note: said }) }), words.done);
      }}
    >
      <div className="parley-dialog-body">
        <p className="parley-dialog-quote" dir="auto">
          {contentWords(message, strings)}
        </p>
        <fieldset className="parley-picker-choices">
          <legend className="parley-label">{words.reason}</legend>
          {reasons.map((each, index) => (
            <label key={each} className="parley-device">
              <input
                className="parley-radio"
                type="radio"
                name={name}
                data-parley-first={index === 0 ? '' : undefined}
                checked={reason === each}
                onChange={() => setReason(each)}
              />
              <span className="parley-device-name">{words.reasons[each]}</span>
            </label>
          ))}
        </fieldset>
        <textarea
          className="parley-field"
          rows={2}
          maxLength={longestNote}
          aria-label={words.note}
          placeholder={words.note}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
        <p className="parley-muted">{words.hint}</p>
      </div>
      <FormFooter confirm={words.confirm} ready={reason !== undefined} onCancel={onClose} />
    </form>
  );
}
