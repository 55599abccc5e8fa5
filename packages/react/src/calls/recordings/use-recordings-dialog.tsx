import { useState, type ReactNode } from 'react';
import { useLater } from '../../theme/use-later.js';
import { groupCode } from '../group/group-code.js';

/** What a button needs that shows what was recorded of a call, and the dialog that it opens. */
export function useRecordingsDialog(
  of: { readonly callId: string; readonly own: boolean; readonly fresh?: boolean },
  onOpenChange?: (open: boolean) => void,
): {
  readonly button: { readonly 'aria-haspopup': 'dialog'; readonly onClick: () => void };
  readonly dialog: ReactNode;
} {
  const [open, setOpen] = useState(false);
  const { loaded } = useLater(groupCode, open);
  const show = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  return {
    button: { 'aria-haspopup': 'dialog', onClick: () => show(true) },
    dialog: open && loaded && <loaded.RecordingsDialog {...of} onClose={() => show(false)} />,
  };
}
