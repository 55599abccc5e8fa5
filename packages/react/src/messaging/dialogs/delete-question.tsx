import type { Message } from '@parley/core';
import { contentWords } from '../message/content-words.js';
import type { RowTools } from '../message/row-tools.js';

/** Asks before a message is taken away. */
export function DeleteQuestion({
  message,
  tools,
  onClose,
}: {
  readonly message: Message;
  readonly tools: RowTools;
  readonly onClose: () => void;
}) {
  const { strings, actions, run } = tools;
  const words = strings.deleting;
  return (
    <>
      <div className="parley-dialog-body">
        <p>{words.text}</p>
        <p className="parley-dialog-quote" dir="auto">
          {contentWords(message, strings)}
        </p>
      </div>
      <footer className="parley-dialog-footer">
        <button type="button" className="parley-button" onClick={onClose}>
          {strings.actions.cancel}
        </button>
        <button
          type="button"
          className="parley-button parley-button-danger"
          data-parley-first=""
          onClick={() => {
            onClose();
            run(actions.delete(message));
          }}
        >
          {words.confirm}
        </button>
      </footer>
    </>
  );
}
