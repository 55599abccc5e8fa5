import type { Message } from '@parley/core';
import type { MessageQuestion, RowTools } from '../message/row-tools.js';
import { DeleteDialog } from './delete-dialog.js';
import { EditsDialog } from './edits-dialog.js';
import { ForwardDialog } from './forward-dialog.js';
import { ReactorsDialog } from './reactors-dialog.js';

const dialogs = { delete: DeleteDialog, edits: EditsDialog, forward: ForwardDialog, reactors: ReactorsDialog };

/** The dialog for what is asked about a message. */
export function MessageDialog({
  question,
  ...rest
}: {
  readonly question: MessageQuestion;
  readonly message: Message;
  readonly tools: RowTools;
  readonly onClose: () => void;
}) {
  const Asked = dialogs[question];
  return <Asked {...rest} />;
}
