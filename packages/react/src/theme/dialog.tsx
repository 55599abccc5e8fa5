import X from 'lucide-react/icons/x';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { cx } from './cx.js';
import { IconButton } from './icon-button.js';
import { useWords } from './use-words.js';

/** What `Dialog` takes. */
export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A modal dialog: the focus stays inside, Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, className, children }: DialogProps) {
  const { common } = useWords();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // In the layout phase, so that it closes while it is still in the page: only then the focus goes back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = element.ownerDocument.activeElement;
    if ('showModal' in element) element.showModal();
    else (element as HTMLElement).setAttribute('open', '');
    element.querySelector<HTMLElement>('[data-parley-first]')?.focus();
    return () => {
      if ('close' in element) element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={cx('parley-root', 'parley-dialog', className)}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="parley-dialog-sheet">
        <header className="parley-dialog-header">
          <h2 id={titleId} className="parley-dialog-title">
            {title}
          </h2>
          <IconButton icon={X} label={common.close} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
