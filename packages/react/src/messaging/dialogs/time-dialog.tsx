import { Dialog } from '../../theme/dialog.js';
import { Later } from '../../theme/later.js';
import { useWords } from '../../theme/use-words.js';
import { rareCode } from '../rare-code.js';
import type { TimeFormProps } from './time-form.js';

/** Asks for a time in the future. */
export function TimeDialog(props: TimeFormProps) {
  const { schedule } = useWords();
  return (
    <Dialog title={schedule.title} onClose={props.onClose}>
      <Later code={rareCode}>{({ TimeForm }) => <TimeForm {...props} />}</Later>
    </Dialog>
  );
}
