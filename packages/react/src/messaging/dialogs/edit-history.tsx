import type { Message } from '@parley/core';
import type { RowTools } from '../message/row-tools.js';
import { MessageText } from '../text/message-text.js';
import { useEdits } from '../use-pages.js';
import { Pages } from './pages.js';

/** What a message said before its edits. */
export function EditHistory({
  message,
  tools: { strings, format },
}: {
  readonly message: Message;
  readonly tools: RowTools;
}) {
  const view = useEdits(message.conversationId, message.seq ?? 0);
  return (
    <div className="parley-dialog-body" tabIndex={0} data-parley-first="">
      <Pages view={view} empty={strings.marks.noEdits}>
        {(items) => (
          <ol className="parley-edits">
            {items.map((edit, index) => (
              <li key={index}>
                <p className="parley-edits-time">{strings.marks.editedUntil(format.full(edit.replacedAt))}</p>
                <MessageText text={edit.text} />
              </li>
            ))}
          </ol>
        )}
      </Pages>
    </div>
  );
}
