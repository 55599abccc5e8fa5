import type { Message } from '@parley/core';
import { Dialog } from '../../theme/dialog.js';
import { Later } from '../../theme/later.js';
import type { MessageQuestion, RowTools } from '../message/row-tools.js';
import { rareCode } from '../rare-code.js';

/** The dialog for what is asked about a message. */
export function MessageDialog({
  question,
  ...about
}: {
  readonly question: MessageQuestion;
  readonly message: Message;
  readonly tools: RowTools;
  readonly onClose: () => void;
}) {
  const { strings } = about.tools;
  const titles: Readonly<Record<MessageQuestion, string>> = {
    appeal: strings.actions.appealTitle,
    delete: strings.deleting.title,
    edits: strings.marks.editedTitle,
    forward: strings.forwarding.title,
    reactors: strings.reactions.title,
    report: strings.actions.reportTitle,
  };
  return (
    <Dialog title={titles[question]} onClose={about.onClose}>
      <Later code={rareCode}>
        {({ AppealForm, DeleteQuestion, EditHistory, ForwardSearch, ReactionsWithWhom, ReportForm }) => {
          const Content = {
            appeal: AppealForm,
            delete: DeleteQuestion,
            edits: EditHistory,
            forward: ForwardSearch,
            reactors: ReactionsWithWhom,
            report: ReportForm,
          }[question];
          return <Content {...about} />;
        }}
      </Later>
    </Dialog>
  );
}
