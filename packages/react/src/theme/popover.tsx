import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { cx } from './cx.js';

/** What a popover takes. */
export interface PopoverProps {
  /** What stands on the button. */
  readonly trigger: ReactNode;
  /** Names the panel, and the button when it shows an icon alone. */
  readonly label: string;
  readonly iconOnly?: boolean;
  readonly className?: string;
  readonly triggerClassName?: string;
  readonly children: (close: () => void) => ReactNode;
}

/** A button with a panel. Escape, or a click elsewhere, closes it; the focus goes in and comes back. */
export function Popover({ trigger, label, iconOnly, className, triggerClassName, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const first = panel.current?.querySelector<HTMLElement>('input:checked, [aria-checked="true"]');
    (first ?? panel.current?.querySelector<HTMLElement>('input, button, [tabindex]') ?? panel.current)?.focus();
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const { ownerDocument } = box.current ?? { ownerDocument: document };
    ownerDocument.addEventListener('pointerdown', elsewhere);
    const trigger = button.current;
    return () => {
      ownerDocument.removeEventListener('pointerdown', elsewhere);
      // What had the focus went with the panel.
      if (ownerDocument.activeElement === ownerDocument.body) trigger?.focus();
    };
  }, [open]);
  const close = () => setOpen(false);
  return (
    <div
      ref={box}
      className={cx('parley-root', 'parley-popover', className)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className={triggerClassName ?? 'parley-popover-trigger'}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={iconOnly ? label : undefined}
        title={iconOnly ? label : undefined}
        onClick={() => setOpen((now) => !now)}
      >
        {trigger}
      </button>
      {open && (
        <div ref={panel} id={id} className="parley-popover-panel" role="dialog" aria-label={label} tabIndex={-1}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
