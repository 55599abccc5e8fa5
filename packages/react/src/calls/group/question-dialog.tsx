import { Dialog } from '../../theme/dialog.js';
import { useAction } from '../../theme/use-action.js';
import { useStrings } from '../../theme/use-strings.js';
import { sayError } from '../../theme/use-words.js';

/** What `QuestionDialog` takes. */
export interface QuestionDialogProps {
  readonly title: string;
  readonly text: string;
  /** On the button that does it. */
  readonly answer: string;
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something is done that others notice; says why where it could not be done. */
export function QuestionDialog({ title, text, answer, act, onClose }: QuestionDialogProps) {
  const strings = useStrings();
  const [{ pending, error }, run] = useAction();
  const go = () =>
    run(async () => {
      await act();
      onClose();
    });
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="parley-dialog-body">
        <p>{text}</p>
      </div>
      <footer className="parley-dialog-footer">
        {error !== undefined && (
          <p className="parley-error" role="alert">
            {sayError(strings, error)}
          </p>
        )}
        <button type="button" className="parley-button parley-button-primary" disabled={pending} onClick={go}>
          {answer}
        </button>
      </footer>
    </Dialog>
  );
}
