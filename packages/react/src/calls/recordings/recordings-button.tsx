import CircleDot from 'lucide-react/icons/circle-dot';
import { useState } from 'react';
import { cx } from '../../theme/cx.js';
import { IconButton } from '../../theme/icon-button.js';
import { useLater } from '../../theme/use-later.js';
import { useStrings } from '../../theme/use-strings.js';
import { groupCode } from '../group/group-code.js';

/** A button that shows what was recorded of a call. */
export function RecordingsButton({
  callId,
  own,
  fresh,
  onOpenChange,
  className,
}: {
  readonly callId: string;
  readonly own: boolean;
  readonly fresh?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly className?: string;
}) {
  const { calls } = useStrings();
  const [open, setOpen] = useState(false);
  const show = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  const { loaded } = useLater(groupCode, open);
  return (
    <>
      <IconButton
        className={cx('parley-recordings-button', className)}
        icon={CircleDot}
        label={calls.recordings}
        aria-haspopup="dialog"
        onPointerEnter={groupCode.prepare}
        onClick={() => show(true)}
      />
      {open && loaded && (
        <loaded.RecordingsDialog callId={callId} own={own} fresh={fresh} onClose={() => show(false)} />
      )}
    </>
  );
}
