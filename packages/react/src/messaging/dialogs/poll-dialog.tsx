import { Dialog } from '../../theme/dialog.js';
import { Later } from '../../theme/later.js';
import { useWords } from '../../theme/use-words.js';
import { rareCode } from '../rare-code.js';
import type { PollFormProps } from './poll-form.js';

/** Asks for a question and its answers. */
export function PollDialog(props: PollFormProps) {
  const { polls } = useWords();
  return (
    <Dialog title={polls.create} onClose={props.onClose}>
      <Later code={rareCode}>{({ PollForm }) => <PollForm {...props} />}</Later>
    </Dialog>
  );
}
