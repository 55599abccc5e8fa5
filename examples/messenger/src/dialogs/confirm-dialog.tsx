import { useState } from 'react';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';
import { Dialog } from './dialog.js';

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, text, action, onConfirm, onClose }: ConfirmDialogProps) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const confirm = async () => {
    setPending(true);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(sayProblem(error));
      setPending(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="dialog-text">{text}</p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <footer className="dialog-footer">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" disabled={pending} onClick={() => void confirm()}>
          {action}
        </Button>
      </footer>
    </Dialog>
  );
}
