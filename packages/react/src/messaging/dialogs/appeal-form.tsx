import type { Message } from '@parley/core';
import { useState } from 'react';
import { useParley } from '../../provider/use-parley.js';
import type { RowTools } from '../message/row-tools.js';
import { FormFooter } from './form-footer.js';
import { useReportingWords } from './use-reporting-words.js';

/** Characters that the server takes of an appeal. */
const longestText = 2_000;

/** Asks those who run the app to look again at a message of mine that they have hidden. */
export function AppealForm({
  message,
  tools,
  onClose,
}: {
  readonly message: Message;
  readonly tools: RowTools;
  readonly onClose: () => void;
}) {
  const { run } = tools;
  const { moderation } = useParley();
  const [text, setText] = useState('');
  const words = useReportingWords();
  const said = text.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (said === '') return;
        onClose();
        run(moderation.appeal(message, said), words.appealed);
      }}
    >
      <div className="parley-dialog-body">
        <textarea
          className="parley-field"
          rows={4}
          data-parley-first=""
          maxLength={longestText}
          aria-label={words.why}
          placeholder={words.why}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <p className="parley-muted">{words.whyHint}</p>
      </div>
      <FormFooter confirm={words.appeal} ready={said !== ''} onCancel={onClose} />
    </form>
  );
}
