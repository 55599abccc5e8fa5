import type { Call } from '@parley/core';
import { Dialog } from '../../theme/dialog.js';
import { useAction } from '../../theme/use-action.js';
import { useStrings } from '../../theme/use-strings.js';
import { sayError } from '../../theme/use-words.js';
import { useGroupWords } from './use-group-words.js';

/** Asks whether the call is to end for everybody. */
export function EndDialog({ call, onClose }: { readonly call: Call; readonly onClose: () => void }) {
  const strings = useStrings();
  const { endQuestion: words } = useGroupWords();
  const [{ pending, error }, run] = useAction();
  const end = () =>
    run(async () => {
      await call.end();
      onClose();
    });
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="parley-dialog-body">
        <p>{words.text}</p>
      </div>
      <footer className="parley-dialog-footer">
        {error !== undefined && (
          <p className="parley-error" role="alert">
            {sayError(strings, error)}
          </p>
        )}
        <button type="button" className="parley-button parley-button-primary" disabled={pending} onClick={end}>
          {words.end}
        </button>
      </footer>
    </Dialog>
  );
}
