import type { LucideIcon } from 'lucide-react';
import { Check } from 'lucide-react';
import { useId, useRef, type KeyboardEvent } from 'react';
import './actions-menu.css';

interface MenuAction {
  readonly label: string;
  readonly checked?: boolean;
  readonly danger?: boolean;
  readonly run: () => void;
}

interface ActionsMenuProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly actions: readonly MenuAction[];
  readonly disabled?: boolean;
  readonly className?: string;
}

/** A button with a few things to choose from. The browser closes it by Escape and by a click elsewhere. */
export function ActionsMenu({ icon: Icon, label, actions, disabled, className = '' }: ActionsMenuProps) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const items = () => [...(panel.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || all.length === 0) return;
    event.preventDefault();
    const from = all.findIndex((each) => each === event.target);
    all.at((from + step) % all.length)?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`icon-button icon-button-small ${className}`}
        disabled={disabled}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-label={label}
        title={label}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="actions-menu"
        role="menu"
        aria-label={label}
        onKeyDown={onKeyDown}
        onBeforeToggle={({ newState }) => {
          const [box, place] = [button.current?.getBoundingClientRect(), panel.current?.style];
          if (newState !== 'open' || !box || !place) return;
          const rtl = getComputedStyle(document.documentElement).direction === 'rtl';
          place.insetBlockStart = `${Math.min(box.bottom + 4, innerHeight - 40 * actions.length - 24)}px`;
          place.insetInlineEnd = `${Math.max(8, rtl ? box.left : innerWidth - box.right)}px`;
        }}
        onToggle={({ newState }) => {
          if (newState === 'open') (items().find((each) => each.ariaChecked === 'true') ?? items()[0])?.focus();
        }}
      >
        {actions.map(({ label: words, checked, danger, run }) => (
          <button
            key={words}
            type="button"
            role={checked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={checked}
            className={danger ? 'main-menu-item actions-menu-danger' : 'main-menu-item'}
            onClick={() => {
              panel.current?.hidePopover();
              run();
            }}
          >
            <span className="actions-menu-words">{words}</span>
            {checked && <Check size={16} strokeWidth={2} aria-hidden="true" />}
          </button>
        ))}
      </div>
    </>
  );
}
