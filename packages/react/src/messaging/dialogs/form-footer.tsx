import { useWords } from '../../theme/use-words.js';

/** The two ways out of a form in a dialog. */
export function FormFooter({
  confirm,
  ready,
  onCancel,
}: {
  readonly confirm: string;
  readonly ready: boolean;
  readonly onCancel: () => void;
}) {
  const { actions } = useWords();
  return (
    <footer className="parley-dialog-footer">
      <button type="button" className="parley-button" onClick={onCancel}>
        {actions.cancel}
      </button>
      <button type="submit" className="parley-button parley-button-primary" disabled={!ready}>
        {confirm}
      </button>
    </footer>
  );
}
