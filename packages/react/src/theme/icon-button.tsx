import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { cx } from './cx.js';

/** What an icon button takes besides a button's own attributes. */
export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: LucideIcon;
  /** What it does, for those who do not see the icon, and as its tooltip. */
  readonly label: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

/** A button that shows an icon and says what it does. */
export function IconButton({ icon: Icon, label, buttonRef, className, ...rest }: IconButtonProps) {
  return (
    <button
      ref={buttonRef}
      type="button"
      className={cx('parley-icon-button', className)}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon aria-hidden="true" size={20} strokeWidth={1.5} />
    </button>
  );
}
